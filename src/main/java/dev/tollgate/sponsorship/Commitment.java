package dev.tollgate.sponsorship;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/**
 * What a sponsor wrote into the form for visible acts.
 *
 * @param missing what to change, empty when it can be recorded
 */
record Commitment(List<SponsorActs.Planned> acts, List<String> missing) {

    static final int ACTS = 3;
    private static final String WITH_USERS = "with-users";
    private static final List<String> KINDS = List.of(WITH_USERS, "uses", "speaks", "decides");

    static Commitment of(Map<String, Object> answer, LocalDate today) {
        List<SponsorActs.Planned> acts = new ArrayList<>();
        boolean past = false;
        if (answer.get("acts") instanceof Collection<?> rows) {
            for (Object row : rows) {
                Optional<SponsorActs.Planned> act =
                        row instanceof Map<?, ?> fields ? planned(fields) : Optional.empty();
                past |= act.filter(planned -> planned.dueOn().isBefore(today)).isPresent();
                act.filter(planned -> !planned.dueOn().isBefore(today)).ifPresent(acts::add);
            }
        }
        List<String> missing = new ArrayList<>();
        if (past) {
            missing.add("An act lies in the past. Give it a day to come.");
        }
        if (acts.size() < ACTS) {
            missing.add("Plan at least three acts that people will see, each with what kind it is and a day.");
        }
        if (acts.stream().noneMatch(act -> act.kind().equals(WITH_USERS))) {
            missing.add("Do at least one of them together with users: they believe what they see beside them.");
        }
        if (!Boolean.TRUE.equals(answer.get("commits"))) {
            missing.add(
                    "Say that you stand behind the common objective, or settle it with the executive sponsor first.");
        }
        return new Commitment(List.copyOf(acts), List.copyOf(missing));
    }

    boolean complete() {
        return missing.isEmpty();
    }

    private static Optional<SponsorActs.Planned> planned(Map<?, ?> row) {
        String act = text(row.get("act"));
        String kind = text(row.get("kind"));
        return date(row.get("on"))
                .filter(on -> !act.isEmpty() && KINDS.contains(kind))
                .map(on -> new SponsorActs.Planned(act, kind, on));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString().strip();
    }

    private static Optional<LocalDate> date(@Nullable Object value) {
        try {
            return value == null ? Optional.empty() : Optional.of(LocalDate.parse(value.toString()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
