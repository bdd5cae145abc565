package dev.tollgate.gate;

import dev.tollgate.language.Words;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Criterion.Need;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What a snapshot says on each criterion of its gate. Follows from the snapshot, and from which answers were asked for
 * again before, and from nothing else.
 *
 * @param decided what counts, met or not, the worst first
 * @param tooFew what too few answered, and was not asked for again yet
 * @param explained every criterion in a sentence, also those that do not count
 */
record Judgement(List<Finding> decided, List<Finding> tooFew, List<Explanation> explained) {

    /** How a criterion stands. */
    enum State {
        MET,
        MISSED,
        /** Too few answered; whoever can bring answers was asked for them. */
        TOO_FEW,
        /** Too few answered even then: another criterion of the gate counts in its place. */
        STOOD_IN,
        /** The definition says that it is not measured, or nobody recorded it so far. */
        NOT_MEASURED
    }

    record Explanation(Metric metric, State state, String sentence) {}

    /** @param reminded metrics whose answers were asked for again */
    static Judgement of(Snapshot snapshot, Set<Metric> reminded) {
        List<Finding> decided = new ArrayList<>();
        List<Finding> tooFew = new ArrayList<>();
        List<Explanation> explained = new ArrayList<>();
        for (Snapshot.Asked asked : snapshot.asked()) {
            List<Finding> findings = snapshot.pools().stream()
                    .filter(pool -> pool.metric() == asked.metric())
                    .map(pool -> Finding.of(null, pool, asked.target(), asked.original()))
                    .toList();
            boolean recorded = findings.stream().anyMatch(finding -> finding.sample() > 0);
            if (asked.need() == Need.NOT_MEASURED || (asked.need() == Need.WHERE_RECORDED && !recorded)) {
                explained.add(new Explanation(
                        asked.metric(),
                        State.NOT_MEASURED,
                        "%s is not measured: %s".formatted(asked.metric().words(), asked.because())));
                continue;
            }
            for (Finding finding : findings.isEmpty()
                    ? List.of(Finding.unknown(asked.metric(), snapshot, asked.target()))
                    : findings) {
                if (!finding.tooFew()) {
                    decided.add(finding);
                    explained.add(
                            new Explanation(asked.metric(), finding.met() ? State.MET : State.MISSED, finding.text()));
                } else if (asked.fallback() != null && reminded.contains(asked.metric())) {
                    explained.add(new Explanation(
                            asked.metric(),
                            State.STOOD_IN,
                            "%s; %s counts in its place"
                                    .formatted(
                                            finding.missing(), asked.fallback().words())));
                } else {
                    tooFew.add(finding);
                    explained.add(new Explanation(asked.metric(), State.TOO_FEW, finding.missing()));
                }
            }
        }
        decided.sort(Finding.WORST_FIRST);
        return new Judgement(List.copyOf(decided), List.copyOf(tooFew), List.copyOf(explained));
    }

    /** As the gate was passed: whatever too few answered had been asked for again by then. */
    static Judgement passed(Snapshot snapshot) {
        return of(snapshot, Set.of(Metric.values()));
    }

    /** Whether what decides is about so few people that not even its distance from the target may be told. */
    boolean weakestIsHidden() {
        return !decided.isEmpty()
                && !decided.getFirst().shown()
                && !decided.getFirst().met();
    }

    /** What the gate asks for and this measurement does not show, the worst first. */
    List<String> due(Words words) {
        return Stream.concat(
                        decided.stream().filter(finding -> !finding.met()).map(finding -> finding.text(words)),
                        tooFew.stream().map(finding -> finding.missing(words)))
                .distinct()
                .toList();
    }

    /** What was explained in English, in another language; as it is where none of these findings said it. */
    String inWords(String explanation, Words words) {
        return Stream.concat(
                        decided.stream()
                                .filter(finding -> finding.text().equals(explanation))
                                .map(finding -> finding.text(words)),
                        tooFew.stream()
                                .filter(finding -> finding.missing().equals(explanation))
                                .map(finding -> finding.missing(words)))
                .findFirst()
                .orElse(explanation);
    }

    /** What is to be asked for again, by name. */
    List<String> toRemind() {
        Set<Metric> metrics = new TreeSet<>();
        tooFew.forEach(finding -> metrics.add(finding.metric()));
        return metrics.stream().map(Metric::key).toList();
    }
}
