package dev.tollgate.story;

import static org.awaitility.Awaitility.await;

import dev.tollgate.engine.TestEngine;
import dev.tollgate.engine.TestEngine.OpenIncident;
import dev.tollgate.engine.TestEngine.OpenTask;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** Moves programs along on the in-memory engine: people answer what is asked, days pass when nobody is asked. */
final class ProgramStory {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestEngine engine;
    private final MovableClock clock;
    private final Map<String, UnaryOperator<Map<String, Object>>> otherwise = new HashMap<>();
    private final List<String> answered = new ArrayList<>();
    private final List<String> held = new ArrayList<>();

    ProgramStory(TestEngine engine, MovableClock clock) {
        this.engine = engine;
        this.clock = clock;
    }

    /** From now on the people who get this form answer it differently. */
    void answer(String formId, UnaryOperator<Map<String, Object>> difference) {
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

    /** Works and lets days pass until the condition holds; an incident ends the story. */
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
                pass(Duration.ofDays(1));
            }
        }
    }

    /** Answers until this task waits, and returns it unanswered. */
    OpenTask untilAsked(String elementId) {
        OpenTask[] found = new OpenTask[1];
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
            held.remove(elementId);
        }
        return found[0];
    }

    /** Waits for an incident that ends the way. */
    OpenIncident untilRefused() {
        await("an incident")
                .atMost(PATIENCE)
                .until(() -> answerOne() || !engine.openIncidents().isEmpty());
        await("an incident")
                .atMost(PATIENCE)
                .until(() -> !engine.openIncidents().isEmpty());
        return engine.openIncidents().getFirst();
    }

    void answer(OpenTask task) {
        String formId = Forms.of(task.processId(), task.elementId());
        Map<String, Object> content = new HashMap<>(Answers.to(formId, today()));
        engine.complete(
                task, otherwise.getOrDefault(formId, UnaryOperator.identity()).apply(content));
        answered.add(task.elementId());
    }

    void pass(Duration duration) {
        clock.advance(duration);
        engine.advance(duration);
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
                answer(task);
                return true;
            }
        }
        return false;
    }

    /** True when something happened by itself within a moment: workers are quick, but not instant. */
    private boolean settled(BooleanSupplier condition) {
        long quietSince = System.nanoTime();
        int before = engine.happened();
        while (System.nanoTime() - quietSince < Duration.ofMillis(300).toNanos()) {
            if (condition.getAsBoolean()
                    || !engine.openIncidents().isEmpty()
                    || engine.openTasks().stream().anyMatch(task -> !held.contains(task.elementId()))) {
                return true;
            }
            int now = engine.happened();
            if (now != before) {
                before = now;
                quietSince = System.nanoTime();
            }
            Thread.onSpinWait();
        }
        return false;
    }
}
