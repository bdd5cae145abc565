/** The append-only, keyed hash chain of what was done. Features append to it; it calls none. */
@org.springframework.modulith.ApplicationModule(
        displayName = "Evidence",
        allowedDependencies = {})
package dev.tollgate.evidence;
