/**
 * Mail to people, with a state for each of them at all times: campaigns that are planned, approved, dispatched and
 * accounted for, and single mails that other modules hand to {@link dev.tollgate.communication.Deliveries}.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Communication")
package dev.tollgate.communication;
