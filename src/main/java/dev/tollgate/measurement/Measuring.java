package dev.tollgate.measurement;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Department;
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
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Measures a wave for a gate, from what is in the database at that moment. */
@Service
public class Measuring {

    private final Programs programs;
    private final Roster roster;
    private final WaveRecords records;
    private final UsageEvents events;
    private final JdbcSnapshots snapshots;
    private final Ledger ledger;
    private final Clock clock;

    Measuring(
            Programs programs,
            Roster roster,
            WaveRecords records,
            UsageEvents events,
            JdbcSnapshots snapshots,
            Ledger ledger,
            Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.records = records;
        this.events = events;
        this.snapshots = snapshots;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Measures for the gate that the job's instance was called for, without keeping anything. */
    @Transactional(readOnly = true)
    public Snapshot measure(Job job) {
        Gate gate = Gate.of(job.subject())
                .orElseThrow(() -> new Refused(
                        "There is no gate '%s'; this instance was called with a wrong input".formatted(job.subject())));
        return measure(job, gate);
    }

    /** Measures the wave of the job as a gate would. */
    @Transactional(readOnly = true)
    public Snapshot measure(Job job, Gate gate) {
        String programId = job.programId();
        String waveId = job.waveId();
        String runId = job.scope().runId();
        ProgramDefinition definition = programs.get(programId).definition();
        Wave wave = definition
                .wave(waveId)
                .orElseThrow(() -> new Refused("The program '%s' has no wave '%s'".formatted(programId, waveId)));
        ZoneId zone = definition.timeZone();
        // The precision that the database keeps, so that the digest of what is read back is the same.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant goLiveAt = wave.goLive().atStartOfDay(zone).toInstant();
        ExpectedUse.Window window = ExpectedUse.Window.endingBefore(LocalDate.ofInstant(now, zone), wave.goLive());
        List<Person> people = roster.people(programId, waveId);
        Set<String> informed = records.informed(programId, runId, waveId);
        Set<String> trained = records.trained(programId, runId, waveId);
        Map<String, Long> used = events.counts(programId, definition.feature(), goLiveAt, now);
        Map<String, Recent> recent = recent(programId, definition, window, now);
        List<PersonFacts> facts = people.stream()
                .map(person -> facts(person, definition, informed, trained, used, recent))
                .toList();
        Map<String, String> names =
                roster.departments(programId).stream().collect(Collectors.toMap(Department::id, Department::name));
        return new Snapshot(
                UUID.randomUUID().toString(),
                programId,
                waveId,
                runId,
                gate,
                job.processInstanceKey(),
                now,
                gate.notBefore(definition.gateDates(wave)).atStartOfDay(zone).toInstant(),
                goLiveAt,
                window.from(),
                window.to(),
                people.size(),
                people.stream()
                        .mapToLong(person -> used.getOrDefault(person.username(), 0L))
                        .sum(),
                definition.floorMargin(),
                definition.smallUnit(),
                Counting.values(facts, window, gate.criteria(definition.targets()), definition.smallUnit(), names));
    }

    /** Keeps a snapshot and puts its digest into the ledger, in the caller's transaction. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(Job job, Snapshot snapshot) {
        snapshots.insert(snapshot);
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
    }

    private static PersonFacts facts(
            Person person,
            ProgramDefinition definition,
            Set<String> informed,
            Set<String> trained,
            Map<String, Long> used,
            Map<String, Recent> recent) {
        String username = person.username();
        Recent own = recent.getOrDefault(username, Recent.NOTHING);
        return new PersonFacts(
                new MeasuredUnit(person.departmentId(), person.location()),
                definition.role(person.role()).frequency(),
                informed.contains(username),
                trained.contains(username),
                used.containsKey(username),
                own.days,
                own.qualitySum,
                own.rated);
    }

    private Map<String, Recent> recent(
            String programId, ProgramDefinition definition, ExpectedUse.Window window, Instant now) {
        ZoneId zone = definition.timeZone();
        Map<String, Recent> recent = new HashMap<>();
        Instant before = window.to().atStartOfDay(zone).toInstant();
        events.each(
                programId,
                definition.feature(),
                window.from().atStartOfDay(zone).toInstant(),
                before.isAfter(now) ? now : before,
                (username, at, quality) -> recent.computeIfAbsent(username, name -> new Recent())
                        .add(LocalDate.ofInstant(at, zone), quality));
        return recent;
    }

    private static final class Recent {

        private static final Recent NOTHING = new Recent();

        private final Set<LocalDate> days = new HashSet<>();
        private double qualitySum;
        private long rated;

        private void add(LocalDate day, Double quality) {
            days.add(day);
            if (quality != null) {
                qualitySum += quality;
                rated++;
            }
        }
    }
}
