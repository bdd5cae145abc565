package dev.tollgate.measurement;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.UnitChanges;
import dev.tollgate.program.Criterion;
import dev.tollgate.program.Department;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Measures a wave for a gate, from what is in the database at that moment. */
@Service
public class Measuring {

    private final Programs programs;
    private final Roster roster;
    private final List<Measure> measures;
    private final ObjectProvider<MovedTargets> targets;
    private final UsageEvents events;
    private final UsageRollUps sums;
    private final JdbcSnapshots snapshots;
    private final ToldUse told;
    private final Ledger ledger;
    private final Clock clock;

    Measuring(
            Programs programs,
            Roster roster,
            List<Measure> measures,
            ObjectProvider<MovedTargets> targets,
            UsageEvents events,
            UsageRollUps sums,
            JdbcSnapshots snapshots,
            ToldUse told,
            Ledger ledger,
            Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.measures = measures;
        this.targets = targets;
        this.events = events;
        this.sums = sums;
        this.snapshots = snapshots;
        this.told = told;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Measures for the gate that the job's instance was called for, without keeping anything. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Snapshot measure(Job job) {
        Gate gate = Gate.of(job.subject())
                .orElseThrow(() -> new Refused(
                        "There is no gate '%s'; this instance was called with a wrong input".formatted(job.subject())));
        return measure(job, gate);
    }

    /** Measures the wave of the job as a gate would; what is imported meanwhile counts nowhere. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public Snapshot measure(Job job, Gate gate) {
        String programId = job.programId();
        String waveId = job.waveId();
        String runId = job.scope().runId();
        Measured measured = now(programId, waveId, runId, gate);
        ProgramDefinition definition = measured.definition();
        Wave wave = measured.wave();
        ZoneId zone = definition.timeZone();
        List<Person> people = measured.people();
        Use use = measured.use();
        List<Snapshot.Asked> asked = asked(measured);
        return new Snapshot(
                UUID.randomUUID().toString(),
                programId,
                waveId,
                runId,
                gate,
                job.processInstanceKey(),
                measured.takenAt(),
                definition.gateDates(wave).of(gate).atStartOfDay(zone).toInstant(),
                measured.goLiveAt(),
                use.window().from(),
                use.window().to(),
                people.size(),
                people.stream()
                        .mapToLong(person -> use.actions(person.username()))
                        .sum(),
                definition.floorMargin(),
                definition.smallUnit(),
                Counting.values(measured, measures, asked),
                asked);
    }

    /** The wave as it is at this moment, for {@link Measure}s; in the caller's transaction. */
    Measured now(String programId, String waveId, String runId, Gate gate) {
        ProgramDefinition definition = programs.get(programId).definition();
        Wave wave = definition
                .wave(waveId)
                .orElseThrow(() -> new Refused("The program '%s' has no wave '%s'".formatted(programId, waveId)));
        // The precision that the database keeps, so that the digest of what is read back is the same.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Map<String, String> names =
                roster.departments(programId).stream().collect(Collectors.toMap(Department::id, Department::name));
        return new Measured(
                runId,
                definition,
                wave,
                gate,
                now,
                roster.people(programId, waveId),
                names,
                use(definition, wave, now));
    }

    /** From the sums; from single events where usage was imported before there were sums and not since. */
    Use use(ProgramDefinition definition, Wave wave, Instant now) {
        ZoneId zone = definition.timeZone();
        boolean summed = sums.state(definition.id())
                .filter(state -> state.zone().equals(zone))
                .isPresent();
        return summed
                ? Use.read(sums, definition.id(), definition.feature(), wave.goLive(), LocalDate.ofInstant(now, zone))
                : Use.read(events, definition.id(), definition.feature(), wave.goLive(), now, zone);
    }

    /**
     * Keeps a snapshot and puts its digest into the ledger, in the caller's transaction.
     *
     * @return the snapshot without the numbers that must not be told: for whoever shows something of it
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Snapshot keep(Job job, Snapshot snapshot) {
        boolean outdated = ledger.entries(snapshot.programId()).stream()
                .anyMatch(entry -> UnitChanges.isOne(entry)
                        && entry.evidence().runId().equals(snapshot.runId())
                        && entry.recordedAt().isAfter(snapshot.takenAt()));
        if (outdated) {
            // The job is tried again, and measures the units as they are now.
            throw new IllegalStateException("Units were merged or moved while they were measured");
        }
        Snapshot kept = told.tell(snapshot);
        snapshots.insert(kept);
        ledger.append(new Evidence(
                snapshot.programId(),
                snapshot.runId(),
                snapshot.waveId(),
                EvidenceKind.MEASUREMENT_TAKEN,
                job.processId(),
                job.processInstanceKey(),
                job.elementId(),
                snapshot.gate().id(),
                Map.of(
                        "gate", snapshot.gate().id(),
                        "snapshotId", snapshot.id(),
                        "digest", snapshot.digest())));
        return kept;
    }

    /** What the gate asks for, with targets that sponsors set otherwise. */
    List<Snapshot.Asked> asked(Measured wave) {
        List<Criterion> criteria = wave.definition().targets().of(wave.gate());
        return criteria.stream()
                .map(criterion -> {
                    Metric metric = Metric.of(criterion.metric());
                    Optional<Double> moved = targets.stream()
                            .flatMap(moving -> moving.target(wave, metric).stream())
                            .findFirst();
                    return new Snapshot.Asked(
                            metric,
                            moved.orElse(criterion.target()),
                            moved.isPresent() ? Double.valueOf(criterion.target()) : null,
                            criterion.need(),
                            criteria.stream()
                                    .filter(other -> other.name().equals(criterion.fallback()))
                                    .map(other -> Metric.of(other.metric()))
                                    .findFirst()
                                    .orElse(null),
                            criterion.because());
                })
                .toList();
    }
}
