package dev.tollgate.measurement;

import dev.tollgate.language.Words;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Programs;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What was measured last, for those who may read it. */
@RestController
class MeasurementController {

    private final Programs programs;
    private final JdbcSnapshots snapshots;
    private final Forecasts forecasts;

    MeasurementController(Programs programs, JdbcSnapshots snapshots, Forecasts forecasts) {
        this.programs = programs;
        this.snapshots = snapshots;
        this.forecasts = forecasts;
    }

    /** The latest measurement of each wave and gate. Groups of fewer than five people are not shown. */
    @GetMapping("/api/programs/{programId}/measurements")
    List<Measurement> latest(@PathVariable String programId) {
        programs.get(programId);
        return snapshots.latest(programId).stream().map(Measurement::of).toList();
    }

    /** When the next gate of each open wave opens at the present trend; or why that cannot be told. */
    @GetMapping("/api/programs/{programId}/forecast")
    List<Forecast> forecast(@PathVariable String programId) {
        return forecasts.of(programId);
    }

    /**
     * @param windowFrom first day of the window of adoption
     * @param windowTo the day after its last
     * @param digest as in the ledger
     * @param groups the pools that the gate judges
     */
    record Measurement(
            String snapshotId,
            String waveId,
            Gate gate,
            String question,
            Instant takenAt,
            Instant goLiveAt,
            LocalDate windowFrom,
            LocalDate windowTo,
            String digest,
            List<Group> groups) {

        static Measurement of(Snapshot snapshot) {
            return new Measurement(
                    snapshot.id(),
                    snapshot.waveId(),
                    snapshot.gate(),
                    snapshot.gate().question(),
                    snapshot.takenAt(),
                    snapshot.goLiveAt(),
                    snapshot.windowFrom(),
                    snapshot.windowTo(),
                    snapshot.digest(),
                    snapshot.pools().stream()
                            .filter(Snapshot.PoolValue::valueMayBeShown)
                            .map(pool -> new Group(
                                    pool.metric(),
                                    pool.pool(),
                                    pool.people(),
                                    pool.heldBack() == null ? pool.sample() : null,
                                    pool.heldBack() == null ? pool.value() : null,
                                    pool.target(),
                                    sentence(pool)))
                            .toList());
        }

        private static @Nullable String sentence(Snapshot.PoolValue pool) {
            if (pool.target() == null) {
                return pool.heldBack() == null
                        ? null
                        : labelled(pool, pool.heldBack().text(Words.english()));
            }
            return labelled(pool, pool.sentence(Words.english()));
        }

        private static String labelled(Snapshot.PoolValue pool, String text) {
            return "%s: %s".formatted(pool.pool(), text);
        }
    }

    /**
     * @param sample null where the number is held back
     * @param value in percent, or in the metric's own unit; null where it is held back
     * @param target in the same unit, null where the gate does not ask for it
     * @param sentence what was counted, what it comes to, what is wanted and what is missing, or why the number is held back;
     *     null without a target where it is not
     */
    record Group(
            Metric metric,
            String group,
            int people,
            @Nullable Long sample,
            @Nullable Double value,
            @Nullable Double target,
            @Nullable String sentence) {}
}
