package dev.tollgate.recognition;

import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.measurement.Measure;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.Metric;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The wins of the wave in this run that the ledger proves: rounds of step 6 that are sealed, wins that were told with their
 * numbers and source, and the first win that people see when the daily support ends, where the decision on that form found it
 * good. What a reviewer let pass in its place is no proven win.
 */
@Component
class ProvenWins implements Measure {

    private static final String STEP_6 = "step-6-publicize-short-term-wins";
    private static final String FIRST_WIN = "JudgeCloseHypercareTask";

    private final Ledger ledger;

    ProvenWins(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Metric metric() {
        return Metric.WINS;
    }

    @Override
    public List<Count> count(Measured wave) {
        List<Evidence> evidence = ledger.entries(wave.programId()).stream()
                .map(entry -> entry.evidence())
                .filter(each ->
                        each.runId().equals(wave.runId()) && wave.wave().id().equals(each.waveId()))
                .toList();
        long published = evidence.stream()
                .filter(each ->
                        each.kind() == EvidenceKind.SEALED && each.processId().equals(STEP_6))
                .count();
        long told = evidence.stream()
                .filter(each -> each.kind() == EvidenceKind.WIN_TOLD)
                .count();
        Optional<Evidence> first = evidence.stream()
                .filter(each -> each.kind() == EvidenceKind.QUALITY_JUDGED && FIRST_WIN.equals(each.elementId()))
                .reduce((before, last) -> last)
                .filter(last -> "good".equals(last.data().get("quality")));
        return Count.ofWave(published + told + (first.isPresent() ? 1 : 0), 1);
    }
}
