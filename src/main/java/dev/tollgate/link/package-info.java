/** Links that let a person answer without a login: their tokens, addresses and pages. */
@org.springframework.modulith.ApplicationModule(
        displayName = "Link",
        allowedDependencies = {"language"})
package dev.tollgate.link;
