package dev.tollgate.effort;

import dev.tollgate.lifecycle.AskedTasks.Asked;
import dev.tollgate.lifecycle.HeldTasks.Held;
import dev.tollgate.program.PlannedWork.RoleWeek;
import dev.tollgate.program.ProgramDefinition;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/**
 * What a running program asked of people. Tasks are counted; minutes are those that the models declare, as nobody
 * measures how long a person sits before a form, and the time until an answer is not effort.
 *
 * @param roles each role in each week
 * @param people each person in each week and role
 * @param held what is asked later, because those who would get it have a full week
 */
record EffortReport(String programId, List<RoleWeek> roles, List<PersonWeek> people, List<HeldTask> held) {

    /**
     * @param people usernames of those who will get it
     * @param until when it is asked at the earliest
     */
    record HeldTask(String task, String name, String role, List<String> people, Instant since, Instant until) {}

    /**
     * @param week its Monday
     * @param tasks asked of this person, also where others could have done them
     * @param minutes declared for these tasks
     * @param budget tasks this role may be asked for in a week; null where there is no limit
     */
    record PersonWeek(
            LocalDate week,
            String person,
            String role,
            int tasks,
            int answered,
            int minutes,
            @Nullable Integer budget,
            boolean overBudget) {}

    private record Key(LocalDate week, String person, String role) implements Comparable<Key> {

        @Override
        public int compareTo(Key other) {
            return week.equals(other.week)
                    ? (person + '\n' + role).compareTo(other.person + '\n' + other.role)
                    : week.compareTo(other.week);
        }
    }

    static EffortReport of(ProgramDefinition definition, List<Asked> asked, List<Held> held) {
        WorkWeeks weeks = new WorkWeeks();
        Map<Key, List<int[]>> people = new TreeMap<>();
        Set<List<Object>> before = new HashSet<>();
        for (Asked task : asked) {
            LocalDate day = task.askedAt().atZone(definition.timeZone()).toLocalDate();
            boolean first = before.add(List.of(
                    task.elementId(),
                    task.processId(),
                    String.valueOf(task.waveId()),
                    String.valueOf(task.subject()),
                    task.askedOf()));
            int minutes = first ? task.minutes() : EffortBudget.repeat(task.minutes());
            String counted = task.askedOf().stream()
                    .map(person -> EffortBudget.counted(task.role(), person, definition))
                    .findFirst()
                    .orElse(task.role());
            weeks.add(day, counted, String.join(" or ", task.askedOf()), minutes);
            for (String person : task.askedOf()) {
                String role = EffortBudget.counted(task.role(), person, definition);
                people.computeIfAbsent(new Key(WorkWeeks.week(day), person, role), none -> new ArrayList<>())
                        .add(new int[] {minutes, task.answered() ? 1 : 0});
            }
        }
        List<PersonWeek> rows = new ArrayList<>();
        people.forEach((key, tasks) -> {
            Integer budget = EffortBudget.tasksAWeek(key.role()).orElse(null);
            rows.add(new PersonWeek(
                    key.week(),
                    key.person(),
                    key.role(),
                    tasks.size(),
                    tasks.stream().mapToInt(task -> task[1]).sum(),
                    tasks.stream().mapToInt(task -> task[0]).sum(),
                    budget,
                    budget != null && tasks.size() > budget));
        });
        return new EffortReport(
                definition.id(),
                weeks.byRole(),
                rows,
                held.stream().map(EffortReport::held).toList());
    }

    private static HeldTask held(Held task) {
        return new HeldTask(task.elementId(), task.name(), task.role(), task.waitsFor(), task.since(), task.until());
    }
}
