package dev.tollgate.survey;

import dev.tollgate.measurement.MeasuredUnit;
import java.util.List;

/**
 * Somebody who was asked in a round.
 *
 * @param group the unit under whose name the answer is kept
 * @param role as the answer names it; empty where fewer than five people of the group have it
 */
record Asked(String roundId, String username, MeasuredUnit group, String role, String deliveryId, boolean answered) {

    /** What does not change once they were asked. */
    List<String> proven() {
        return List.of(username, group.departmentId(), group.location(), role);
    }
}
