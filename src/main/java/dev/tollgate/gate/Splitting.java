package dev.tollgate.gate;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.RequestedWaves;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.InvalidWave;
import dev.tollgate.program.NewWave;
import dev.tollgate.program.Problem;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** Makes lagging units a wave of their own, with the same targets and go-live, so that nobody leaves the accounting. */
@Component
class Splitting {

    private static final int LONGEST_NAME = 200;

    private final RequestedWaves waves;

    Splitting(RequestedWaves waves) {
        this.waves = waves;
    }

    /** The units that lag and are to be split off; empty where they are not lagging, or are the whole wave. */
    static Optional<Set<MeasuredUnit>> unit(SponsorChoice choice, List<Finding> lagging, Snapshot snapshot) {
        return lagging.stream()
                .filter(finding -> finding.pool().equals(choice.text("unit"))
                        && !finding.units().contains(MeasuredUnit.WHOLE_WAVE))
                .map(Finding::units)
                .filter(units -> snapshot.values().stream()
                        .map(Snapshot.Value::unit)
                        .anyMatch(unit -> !unit.equals(MeasuredUnit.WHOLE_WAVE) && !units.contains(unit)))
                .findFirst();
    }

    /**
     * Splits in the caller's transaction.
     *
     * @return what makes it impossible; empty when it is done
     */
    List<String> split(
            Job job, SponsorChoice choice, List<Finding> lagging, Snapshot snapshot, ProgramDefinition plan) {
        Wave from = plan.wave(job.waveId()).orElseThrow();
        Set<MeasuredUnit> units = unit(choice, lagging, snapshot).orElseThrow();
        String name = "%s: %s".formatted(from.name(), choice.text("unit"));
        String id = IntStream.iterate(1, number -> number + 1)
                .mapToObj(number -> "%s-split-%d".formatted(from.id(), number))
                .filter(candidate -> plan.wave(candidate).isEmpty())
                .findFirst()
                .orElseThrow();
        NewWave own = new NewWave(
                id,
                name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name,
                from.kind(),
                from.goLive(),
                from.localSponsor(),
                units.stream()
                        .sorted()
                        .map(unit -> new NewWave.Place(
                                unit.departmentId(), unit.location().isEmpty() ? null : unit.location()))
                        .toList(),
                null,
                null);
        try {
            waves.request(job.programId(), own, from.id(), "the sponsors");
            return List.of();
        } catch (InvalidWave e) {
            return e.problems().stream().map(Problem::toString).toList();
        }
    }
}
