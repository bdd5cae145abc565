package dev.tollgate.rhythm;

import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.measurement.Measure;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.Metric;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * The share of weekly rhythms held since the wave's go-live: entries of the ledger that a rhythm was held in this run, over
 * the whole weeks from go-live to the measurement. Nothing in the first week.
 */
@Component
class RhythmHeld implements Measure {

    private static final int WEEK = 7;

    private final Ledger ledger;

    RhythmHeld(Ledger ledger) {
        this.ledger = ledger;
    }

    @Override
    public Metric metric() {
        return Metric.RHYTHM;
    }

    @Override
    public List<Count> count(Measured wave) {
        // Of days, not of hours: a week in which the clocks change has an hour more or fewer.
        long due = ChronoUnit.DAYS.between(wave.wave().goLive(), wave.today()) / WEEK;
        if (due <= 0) {
            return List.of();
        }
        long held = ledger.entries(wave.programId()).stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.RHYTHM_HELD
                        && entry.evidence().runId().equals(wave.runId()))
                .filter(entry -> !entry.recordedAt().isBefore(wave.goLiveAt())
                        && !entry.recordedAt().isAfter(wave.takenAt()))
                .count();
        return Count.ofWave(Math.min(held, due), due);
    }
}
