/**
 * The weekly rhythm of a program: results from the system pushed to managers, sponsors asked whether their visible acts
 * happened, silent sponsors noticed, the next asks told.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Rhythm")
package dev.tollgate.rhythm;
