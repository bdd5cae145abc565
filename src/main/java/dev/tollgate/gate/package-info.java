/**
 * The gates of a wave: what they ask, what was decided on which measurement, and the proof that the decision still
 * follows from it. Trusts no process variable.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Gate")
package dev.tollgate.gate;
