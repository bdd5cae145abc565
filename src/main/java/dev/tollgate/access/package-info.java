/** Who may do what: logins, roles, and the one table of roles and end points. */
@org.springframework.modulith.ApplicationModule(
        displayName = "Access",
        allowedDependencies = {"problem"})
package dev.tollgate.access;
