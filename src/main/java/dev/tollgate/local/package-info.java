/**
 * A whole Camunda 8 beside Tollgate for development and trial, on the profile {@code local} only: search store, broker,
 * Operate and Tasklist as processes of their own, a mail catcher, and a clock that can be moved. Not for production.
 */
@org.springframework.modulith.ApplicationModule(displayName = "Local platform")
package dev.tollgate.local;
