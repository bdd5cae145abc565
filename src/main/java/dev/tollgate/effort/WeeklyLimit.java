package dev.tollgate.effort;

import dev.tollgate.lifecycle.AskedTasks;
import dev.tollgate.lifecycle.Capacity;
import dev.tollgate.program.ProgramDefinition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The budget of a week as it is used: what a person was asked for in the role since Monday. */
@Component
class WeeklyLimit implements Capacity {

    private static final LocalTime START_OF_DAY = LocalTime.of(8, 0);

    private final AskedTasks tasks;

    WeeklyLimit(AskedTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public Optional<Instant> freeFrom(ProgramDefinition plan, String role, String person, Instant now) {
        String counted = EffortBudget.counted(role, person, plan);
        LocalDate monday = WorkWeeks.week(plan.calendar().day(now));
        return EffortBudget.tasksAWeek(counted)
                .filter(budget -> tasks
                                .since(
                                        plan.id(),
                                        monday.atStartOfDay(plan.timeZone()).toInstant())
                                .stream()
                                .filter(task -> task.askedOf().contains(person)
                                        && counted.equals(EffortBudget.counted(task.role(), person, plan)))
                                .count()
                        >= budget)
                .map(used -> plan.calendar()
                        .plus(monday.plusWeeks(1), 0)
                        .atTime(START_OF_DAY)
                        .atZone(plan.timeZone())
                        .toInstant());
    }
}
