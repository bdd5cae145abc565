package dev.tollgate.reminder;

/** How much a task presses, the least first. */
enum Urgency {
    /** There is time. */
    WAITING,
    /** Due within one working day, or urgent by its nature. */
    SOON,
    /** Its due date has passed. */
    OVERDUE,
    /** Overdue for two working days: the next in line is told, too. */
    LATE
}
