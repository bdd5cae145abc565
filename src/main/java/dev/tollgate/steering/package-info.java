/** Pause, resume, cancel and change of plan of a running program: each a recorded act with its reason. */
@org.springframework.modulith.ApplicationModule(displayName = "Steering")
package dev.tollgate.steering;
