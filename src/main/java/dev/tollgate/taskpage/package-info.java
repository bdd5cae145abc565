/** A task of Tasklist as a page of ours, answered by a single-use link to the person's own address. */
@org.springframework.modulith.ApplicationModule(displayName = "Task page")
package dev.tollgate.taskpage;
