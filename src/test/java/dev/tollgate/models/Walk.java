package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.engine.TestEngine;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.engine.TestEngine.TaskGone;
import dev.tollgate.story.Answers;
import io.camunda.client.api.response.ActivatedJob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInfo;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Walks the real models on the in-memory engine, with workers that only answer: the usual of each job type from
 * {@code src/test/resources/walk}, or what a test {@link #says}. People answer as in {@link Answers}.
 */
abstract class Walk {

    private static final Duration A_BUSY_MACHINE = Duration.ofMinutes(3);

    static final String PAST = "2020-01-01T09:00:00Z";
    static final LocalDate TODAY = LocalDate.of(2026, 1, 5);

    static final List<ActivatedJob> jobs = new CopyOnWriteArrayList<>();
    private static final Map<String, Deque<Map<String, Object>>> results = new ConcurrentHashMap<>();
    static TestEngine engine;
    private static Duration passed = Duration.ZERO;

    @BeforeAll
    static void deploy() {
        Awaitility.setDefaultTimeout(A_BUSY_MACHINE);
        engine = new TestEngine();
        passed = Duration.ZERO;
        ModelFiles.deployAll(engine.client());
        ModelFiles.models().stream()
                .flatMap(model -> model.jobTypes().stream())
                .distinct()
                .forEach(Walk::work);
    }

    @AfterAll
    static void close(TestInfo test) {
        ProcessCoverage.keep(test.getTestClass().orElseThrow(), engine.passed());
        engine.close();
    }

    /** So that no test walks on in the instances of another. */
    @AfterEach
    void cancel() {
        ModelFiles.models().stream()
                .flatMap(model -> engine.activeInstances(model.fileName).stream())
                .filter(instance -> jobs.stream()
                        .noneMatch(job -> job.getType().equals("enter")
                                && job.getProcessInstanceKey() == instance
                                && job.getVariablesAsMap().containsKey("ticket")))
                .forEach(instance -> engine.client()
                        .newCancelInstanceCommand(instance)
                        .send()
                        .join());
        jobs.clear();
        results.clear();
    }

    static long start(String processId, Map<String, Object> variables) {
        return engine.client()
                .newCreateInstanceCommand()
                .bpmnProcessId(processId)
                .latestVersion()
                .variables(variables)
                .send()
                .join()
                .getProcessInstanceKey();
    }

    /** Completes every task as the people of the story do, until the instance is through. */
    static void until(long instance, Map<String, Map<String, Object>> otherAnswers) {
        await().until(() -> {
            assertThat(engine.openIncidents()).isEmpty();
            for (OpenTask task : engine.openTasks()) {
                String form = formOf(task);
                answer(task, otherAnswers.getOrDefault(form, Answers.to(form, TODAY)));
            }
            return engine.completed(instance);
        });
    }

    /** Completes every task as the people of the story do, until something is so. */
    static void answerUntil(BooleanSupplier soFar) {
        await().until(() -> {
            assertThat(engine.openIncidents()).isEmpty();
            for (OpenTask task : engine.openTasks()) {
                answer(task, Answers.to(formOf(task), TODAY));
            }
            return soFar.getAsBoolean();
        });
    }

    /** A timer may have ended the task meanwhile. */
    private static void answer(OpenTask task, Map<String, Object> answer) {
        try {
            engine.complete(task, answer);
        } catch (TaskGone e) {
            assertThat(engine.openTasks()).extracting(OpenTask::key).doesNotContain(task.key());
        }
    }

    /** So far from now by the engine's clock. */
    static String in(Duration duration) {
        return Instant.now().plus(passed).plus(duration).toString();
    }

    static void pass(Duration duration) {
        passed = passed.plus(duration);
        engine.advance(duration);
    }

    static OpenTask task(long instance) {
        await().until(() ->
                engine.openTasks().stream().anyMatch(task -> task.value().getProcessInstanceKey() == instance));
        return engine.openTasks().stream()
                .filter(task -> task.value().getProcessInstanceKey() == instance)
                .findFirst()
                .orElseThrow();
    }

    /** Of several side by side the one at this element. */
    static OpenTask task(long instance, String elementId) {
        await().until(() -> engine.openTasks().stream().anyMatch(task -> isAt(task, instance, elementId)));
        return engine.openTasks().stream()
                .filter(task -> isAt(task, instance, elementId))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isAt(OpenTask task, long instance, String elementId) {
        return task.elementId().equals(elementId) && task.value().getProcessInstanceKey() == instance;
    }

    private static String formOf(OpenTask task) {
        return ModelFiles.model(task.processId()).nodes("userTask").stream()
                .filter(node -> node.id().equals(task.elementId()))
                .findFirst()
                .orElseThrow()
                .formId();
    }

    /** How often an element was passed. */
    static long times(long instance, String elementId) {
        return engine.completedElements(instance).stream()
                .filter(elementId::equals)
                .count();
    }

    static List<ActivatedJob> of(String type) {
        return jobs.stream().filter(job -> job.getType().equals(type)).toList();
    }

    static ActivatedJob at(String type, String elementId) {
        return of(type).stream()
                .filter(job -> job.getElementId().equals(elementId))
                .findFirst()
                .orElseThrow();
    }

    private static void work(String type) {
        engine.client()
                .newWorker()
                .jobType(type)
                .handler((jobClient, job) -> {
                    jobs.add(job);
                    Map<String, Object> result = result(job);
                    jobClient.newCompleteCommand(job).variables(result).send().join();
                    if (type.equals("dispatch-campaign") && !result.containsKey("silent")) {
                        engine.client()
                                .newPublishMessageCommand()
                                .messageName("campaign-accounted")
                                .correlationKey("campaign-" + job.getProcessInstanceKey())
                                .timeToLive(Duration.ofMinutes(1))
                                .send()
                                .join();
                    }
                })
                .pollInterval(Duration.ofMillis(100))
                .maxJobsActive(8)
                .open();
    }

    /** What the next jobs of the type return instead of the usual, in this order. */
    @SafeVarargs
    static void says(String jobType, Map<String, Object>... next) {
        says(jobType, List.of(next));
    }

    /** What the next judgement at this element is, and of no other: branches run side by side. */
    static void judged(String elementId, String quality) {
        results.put(
                elementId,
                new ArrayDeque<>(List.of(Map.of("jobType", "judge-answer", "quality", quality, "attempts", 1))));
    }

    static void says(String jobType, List<Map<String, Object>> next) {
        results.put(jobType, new ArrayDeque<>(next));
    }

    private static Map<String, Object> result(ActivatedJob job) {
        Deque<Map<String, Object>> here = results.get(job.getElementId());
        if (here != null
                && job.getType()
                        .equals(
                                here.peekFirst() == null
                                        ? null
                                        : here.peekFirst().get("jobType"))) {
            return here.poll();
        }
        Deque<Map<String, Object>> prepared = results.get(job.getType());
        Map<String, Object> next = prepared == null ? null : prepared.poll();
        return next == null ? usual(job) : next;
    }

    /** The file of the job type's name in {@code src/test/resources/walk}; nothing where there is none. */
    private static Map<String, Object> usual(ActivatedJob job) {
        Path file = Path.of("src/test/resources/walk", job.getType() + ".yaml");
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return new Yaml(new SafeConstructor(new LoaderOptions()))
                    .load(Files.readString(file)
                            .replace("{elementInstance}", Long.toString(job.getElementInstanceKey()))
                            .replace("{processInstance}", Long.toString(job.getProcessInstanceKey())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
