package dev.tollgate.recognition;

import dev.tollgate.communication.WinStory;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.lifecycle.KnownSubject;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.TaskAnswers.Answer;
import dev.tollgate.measurement.Percent;
import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import dev.tollgate.rollout.MeasuredProgress;
import dev.tollgate.rollout.MeasuredProgress.Progress;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The wins of a wave, each of one round of step 6 or seen by the weekly look, with the proof behind it. */
@Service
public class Wins implements WinStory, KnownSubject {

    private final WinStore store;
    private final TaskAnswers answers;
    private final MeasuredProgress progress;
    private final Roster roster;
    private final Clock clock;

    Wins(WinStore store, TaskAnswers answers, MeasuredProgress progress, Roster roster, Clock clock) {
        this.store = store;
        this.answers = answers;
        this.progress = progress;
        this.roster = roster;
        this.clock = clock;
    }

    /**
     * Keeps the win described in the job's instance. Numbers that Tollgate measures are its own, whatever the form says.
     *
     * @return the win's id
     * @throws Refused when nothing was described, or what was chosen as measured is not
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public String register(Job job) {
        String runId = Objects.requireNonNull(job.scope()).runId();
        Optional<Win> registered = store.ofRound(runId, job.processInstanceKey());
        if (registered.isPresent()) {
            return registered.get().id();
        }
        Map<String, Object> answer = answers.latest(job.processInstanceKey(), "DescribeWinTask")
                .map(Answer::content)
                .orElseThrow(() -> new Refused("There is no win to register: nobody described one"));
        boolean measured = "measured".equals(answer.get("basis"));
        Optional<Progress> own = measured ? Optional.of(measured(job, answer)) : Optional.empty();
        Win win = new Win(
                UUID.randomUUID().toString(),
                job.programId(),
                runId,
                job.waveId(),
                job.processInstanceKey(),
                text(answer, "metric").or(() -> own.map(Progress::words)).orElse("A win"),
                own.map(risen -> "before %s, now %s".formatted(Percent.text(risen.before()), Percent.text(risen.now())))
                        .orElseGet(() -> "before %s, now %s"
                                .formatted(number(answer.get("before")), number(answer.get("after")))),
                own.map(risen -> "Measured by Tollgate, first on %s".formatted(risen.measuredOn()))
                        .orElseGet(() -> text(answer, "source").orElse("")),
                measured,
                text(answer, "managerHelp").orElse(""),
                text(answer, "story").orElse(""),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        store.insert(win);
        return win.id();
    }

    private Progress measured(Job job, Map<String, Object> answer) {
        return progress.of(job).stream()
                .filter(risen -> risen.key().equals(answer.get("measurement")))
                .findFirst()
                .orElseThrow(() ->
                        new Refused("'%s' did not get better by any measurement".formatted(answer.get("measurement"))));
    }

    /** What the form of step 6 offers: the metrics of the wave that rose. */
    Map<String, Object> forDescribing(Job job) {
        List<Progress> risen = progress.of(job);
        return Map.of(
                "measured", risen.stream().map(Progress::text).toList(),
                "measurements",
                        risen.stream()
                                .map(each -> Map.of("label", each.text(), "value", each.key()))
                                .toList());
    }

    /** Keys of the metrics that rose. */
    List<String> measurements(Job job) {
        return progress.of(job).stream().map(Progress::key).toList();
    }

    Win get(String winId) {
        return store.find(winId).orElseThrow(() -> new Refused("There is no win '%s'".formatted(winId)));
    }

    @Override
    public Optional<WinStory.Told> latest(String runId, String waveId) {
        return store.latest(runId, waveId).map(win -> {
            Optional<Nomination> thanked = store.awardedNomination(win.id());
            return new WinStory.Told(
                    win.metric(),
                    win.numbers(),
                    win.source(),
                    names(win, thanked, Nomination.ACHIEVER),
                    names(win, thanked, Nomination.ENABLER),
                    win.managerHelp(),
                    win.story());
        });
    }

    private String names(Win win, Optional<Nomination> thanked, String part) {
        return thanked.map(nomination -> nomination.agreed(part)).orElse(List.of()).stream()
                .flatMap(username -> roster.person(win.programId(), username).stream())
                .map(Person::name)
                .collect(Collectors.joining(", "));
    }

    @Override
    public String processId() {
        return Recognitions.PROCESS;
    }

    @Override
    public boolean known(String programId, @Nullable String waveId, String subject) {
        return store.find(subject)
                .filter(win -> win.programId().equals(programId) && win.waveId().equals(waveId))
                .filter(win -> store.awardedNomination(win.id()).isEmpty())
                .isPresent();
    }

    static Optional<String> text(Map<String, Object> answer, String field) {
        return Optional.ofNullable(answer.get(field))
                .map(value -> value.toString().strip())
                .filter(value -> !value.isEmpty());
    }

    private static String number(@Nullable Object value) {
        return value instanceof Number number
                ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                : "unknown";
    }
}
