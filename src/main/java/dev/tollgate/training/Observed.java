package dev.tollgate.training;

import dev.tollgate.evidence.Canonical;
import java.util.List;
import java.util.Map;

/** What a trainer saw in a session of a round, of who was there. */
record Observed(String trainingId, int round, int part, Proficiency seen) {

    /** In which evaluation it was taken over. */
    record Round(String trainingId, int round) {}

    Round of() {
        return new Round(trainingId, round);
    }

    /** What the ledger keeps of a round. */
    static String digest(List<Observed> round) {
        return Canonical.sha256(Canonical.json(Map.of(
                "observed",
                round.stream()
                        .map(each -> "%s/%d/%s"
                                .formatted(
                                        each.seen().username(),
                                        each.part(),
                                        each.seen().alone()))
                        .sorted()
                        .toList())));
    }
}
