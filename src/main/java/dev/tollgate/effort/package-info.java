/** What a program asks of people: planned before the start, counted while it runs, and held against the budget. */
@org.springframework.modulith.ApplicationModule(displayName = "Effort")
package dev.tollgate.effort;
