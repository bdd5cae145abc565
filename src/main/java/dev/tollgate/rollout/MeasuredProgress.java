package dev.tollgate.rollout;

import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.measurement.HeldBack;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Percent;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.Snapshots;
import dev.tollgate.measurement.ToldUse;
import dev.tollgate.program.Gate;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * What got better in a wave by Tollgate's own measurements: the first snapshot that a gate of the wave kept against a
 * measurement of now, over the wave as a whole. Waves with fewer than five people show nothing; where the number of now is held back
 * ({@link ToldUse}), the one told last stands for it.
 */
@Component
public class MeasuredProgress {

    /** What people do and know; what a gate counts beside it, such as wins or weeks of decline, is no win itself. */
    private static final Set<Metric> OF_PEOPLE = EnumSet.of(
            Metric.INFORMED,
            Metric.TRAINING_COMPLETION,
            Metric.ACTIVATION,
            Metric.ADOPTION,
            Metric.QUALITY,
            Metric.PROFICIENCY);

    private final Measuring measuring;
    private final ToldUse told;
    private final Snapshots snapshots;
    private final Ledger ledger;

    MeasuredProgress(Measuring measuring, ToldUse told, Snapshots snapshots, Ledger ledger) {
        this.measuring = measuring;
        this.told = told;
        this.snapshots = snapshots;
        this.ledger = ledger;
    }

    /**
     * One metric that rose.
     *
     * @param key name of the metric in files and tables
     * @param before in percent
     * @param now in percent
     */
    public record Progress(String key, String words, double before, LocalDate measuredOn, double now) {

        /** For example "adoption: 12 % on 2026-03-02, 71 % now". */
        public String text() {
            return "%s: %s on %s, %s now".formatted(words, Percent.text(before), measuredOn, Percent.text(now));
        }
    }

    /** The metrics that rose, those that rose most first. */
    public List<Progress> of(Job job) {
        Optional<Snapshot> first = first(job);
        if (first.isEmpty()) {
            return List.of();
        }
        Map<Metric, Share> before = shares(first.get());
        Snapshot today = told.tell(measuring.measure(job, Gate.HABIT));
        List<Progress> rose = new ArrayList<>();
        shares(today).forEach((metric, now) -> {
            Share then = before.get(metric);
            if (then != null && now.percent() > then.percent()) {
                rose.add(new Progress(metric.key(), metric.words(), then.percent(), then.measuredOn(), now.percent()));
            }
        });
        rose.sort((one, other) -> Double.compare(other.now() - other.before(), one.now() - one.before()));
        return List.copyOf(rose);
    }

    private Optional<Snapshot> first(Job job) {
        return ledger.entries(job.programId()).stream()
                .map(entry -> entry.evidence())
                .filter(evidence -> isOf(evidence, job))
                .map(evidence -> String.valueOf(evidence.data().get("snapshotId")))
                .flatMap(id -> snapshots.find(id).stream())
                .findFirst();
    }

    private static boolean isOf(Evidence evidence, Job job) {
        return evidence.kind() == EvidenceKind.MEASUREMENT_TAKEN
                && evidence.runId().equals(Objects.requireNonNull(job.scope()).runId())
                && job.waveId().equals(evidence.waveId());
    }

    /** By metric, of the wave as a whole, as it was told; the day is that of the measurement unless an older number stands. */
    private static Map<Metric, Share> shares(Snapshot snapshot) {
        Map<Metric, Share> shares = new EnumMap<>(Metric.class);
        LocalDate day = snapshot.takenAt().atZone(ZoneOffset.UTC).toLocalDate();
        for (Metric metric : OF_PEOPLE) {
            Snapshot.PoolValue whole = snapshot.whole(metric);
            HeldBack held = whole.heldBack();
            if (whole.value() == null || !whole.mayBeShown()) {
                continue;
            }
            if (held == null) {
                shares.put(metric, new Share(whole.value(), day));
            } else if (held.value() != null && held.toldOn() != null) {
                shares.put(metric, new Share(held.value(), held.toldOn()));
            }
        }
        return shares;
    }

    private record Share(double percent, LocalDate measuredOn) {}
}
