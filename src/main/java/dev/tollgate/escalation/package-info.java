/**
 * What is done about a unit whose use lags: help, motivation, incentives and, last, a process that requires the system.
 * Nothing here acts on a person; the smallest thing it knows is a group of five.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Escalation")
package dev.tollgate.escalation;
