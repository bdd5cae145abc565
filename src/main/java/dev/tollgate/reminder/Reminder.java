package dev.tollgate.reminder;

import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.program.WorkingCalendar;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A task as it is told to one person.
 *
 * @param holder whose task it is; another person than who is told where that one is the next in line
 */
record Reminder(WaitingTask task, Urgency urgency, String holder) {

    private static final long DAYS_UNTIL_NEXT_IN_LINE = 2;

    static Urgency urgency(WaitingTask task, boolean urgent, WorkingCalendar calendar, Instant now) {
        LocalDate today = calendar.day(now);
        LocalDate due = calendar.day(task.until());
        if (now.isAfter(task.until())) {
            return calendar.between(due, today) >= DAYS_UNTIL_NEXT_IN_LINE ? Urgency.LATE : Urgency.OVERDUE;
        }
        return urgent || !due.isAfter(calendar.plus(today, 1)) ? Urgency.SOON : Urgency.WAITING;
    }
}
