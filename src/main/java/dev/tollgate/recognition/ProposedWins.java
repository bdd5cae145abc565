package dev.tollgate.recognition;

import dev.tollgate.engine.Job;
import dev.tollgate.measurement.Percent;
import dev.tollgate.measurement.Signs;
import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Proposes use that rose beyond chance as a win whose people are to be thanked: the numbers are the proof, the change lead says
 * who is behind them. A unit once in {@value #DAYS} days, a wave one at a time and a program one a week, since each is work for
 * the change lead. It does not count at a gate and is not what step 6 publishes: that wants a win that somebody describes.
 */
@Service
public class ProposedWins {

    static final String SEEN = "win-seen";
    static final int DAYS = 90;
    private static final int LONGEST_GROUP = 700;

    private final WinStore store;
    private final Programs programs;
    private final Outbox outbox;
    private final Clock clock;

    ProposedWins(WinStore store, Programs programs, Outbox outbox, Clock clock) {
        this.store = store;
        this.programs = programs;
        this.outbox = outbox;
        this.clock = clock;
    }

    /** Use of a group that rose. */
    public record Rose(String waveId, Signs.OfGroup group, Signs.Risen rise) {}

    /**
     * Proposes at most one of them, that of the most people.
     *
     * @return the win's id
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Optional<String> propose(Job job, List<Rose> seen) {
        ProgramDefinition program = programs.get(job.programId()).definition();
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        List<WinStore.Seen> before = store.seenSince(program.id(), now.minus(Period.ofDays(DAYS)));
        return seen.stream()
                .filter(rose -> before.stream().noneMatch(known -> stands(known, rose)))
                .max(Comparator.comparingInt((Rose rose) -> rose.group().people())
                        .thenComparing(rose -> rose.group().name(), Comparator.reverseOrder()))
                .map(rose -> {
                    Win win = win(job, program, rose, now);
                    store.insert(win, rose.group().units());
                    outbox.append(SEEN, program.id(), Map.of("winId", win.id(), "waveId", rose.waveId()));
                    return win.id();
                });
    }

    private static boolean stands(WinStore.Seen known, Rose rose) {
        return known.waveId().equals(rose.waveId()) && !known.thanked()
                || !Collections.disjoint(known.units(), rose.group().units());
    }

    private static Win win(Job job, ProgramDefinition program, Rose rose, Instant now) {
        return new Win(
                UUID.randomUUID().toString(),
                program.id(),
                Objects.requireNonNull(job.scope()).runId(),
                rose.waveId(),
                job.processInstanceKey(),
                "People who use %s in a week, %s"
                        .formatted(program.software(), shortened(rose.group().name())),
                "before %s, now %s"
                        .formatted(
                                Percent.text(rose.rise().before()),
                                Percent.text(rose.rise().now())),
                "Measured by Tollgate on %s: %s"
                        .formatted(program.calendar().day(now), rose.rise().sentence()),
                true,
                "",
                "",
                now);
    }

    private static String shortened(String group) {
        return group.length() <= LONGEST_GROUP ? group : group.substring(0, LONGEST_GROUP - 1) + "…";
    }
}
