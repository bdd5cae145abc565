/** Runs, tickets, entry, seals, tasks of people, and the status of a program as the ledger proves it. */
@org.springframework.modulith.ApplicationModule(displayName = "Lifecycle")
package dev.tollgate.lifecycle;
