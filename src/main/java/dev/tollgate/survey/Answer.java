package dev.tollgate.survey;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.measurement.MeasuredUnit;
import java.time.LocalDate;
import java.util.List;

/**
 * An answer of nobody in particular.
 *
 * @param week Monday of the week in which the round was sent
 * @param outside whether reports were made or records kept outside the software
 * @param satisfaction from 1 to 5
 */
record Answer(
        String id,
        String roundId,
        LocalDate week,
        MeasuredUnit group,
        String role,
        boolean outside,
        int satisfaction,
        String signature) {

    String signed() {
        return Canonical.json(List.of(
                "answer",
                id,
                roundId,
                week.toString(),
                group.departmentId(),
                group.location(),
                role,
                outside,
                satisfaction));
    }

    Answer withSignature(String text) {
        return new Answer(id, roundId, week, group, role, outside, satisfaction, text);
    }
}
