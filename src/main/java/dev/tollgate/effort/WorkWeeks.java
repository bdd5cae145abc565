package dev.tollgate.effort;

import dev.tollgate.program.PlannedWork.RoleWeek;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Adds up tasks and minutes by week, role and person. A task counts in the week in which it opens. */
final class WorkWeeks {

    private static final double MINUTES_OF_AN_HOUR = 60;

    private final Map<LocalDate, Map<String, Map<String, int[]>>> weeks = new TreeMap<>();

    static LocalDate week(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    void add(LocalDate day, String role, String person, int minutes) {
        int[] sum = weeks.computeIfAbsent(week(day), none -> new TreeMap<>())
                .computeIfAbsent(role, none -> new TreeMap<>())
                .computeIfAbsent(person, none -> new int[2]);
        sum[0]++;
        sum[1] += minutes;
    }

    /** How many tasks one person gets in a role in the week of a day. */
    int tasks(LocalDate day, String role, String person) {
        return weeks.getOrDefault(week(day), Map.of())
                .getOrDefault(role, Map.of())
                .getOrDefault(person, new int[2])[0];
    }

    List<RoleWeek> byRole() {
        List<RoleWeek> rows = new ArrayList<>();
        weeks.forEach((week, roles) -> roles.forEach((role, people) -> {
            int tasks = people.values().stream().mapToInt(sum -> sum[0]).sum();
            int minutes = people.values().stream().mapToInt(sum -> sum[1]).sum();
            int most = people.values().stream().mapToInt(sum -> sum[0]).max().orElse(0);
            Integer budget = EffortBudget.tasksAWeek(role).orElse(null);
            rows.add(new RoleWeek(
                    week, role, people.size(), tasks, hours(minutes), most, budget, budget != null && most > budget));
        }));
        return rows;
    }

    /** To a tenth. */
    private static double hours(int minutes) {
        return Math.round(minutes / MINUTES_OF_AN_HOUR * 10) / 10.0;
    }
}
