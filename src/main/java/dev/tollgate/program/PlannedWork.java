package dev.tollgate.program;

import java.time.LocalDate;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * What a program would ask of people if it started now and every task took until its due date.
 *
 * @param tasks in the order in which they open
 * @param weeks what is asked of each role in each week
 * @param notices what its owner should know before the start
 */
public record PlannedWork(List<PlannedTask> tasks, List<RoleWeek> weeks, List<String> notices) {

    static final PlannedWork NONE = new PlannedWork(List.of(), List.of(), List.of());

    /**
     * A task of one person.
     *
     * @param person username
     * @param subject what it is about where the method asks for each of something
     * @param minutes declared for the first time it is filled in
     * @param everyDays days from one time to the next; 0 where it comes once
     * @param times how often it comes
     */
    public record PlannedTask(
            String processId,
            String elementId,
            String name,
            String role,
            String person,
            @Nullable String waveId,
            @Nullable String subject,
            LocalDate opensOn,
            LocalDate dueOn,
            int minutes,
            int everyDays,
            int times) {}

    /**
     * A role in a week.
     *
     * @param week its Monday
     * @param people how many of the role are asked for something
     * @param hours of all of them together, from the declared minutes
     * @param mostTasks tasks of the one who has the most
     * @param budget tasks a person of the role may be asked for in a week; null where there is no limit
     */
    public record RoleWeek(
            LocalDate week,
            String role,
            int people,
            int tasks,
            double hours,
            int mostTasks,
            @Nullable Integer budget,
            boolean overBudget) {}
}
