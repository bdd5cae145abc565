package dev.tollgate.survey;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.measurement.MeasuredUnit;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An answer of nobody in particular.
 *
 * @param week Monday of the week in which the round was sent
 * @param values by question that is answered by a number; yes is 1 and no 0
 */
record Answer(
        String id,
        String roundId,
        LocalDate week,
        MeasuredUnit group,
        String role,
        Map<Question, Integer> values,
        String signature) {

    Answer {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    String signed() {
        List<Object> signed = new ArrayList<>(
                List.of("answer", id, roundId, week.toString(), group.departmentId(), group.location(), role));
        values.forEach((question, value) -> signed.add(question.kind() == Question.Kind.YES_NO ? value == 1 : value));
        return Canonical.json(signed);
    }

    Answer withSignature(String text) {
        return new Answer(id, roundId, week, group, role, values, text);
    }
}
