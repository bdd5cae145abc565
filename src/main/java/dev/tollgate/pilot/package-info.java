/** Users are heard before anything is decided for them, and a pilot group says whether the others get it as it is. */
@org.springframework.modulith.ApplicationModule(displayName = "Pilot")
package dev.tollgate.pilot;
