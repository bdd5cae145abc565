package dev.tollgate.program;

import java.util.Map;

/**
 * Training of the program.
 *
 * @param usual how sessions are held
 * @param departments by department id, where it differs
 */
public record TrainingPlan(
        WorkingHours workingHours,
        SessionPlan usual,
        Map<String, SessionPlan> departments,
        SchedulingRules scheduling) {

    /** Definitions that were stored before there were such rules have the usual ones. */
    public TrainingPlan {
        scheduling = scheduling == null ? SchedulingRules.USUAL : scheduling;
    }

    public SessionPlan forDepartment(String departmentId) {
        return departments.getOrDefault(departmentId, usual);
    }
}
