package dev.tollgate.program;

import java.util.List;

/**
 * Somebody who can hold sessions beside the trainer of each department, for example a power user.
 *
 * @param locations where sessions on site cost no journey; empty for everywhere
 * @param languages empty for every language
 * @param departments ids of those whose people they train; empty for all
 * @param away days on which they hold none
 */
public record TrainerPlan(
        String username,
        List<String> locations,
        List<String> languages,
        List<String> departments,
        List<DayRange> away) {

    public boolean trains(String departmentId) {
        return departments.isEmpty() || departments.contains(departmentId);
    }
}
