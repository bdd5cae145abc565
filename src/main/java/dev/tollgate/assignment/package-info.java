/** Who acts for people who are away or have left, and what happens to the tasks that wait for them. */
@org.springframework.modulith.ApplicationModule(displayName = "Assignment")
package dev.tollgate.assignment;
