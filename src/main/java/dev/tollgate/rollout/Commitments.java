package dev.tollgate.rollout;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.TaskAnswers.Answer;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;

/**
 * The days that people committed to, read from what they answered and never from a process variable: when the daily
 * support ends, when an old tool goes, when the next round is due.
 */
@Service
public class Commitments {

    /** Wins are made public at least so often before the habit is measured. */
    static final int FEWEST_ROUNDS = 2;

    private static final LocalTime START_OF_DAY = LocalTime.of(8, 0);
    private static final int USUAL_RECHECK_DAYS = 7;
    private static final int USUAL_SUPPORT_DAYS = 14;
    private static final Set<String> GOES = Set.of("retire", "replace");

    private final TaskAnswers answers;
    private final Programs programs;
    private final Ledger ledger;
    private final Clock clock;

    Commitments(TaskAnswers answers, Programs programs, Ledger ledger, Clock clock) {
        this.answers = answers;
        this.programs = programs;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** The day on which the daily support ends; two weeks from now where the reviewer accepted an answer without one. */
    public String hypercareUntil(Job job) {
        Answer named = answers.latest(job.processInstanceKey(), "NameHypercareTask")
                .orElseThrow(() -> new Refused("Nobody said who supports people and until when"));
        return at(
                job,
                Fields.date(named.content(), "until").orElseGet(() -> today(job).plusDays(USUAL_SUPPORT_DAYS)));
    }

    /**
     * An old tool that is to be switched off and was not yet found off.
     *
     * @param day on which somebody looks
     */
    public record SwitchOff(String tool, LocalDate day) {}

    /** The next old tool to look at; empty when each was found off on its day or later. */
    public Optional<SwitchOff> nextSwitchOff(Job job) {
        Answer examined = answers.latest(job.processInstanceKey(), "ExamineSystemsTask")
                .orElseThrow(() -> new Refused("The old tools have not been examined"));
        List<SwitchOff> promised = Fields.list(examined.content(), "systems").stream()
                .filter(system -> GOES.contains(String.valueOf(system.get("decision"))))
                .flatMap(system -> Fields.text(system, "tool").stream()
                        .map(tool -> new SwitchOff(
                                tool,
                                Fields.date(system, "offOn")
                                        .orElseGet(() -> today(job).plusDays(USUAL_RECHECK_DAYS)))))
                .sorted(Comparator.comparing(SwitchOff::day).thenComparing(SwitchOff::tool))
                .toList();
        // Each check is about the tool whose turn it was: they are answered one after the other.
        List<Answer> checks = answers.all(job.processInstanceKey(), "CheckSwitchOffTask");
        int next = 0;
        Optional<LocalDate> again = Optional.empty();
        for (Answer check : checks) {
            if (check.completedAt().isBefore(examined.completedAt()) || next >= promised.size()) {
                continue;
            }
            if (isOff(check.content())) {
                next++;
                again = Optional.empty();
            } else {
                LocalDate lookedOn =
                        LocalDate.ofInstant(check.completedAt(), definition(job).timeZone());
                again = Optional.of(Fields.date(check.content(), "nextCheckOn")
                        .filter(day -> day.isAfter(lookedOn))
                        .orElse(lookedOn.plusDays(USUAL_RECHECK_DAYS)));
            }
        }
        if (next >= promised.size()) {
            return Optional.empty();
        }
        SwitchOff due = promised.get(next);
        return Optional.of(again.map(day -> new SwitchOff(due.tool(), day)).orElse(due));
    }

    /** Somebody says it is off, and how they know. */
    private static boolean isOff(Map<String, Object> check) {
        return "off".equals(check.get("state")) && Fields.text(check, "proof").isPresent();
    }

    /** Whether wins are made public once more before the habit is measured. */
    public boolean anotherRound(Job job, int everyDays) {
        return roundsHeld(job) < FEWEST_ROUNDS || today(job).plusDays(everyDays).isBefore(habitFrom(job));
    }

    /** How often step 6 was sealed in this very phase instance, by the ledger. */
    public long roundsHeld(Job job) {
        return ledger.entries(job.programId()).stream()
                .map(entry -> entry.evidence())
                .filter(evidence -> evidence.kind() == EvidenceKind.SEALED
                        && evidence.processId().equals("step-6-publicize-short-term-wins")
                        && "PublicizeWinsCall".equals(evidence.data().get("callerElementId"))
                        && Objects.equals(
                                String.valueOf(evidence.data().get("callerInstanceKey")),
                                String.valueOf(job.processInstanceKey())))
                .count();
    }

    private LocalDate habitFrom(Job job) {
        ProgramDefinition program = definition(job);
        return program.gateDates(wave(job)).habit();
    }

    /** So many days from now, at the start of a day in the program's time zone, as an ISO offset date-time. */
    public String inDays(Job job, int days) {
        return at(job, today(job).plusDays(days));
    }

    /** The start of a day in the program's time zone, as an ISO offset date-time. */
    public String at(Job job, LocalDate day) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                day.atTime(START_OF_DAY).atZone(definition(job).timeZone()));
    }

    LocalDate today(Job job) {
        return LocalDate.ofInstant(clock.instant(), definition(job).timeZone());
    }

    /** Go-live, or today where that has passed. */
    LocalDate start(Job job) {
        LocalDate goLive = wave(job).goLive();
        LocalDate today = today(job);
        return goLive.isAfter(today) ? goLive : today;
    }

    Wave wave(Job job) {
        return definition(job)
                .wave(job.waveId())
                .orElseThrow(() ->
                        new Refused("The program '%s' has no wave '%s'".formatted(job.programId(), job.waveId())));
    }

    ProgramDefinition definition(Job job) {
        return programs.get(job.programId()).definition();
    }

    /** How many messages about the program one person gets in a week at most. */
    public int messagesPerWeek(Job job) {
        return definition(job).communication().perPersonAndWeek();
    }
}
