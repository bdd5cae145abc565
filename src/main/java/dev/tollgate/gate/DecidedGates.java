package dev.tollgate.gate;

import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.GateStandings;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.Snapshots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** What the latest decision of a wave's gates says, for its status. */
@Component
class DecidedGates implements GateStandings {

    private static final Set<Judgement.State> LACKING = Set.of(Judgement.State.MISSED, Judgement.State.TOO_FEW);

    /** In place of a metric: what is asked for is a record. */
    static final String USAGE_AGREEMENT = "usageAgreement";

    private final GateDecisions decisions;
    private final Snapshots snapshots;
    private final WithheldUse withheld;

    DecidedGates(GateDecisions decisions, Snapshots snapshots, WithheldUse withheld) {
        this.decisions = decisions;
        this.snapshots = snapshots;
        this.withheld = withheld;
    }

    @Override
    public Optional<GateStanding> latest(String programId, String runId, String waveId, Words words) {
        return decisions.of(programId).stream()
                .filter(decision ->
                        decision.runId().equals(runId) && decision.waveId().equals(waveId))
                .reduce((first, last) -> last)
                .map(decision -> standing(programId, decision, words));
    }

    private GateStanding standing(String programId, GateDecisions.Decision decision, Words words) {
        Optional<Snapshot> snapshot = snapshots.find(decision.snapshotId());
        Optional<Judgement> judged = snapshot.map(measured -> Judgement.of(measured, Set.of()));
        Map<String, Long> needed = snapshot.map(DecidedGates::needed).orElse(Map.of());
        return new GateStanding(
                decision.gate(),
                decision.decidedAt(),
                decision.outcome().passes(),
                decision.nextReview(),
                lacking(
                        programId,
                        decision,
                        needed,
                        sentence -> judged.map(judgement -> judgement.inWords(sentence, words))
                                .orElse(sentence)),
                snapshot.map(Snapshot::asked).orElse(List.of()).stream()
                        .filter(asked -> asked.original() != null)
                        .map(asked -> words.text(
                                "gate.moved",
                                asked.metric().words(words),
                                asked.metric().shown(asked.target(), words),
                                asked.metric().shown(asked.original(), words)))
                        .toList());
    }

    private List<Lacking> lacking(
            String programId,
            GateDecisions.Decision decision,
            Map<String, Long> needed,
            UnaryOperator<String> translated) {
        List<Lacking> lacking = new ArrayList<>();
        for (Judgement.Explanation explained : decision.explained()) {
            if (LACKING.contains(explained.state())) {
                lacking.add(new Lacking(
                        explained.metric().key(),
                        explained.state().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        translated.apply(explained.sentence()),
                        needed.get(explained.sentence())));
            }
        }
        if (!decision.outcome().passes() && !lacking.isEmpty()) {
            withheld.of(programId, decision.waveId(), decision.gate())
                    .forEach(sentence -> lacking.add(new Lacking(USAGE_AGREEMENT, "kept aside", sentence, null)));
        }
        return lacking;
    }

    /** By the sentence that tells of it. */
    private static Map<String, Long> needed(Snapshot snapshot) {
        Map<String, Long> needed = new HashMap<>();
        List<Finding> decided = Judgement.passed(snapshot).decided();
        for (Finding finding : decided) {
            long count = finding.metric().needed(finding.numerator(), finding.sample(), finding.target());
            if (finding.shown() && finding.heldBack() == null && count > 0) {
                needed.put(finding.text(), count);
            }
        }
        return needed;
    }
}
