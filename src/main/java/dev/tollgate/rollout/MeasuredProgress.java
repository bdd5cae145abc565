package dev.tollgate.rollout;

import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Percent;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.Snapshots;
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
 * measurement of now, over the wave as a whole. Waves with fewer than five people show nothing.
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
    private final Snapshots snapshots;
    private final Ledger ledger;

    MeasuredProgress(Measuring measuring, Snapshots snapshots, Ledger ledger) {
        this.measuring = measuring;
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
        Map<Metric, Double> before = shares(first.get());
        Snapshot today = measuring.measure(job, Gate.HABIT);
        List<Progress> rose = new ArrayList<>();
        shares(today).forEach((metric, now) -> {
            Double then = before.get(metric);
            if (then != null && now > then) {
                rose.add(new Progress(
                        metric.key(),
                        metric.words(),
                        then,
                        first.get().takenAt().atZone(ZoneOffset.UTC).toLocalDate(),
                        now));
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

    private static Map<Metric, Double> shares(Snapshot snapshot) {
        Map<Metric, Double> shares = new EnumMap<>(Metric.class);
        if (snapshot.people() < Snapshot.FEWEST_SHOWN) {
            return shares;
        }
        Map<Metric, double[]> sums = new EnumMap<>(Metric.class);
        for (Snapshot.Value value : snapshot.values()) {
            if (!OF_PEOPLE.contains(value.metric())) {
                continue;
            }
            double[] sum = sums.computeIfAbsent(value.metric(), metric -> new double[2]);
            sum[0] += value.numerator();
            sum[1] += value.sample();
        }
        sums.forEach((metric, sum) -> {
            if (sum[1] > 0) {
                shares.put(metric, sum[0] * 100 / sum[1]);
            }
        });
        return shares;
    }
}
