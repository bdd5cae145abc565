package dev.tollgate.effort;

import dev.tollgate.program.PlannedWork;
import dev.tollgate.program.PlannedWork.PlannedTask;
import dev.tollgate.program.PlannedWork.RoleWeek;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.WorkForecast;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.stereotype.Component;

/** The work that the method's models ask for, by role and week, with those over the budget named. */
@Component
class EffortForecast implements WorkForecast {

    private static final int WEEKS_TO_WAIT = 4;

    private final MethodModel model;

    EffortForecast(MethodModel model) {
        this.model = model;
    }

    @Override
    public PlannedWork of(ProgramDefinition definition, LocalDate start, List<Member> members) {
        MethodWalk walk = new MethodWalk(model, definition, members);
        List<PlannedTask> tasks = walk.from(start).stream()
                .sorted(Comparator.comparing(PlannedTask::opensOn))
                .toList();
        WorkWeeks weeks = new WorkWeeks();
        Comparator<PlannedTask> thoseThatWaitLast =
                Comparator.comparing(task -> model.waits(task.processId(), task.elementId()));
        for (PlannedTask task : tasks.stream().sorted(thoseThatWaitLast).toList()) {
            String role = EffortBudget.counted(task.role(), task.person(), definition);
            for (int time = 0; time < task.times(); time++) {
                LocalDate day = task.opensOn().plusDays((long) time * task.everyDays());
                weeks.add(
                        model.waits(task.processId(), task.elementId()) ? free(weeks, day, role, task.person()) : day,
                        role,
                        task.person(),
                        time == 0 ? task.minutes() : EffortBudget.repeat(task.minutes()));
            }
        }
        List<String> notices = new ArrayList<>(walk.notices());
        List<RoleWeek> roleWeeks = weeks.byRole();
        roleWeeks.stream()
                .filter(RoleWeek::overBudget)
                .map(week -> "In the week of %s the program asks one %s for %d tasks; at most %d are fair."
                        .formatted(week.week(), week.role(), week.mostTasks(), week.budget()))
                .forEach(notices::add);
        return new PlannedWork(tasks, roleWeeks, List.copyOf(notices));
    }

    /** The day, or the same day in the first week in which the person has time; four weeks later at the latest. */
    private static LocalDate free(WorkWeeks weeks, LocalDate day, String role, String person) {
        int budget = EffortBudget.tasksAWeek(role).orElse(Integer.MAX_VALUE);
        LocalDate free = day;
        while (weeks.tasks(free, role, person) >= budget && free.isBefore(day.plusWeeks(WEEKS_TO_WAIT))) {
            free = free.plusWeeks(1);
        }
        return free;
    }
}
