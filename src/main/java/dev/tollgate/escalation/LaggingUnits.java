package dev.tollgate.escalation;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Percent;
import dev.tollgate.measurement.Signs;
import dev.tollgate.obstacle.ObstacleSource;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.obstacle.Raise;
import dev.tollgate.program.EscalationPolicy;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Service;

/** The weekly look at each group of units: opens an escalation where use lags, and an obstacle where quality does. */
@Service
public class LaggingUnits {

    static final String MOTIONS = "going-through-the-motions";
    private static final Map<String, String> GATES = Map.of("phase-launch", "in-use", "phase-stabilize", "habit");
    private static final Duration REST_AFTER_LADDER = Duration.ofDays(90);
    private static final Duration REST_AFTER_OBSTACLE = Duration.ofDays(28);

    private final MeasuredUse measured;
    private final EscalationStore store;
    private final Obstacles obstacles;
    private final Programs programs;
    private final Clock clock;

    LaggingUnits(MeasuredUse measured, EscalationStore store, Obstacles obstacles, Programs programs, Clock clock) {
        this.measured = measured;
        this.store = store;
        this.obstacles = obstacles;
        this.programs = programs;
        this.clock = clock;
    }

    /** Returns {@code escalationIds}: those opened now, maybe none. */
    public Worker.Work detect(Job job) {
        String gate = GATES.get(job.processId());
        if (gate == null) {
            throw new Refused("'%s' is no phase in which use is watched".formatted(job.processId()));
        }
        List<Use> uses = measured.of(job, gate);
        return () -> Map.of("escalationIds", detect(job, gate, uses));
    }

    private List<String> detect(Job job, String gate, List<Use> uses) {
        String runId = Objects.requireNonNull(job.scope()).runId();
        String waveId = job.waveId();
        ProgramDefinition definition = programs.get(job.programId()).definition();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<Escalation> before = store.of(runId, waveId);
        boolean grace = inGrace(definition, waveId, now);
        List<String> opened = new ArrayList<>();
        for (Use use : uses) {
            OptionalDouble needed = Lagging.needed(
                    use, store.observed(runId, waveId, use, now.minus(Duration.ofDays(7L * Lagging.WEEKS + 1))));
            store.observe(runId, waveId, use, now);
            if (grace) {
                continue;
            }
            if (needed.isPresent() && before.stream().noneMatch(known -> busy(known, use, now))) {
                opened.add(open(job, gate, runId, use, needed.getAsDouble(), now));
            } else if (needed.isEmpty() && use.qualityLow()) {
                motions(job, use, now);
            }
        }
        return opened;
    }

    /** Whether the ladder is at one of these units now. */
    public boolean beingHelped(String runId, String waveId, Set<MeasuredUnit> units) {
        return store.of(runId, waveId).stream()
                .anyMatch(known -> known.isOpen() && !Collections.disjoint(MeasuredUse.parse(known.units()), units));
    }

    private static boolean inGrace(ProgramDefinition definition, String waveId, Instant now) {
        EscalationPolicy policy = definition.escalation();
        LocalDate today = LocalDate.ofInstant(now, definition.timeZone());
        Wave wave = definition
                .wave(waveId)
                .orElseThrow(() -> new Refused("The program has no wave '%s'".formatted(waveId)));
        return today.isBefore(wave.goLive().plusDays(policy.graceDays()));
    }

    /** Open already, or everything was tried not long ago: the sponsors have it as an obstacle. */
    private static boolean busy(Escalation known, Use use, Instant now) {
        return known.units().equals(use.units())
                && (known.isOpen()
                        || known.state() == Escalation.State.USED_UP
                                && Objects.requireNonNull(known.closedAt())
                                        .plus(REST_AFTER_LADDER)
                                        .isAfter(now));
    }

    private String open(Job job, String gate, String runId, Use use, double needed, Instant now) {
        Escalation opened = new Escalation(
                UUID.randomUUID().toString(),
                job.programId(),
                runId,
                job.waveId(),
                gate,
                use.name(),
                use.units(),
                use.people(),
                use.metric(),
                now,
                measured.told(job, use),
                needed,
                use.qualityLow(),
                Escalation.State.OPEN,
                null,
                null,
                List.of());
        store.insert(opened);
        return opened.id();
    }

    private void motions(Job job, Use use, Instant now) {
        String text = "%s uses it, but the quality of what is entered is under %s"
                .formatted(use.name(), Percent.text(Signs.LOWEST_QUALITY));
        boolean recent = obstacles.of(job.programId()).stream()
                .anyMatch(known -> MOTIONS.equals(known.catalogueId())
                        && job.waveId().equals(known.waveId())
                        && (known.isOpen()
                                || known.raisedAt().plus(REST_AFTER_OBSTACLE).isAfter(now)));
        if (!recent) {
            obstacles.raise(new Raise(
                    job.programId(),
                    job.waveId(),
                    null,
                    MOTIONS,
                    text,
                    ObstacleSource.DETECTION,
                    "weekly measurement"));
        }
    }
}
