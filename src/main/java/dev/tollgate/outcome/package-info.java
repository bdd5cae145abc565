/** Business results measured by hand against their baseline: a number counts once a second person has confirmed it. */
@org.springframework.modulith.ApplicationModule(displayName = "Outcomes")
package dev.tollgate.outcome;
