/**
 * What the API answers when something is wrong: RFC 9457 problem details in one shape. Features answer for their own
 * errors; what they do not answer for ends here.
 */
@org.springframework.modulith.ApplicationModule(
        displayName = "Problem",
        allowedDependencies = {})
package dev.tollgate.problem;
