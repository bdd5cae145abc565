package dev.tollgate.program;

import java.util.List;
import java.util.Optional;

/**
 * How sessions are put into the calendar.
 *
 * @param curriculum what the sessions of one learner are about, in their order; empty for a single one
 * @param spacingDays at the least from one of them to the next
 * @param noticeDays working days between the invitation and the first session
 * @param horizonDays days ahead within which sessions are held
 * @param coverageShare percent of a team that can be away at once
 * @param blackouts days on which nobody is trained
 * @param trainers beside the trainer of each department
 * @param rooms empty where nobody looks after rooms
 * @param locations those where something is different
 */
public record SchedulingRules(
        List<String> curriculum,
        int spacingDays,
        int noticeDays,
        int horizonDays,
        double coverageShare,
        List<DayRange> blackouts,
        List<TrainerPlan> trainers,
        List<RoomPlan> rooms,
        List<LocationPlan> locations) {

    /** A single session for each, with the department's own trainer, two working days ahead. */
    public static final SchedulingRules USUAL =
            new SchedulingRules(List.of(), 1, 2, 365, 100, List.of(), List.of(), List.of(), List.of());

    /** How many sessions each learner attends. */
    public int parts() {
        return Math.max(1, curriculum.size());
    }

    /** What a part is about; null where there is only one. */
    public String topic(int part) {
        return part <= curriculum.size() ? curriculum.get(part - 1) : null;
    }

    public Optional<LocationPlan> location(String name) {
        return locations.stream()
                .filter(location -> location.name().equals(name))
                .findFirst();
    }

    /** How many of so many people can be away at once: one can always go, or nobody ever learnt. */
    public int mostAway(int people) {
        return Math.max(1, (int) Math.floor(people * coverageShare / 100));
    }
}
