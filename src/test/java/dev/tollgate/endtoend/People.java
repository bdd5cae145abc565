package dev.tollgate.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.TimeoutError;
import dev.tollgate.story.Answers;
import dev.tollgate.story.Forms;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/** The people of a program at their Tasklists: each task is done by a person it waits for, logged in as that person. */
final class People implements AutoCloseable {

    private static final int ATTEMPTS = 4;

    /** The same form once more is no news for the browser; it goes through Tasklist's API, as the person it is for. */
    private static final int FILLED_IN_THE_BROWSER = 1;

    private static final int AT_ONCE = 4;

    private final Chromium browser;
    private final String tasklist;
    private final LocalTollgate tollgate;
    private final CamundaApi tasks;
    private final Path screenshots;
    private final Map<String, TasklistPage> loggedIn = new HashMap<>();
    private final Map<String, Integer> formsDone = new LinkedHashMap<>();
    private final Map<String, CamundaApi> apis = new ConcurrentHashMap<>();

    People(Chromium browser, LocalTollgate tollgate, Path screenshots) {
        this.browser = browser;
        this.tollgate = tollgate;
        this.tasklist = tollgate.tasklist();
        this.tasks = new CamundaApi(tollgate);
        this.screenshots = screenshots;
    }

    TasklistPage as(String username) {
        return loggedIn.computeIfAbsent(username, name -> TasklistPage.logIn(browser, tasklist, name));
    }

    /** Does one open task of the status, with the answers of people who do their work well. */
    void complete(JsonNode task, LocalDate today) {
        complete(task, Answers.to(Forms.ofTask(task.path("task").asText()), today));
    }

    /** Does one open task of the status with these answers. */
    void complete(JsonNode task, Map<String, Object> answers) {
        String person = task.path("waitsFor").path(0).asText();
        String elementId = task.path("task").asText();
        String formId = Forms.ofTask(elementId);
        for (int attempt = 1; ; attempt++) {
            long key = tasks.taskFor(person, elementId);
            try {
                if (haveFilled(task)) {
                    completeByApi(person, key, formId, answers);
                    return;
                }
                as(person)
                        .complete(
                                key,
                                formId,
                                answers,
                                tasks.shown(key),
                                screenshots.resolve("tasklist-" + formId + ".png"));
                formsDone.merge(formId, 1, Integer::sum);
                return;
            } catch (TimeoutError | AssertionError e) {
                as(person).screenshot(screenshots.resolve("failed-" + formId + ".png"));
                // The page says "Task completed" for a few seconds only, which a busy machine may miss.
                if (tasks.completed(key)) {
                    formsDone.merge(formId, 1, Integer::sum);
                    return;
                }
                // Tasklist shows what the search store knows, which lags behind: a task just done may still be listed.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /**
     * Does one open task of a status, other than one that was only listed: what Tasklist's search and a status know lags
     * behind, and a task just done may still be in both.
     */
    void completeUnlessDone(JsonNode task, Map<String, Object> answers, Predicate<JsonNode> stillWaits) {
        try {
            complete(task, answers);
        } catch (ConditionTimeoutException e) {
            if (stillWaits.test(task)) {
                throw e;
            }
        }
    }

    /** Whether the form of this task was filled in the browser before. */
    boolean haveFilled(JsonNode task) {
        return formsDone.getOrDefault(Forms.ofTask(task.path("task").asText()), 0) >= FILLED_IN_THE_BROWSER;
    }

    /** Tasks of which {@link #haveFilled} is true, done by several people at the same time. */
    void completeSideBySide(
            List<JsonNode> known, Function<JsonNode, Map<String, Object>> answers, Predicate<JsonNode> stillWaits) {
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            List<CompletableFuture<Void>> all = known.stream()
                    .map(task -> CompletableFuture.runAsync(
                            () -> completeByApi(task, answers.apply(task), stillWaits), pool))
                    .toList();
            all.forEach(CompletableFuture::join);
        }
    }

    private void completeByApi(JsonNode task, Map<String, Object> answers, Predicate<JsonNode> stillWaits) {
        String person = task.path("waitsFor").path(0).asText();
        String elementId = task.path("task").asText();
        for (int attempt = 1; ; attempt++) {
            try {
                completeByApi(person, tasks.taskFor(person, elementId), Forms.ofTask(elementId), answers);
                return;
            } catch (ConditionTimeoutException | IllegalStateException e) {
                if (!stillWaits.test(task)) {
                    return;
                }
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void completeByApi(String person, long key, String formId, Map<String, Object> answers) {
        apis.computeIfAbsent(person, name -> new CamundaApi(tollgate, name))
                .complete(key, new Choices(tasks.shown(key)).offered(formId, answers));
    }

    /** The forms that were filled in the browser so far. */
    Set<String> formsDone() {
        return formsDone.keySet();
    }

    static LocalDate day(java.time.Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC);
    }

    @Override
    public void close() {
        loggedIn.values().forEach(TasklistPage::close);
    }
}
