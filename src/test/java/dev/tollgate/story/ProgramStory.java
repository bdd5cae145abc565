package dev.tollgate.story;

import static org.awaitility.Awaitility.await;

import dev.tollgate.engine.TestEngine;
import dev.tollgate.engine.TestEngine.OpenIncident;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.engine.TestEngine.TaskGone;
import java.time.Duration;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BinaryOperator;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Moves programs along on the in-memory engine: people answer what is asked, days pass when nobody is asked. */
final class ProgramStory {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(10);
    private static final int QUIET_LOOKS = 15;
    private static final Duration SHORTEST_PAUSE = Duration.ofHours(12);

    private final TestEngine engine;
    private final MovableClock clock;
    private final Map<String, BinaryOperator<Map<String, Object>>> otherwise = new HashMap<>();
    private final List<String> answered = new ArrayList<>();
    private final List<String> held = new ArrayList<>();
    private BiConsumer<LocalDate, LocalDate> daysPassed = (from, to) -> {};

    ProgramStory(TestEngine engine, MovableClock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** From now on the people who get this form answer it differently. */
    void answer(String formId, UnaryOperator<Map<String, Object>> difference) {
        otherwise.put(formId, (content, shown) -> difference.apply(content));
    }

    /** As before, by people who look at what the form shows them, which comes second. */
    void answerShown(String formId, BinaryOperator<Map<String, Object>> difference) {
        otherwise.put(formId, difference);
    }

    /** Starts the root process as Tasklist does with its start form. */
    long start(Map<String, Object> startForm) {
        return engine.client()
                .newCreateInstanceCommand()
                .bpmnProcessId("adoption-program")
                .latestVersion()
                .variables(startForm)
                .send()
                .join()
                .getProcessInstanceKey();
    }

    /** Somebody is called with the days that passed, each time before the processes learn that they did. */
    void asTimePasses(BiConsumer<LocalDate, LocalDate> daysPassed) {
        this.daysPassed = daysPassed;
    }

    /** Works and lets time pass until the condition holds; an incident ends the story. */
    void until(String what, BooleanSupplier condition) {
        LocalDate last = today().plusDays(800);
        while (!condition.getAsBoolean()) {
            List<OpenIncident> incidents = engine.openIncidents();
            if (!incidents.isEmpty()) {
                throw new AssertionError("Incident on the way to '%s': %s".formatted(what, incidents));
            }
            if (!answerOne() && !settled(condition)) {
                if (today().isAfter(last)) {
                    throw new AssertionError("'%s' did not happen in 800 days; answered %s, waiting %s"
                            .formatted(what, answered, engine.openTasks()));
                }
                passToWhatIsNext();
            }
        }
    }

    /** Answers until this task waits, and returns it unanswered. */
    OpenTask untilAsked(String elementId) {
        OpenTask[] found = new OpenTask[1];
        boolean heldBefore = held.contains(elementId);
        held.add(elementId);
        try {
            until("somebody is asked at " + elementId, () -> {
                found[0] = engine.openTasks().stream()
                        .filter(task -> task.elementId().equals(elementId))
                        .findFirst()
                        .orElse(null);
                return found[0] != null;
            });
        } finally {
            if (!heldBefore) {
                held.remove(elementId);
            }
        }
        return found[0];
    }

    /** Works and lets time pass until an incident ends the way. */
    OpenIncident untilRefused() {
        LocalDate last = today().plusDays(800);
        while (engine.openIncidents().isEmpty()) {
            if (!answerOne() && !settled(() -> false)) {
                if (today().isAfter(last)) {
                    throw new AssertionError("Nobody refused; answered %s".formatted(answered));
                }
                passToWhatIsNext();
            }
        }
        return engine.openIncidents().getFirst();
    }

    /** Waits, without any answer and with the time standing still, until an incident is there. */
    OpenIncident refused() {
        await("an incident")
                .atMost(PATIENCE)
                .pollInterval(POLL)
                .until(() -> !engine.openIncidents().isEmpty());
        return engine.openIncidents().getFirst();
    }

    /** Waits until the same job, tried again, is refused again. */
    OpenIncident untilAnotherRefusal(OpenIncident before) {
        soon(
                "another incident",
                () -> engine.openIncidents().stream().anyMatch(incident -> incident.key() != before.key()));
        return engine.openIncidents().getFirst();
    }

    /** People answer what they are asked, with the time standing still, also while an incident waits for somebody. */
    void workDespiteIncidents(String what, BooleanSupplier condition) {
        long begun = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new AssertionError("'%s' did not happen; waiting %s".formatted(what, engine.openTasks()));
            }
            if (!answerOne()) {
                LockSupport.parkNanos(POLL.toNanos());
            }
        }
    }

    /** Waits with the time standing still. */
    void soon(String what, BooleanSupplier condition) {
        await(what).atMost(PATIENCE).pollInterval(POLL).until(condition::getAsBoolean);
    }

    /** From now on nobody answers this task until it is answered by {@link #answer(OpenTask)}. */
    void hold(String elementId) {
        held.add(elementId);
    }

    void release(String elementId) {
        held.remove(elementId);
    }

    void answer(OpenTask task) {
        String formId = Forms.of(task.processId(), task.elementId());
        Map<String, Object> content = new HashMap<>(Answers.to(formId, today()));
        choosePeople(content, engine.shown(task));
        engine.complete(
                task, otherwise.getOrDefault(formId, (usual, shown) -> usual).apply(content, engine.shown(task)));
        answered.add(task.elementId());
    }

    /** The people of the answers are those of the example; here others are offered. */
    private static void choosePeople(Map<String, Object> content, Map<String, Object> shown) {
        if (!(shown.get("people") instanceof List<?> people) || people.isEmpty()) {
            return;
        }
        List<Object> offered = people.stream()
                .map(choice -> (Object) ((Map<?, ?>) choice).get("value"))
                .toList();
        for (String field : List.of("byWhom", "remedyOwner")) {
            if (content.containsKey(field) && !offered.contains(content.get(field))) {
                content.put(field, offered.getFirst());
            }
        }
    }

    void pass(Duration duration) {
        LocalDate before = today();
        clock.advance(duration);
        daysPassed.accept(before, today());
        engine.advance(duration);
    }

    /** To a moment, whatever else is due before it; a second on where it is over. */
    void passUntil(OffsetDateTime moment) {
        Duration left = Duration.between(clock.instant(), moment);
        pass((left.isNegative() ? Duration.ZERO : left).plusSeconds(1));
    }

    /** To the next timer, but at least some hours: a campaign that is looked at every five minutes must not hold up all. */
    void passToWhatIsNext() {
        Duration wait = engine.nextTimer()
                .map(next -> Duration.between(clock.instant(), next).plusSeconds(1))
                .filter(left -> left.compareTo(SHORTEST_PAUSE) > 0)
                .orElse(SHORTEST_PAUSE);
        pass(wait);
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    List<String> answered() {
        return List.copyOf(answered);
    }

    private boolean answerOne() {
        for (OpenTask task : engine.openTasks()) {
            if (!held.contains(task.elementId())) {
                answerUnlessItEnded(task);
                return true;
            }
        }
        return false;
    }

    /** A timer may have ended the task since it was listed. */
    private void answerUnlessItEnded(OpenTask task) {
        try {
            answer(task);
        } catch (TaskGone e) {
            if (engine.openTasks().stream().anyMatch(open -> open.key() == task.key())) {
                throw e;
            }
        }
    }

    /**
     * True when something happened by itself within a moment: workers are quick, but not instant. On a busy machine this
     * thread may get no turn for longer than the moment, and neither do the workers; so it is quiet only when it was seen
     * to be quiet again and again.
     */
    private boolean settled(BooleanSupplier condition) {
        long begun = System.nanoTime();
        int before = engine.happened();
        for (int quiet = 0; quiet < QUIET_LOOKS; quiet++) {
            if (condition.getAsBoolean()
                    || !engine.openIncidents().isEmpty()
                    || engine.openTasks().stream().anyMatch(task -> !held.contains(task.elementId()))) {
                return true;
            }
            int now = engine.happened();
            if (now != before || !engine.openJobs().isEmpty()) {
                before = now;
                quiet = 0;
            }
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new AssertionError("Jobs that nobody does: %s".formatted(engine.openJobs()));
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        return false;
    }
}
