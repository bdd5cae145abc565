/** Tells people by mail what waits for them: one digest a day, urgent things at once. */
@org.springframework.modulith.ApplicationModule(displayName = "Reminder")
package dev.tollgate.reminder;
