package dev.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.RequestOptions;
import dev.tollgate.story.Answers;
import dev.tollgate.story.Forms;
import io.camunda.client.CamundaClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The main job on the real Camunda in a real browser: the example program on 107 people, from Tasklist's start form to
 * its end, every form filled at Tasklist by a person it is meant for. Leaves screenshots in target/end-to-end.
 */
class CrmRolloutIT {

    private static final String PROGRAM = "crm-rollout";
    private static final Map<String, String> DEPARTMENTS = Map.of(
            "pilot",
            "IT,Marketing",
            "rollout",
            "Shipping,Sales,Purchasing,Executive,Accounting,Administration,Human Resources,Public Relations,Unassigned");
    private static final Duration LONGEST = Duration.ofMinutes(45);

    /** In the program's time; it takes eight months. What still holds it then holds it for ever. */
    private static final Duration LONGEST_PROGRAM = Duration.ofDays(450);

    private final Stage stage = Stage.shared();
    private final long begun = System.nanoTime();
    private final List<String> timeline = new ArrayList<>();
    private boolean pilotFixed;

    @AfterEach
    void writeTimeline() throws IOException {
        Files.write(Stage.OUTPUT.resolve("timeline.txt"), timeline);
    }

    @Test
    void the_example_program_goes_from_tasklists_start_form_to_its_end() throws Exception {
        stage.people
                .as("nyang")
                .start(
                        "Adoption program",
                        "start-adoption-program",
                        Map.of("how", "registered", "programId", PROGRAM),
                        Stage.SCREENSHOTS.resolve("tasklist-start-adoption-program.png"));

        await("the change lead to be asked")
                .atMost(Duration.ofMinutes(2))
                .until(() -> !status().path("tasks").isEmpty());
        UsageFeed usage = new UsageFeed(stage.office, PROGRAM);
        ConfirmationLinks links = new ConfirmationLinks(stage.office, stage.browser, Stage.SCREENSHOTS);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Instant start = stage.office.now();
        boolean seenInOperate = false;
        boolean heldSeen = false;
        JsonNode status = settled();
        while (!status.path("state").asText().equals("completed")) {
            assertThat(System.nanoTime())
                    .as("still '%s' after %s; last steps %s", status, LONGEST, lastSteps())
                    .isLessThan(deadline);
            assertThat(stage.office.now())
                    .as("still '%s'; last steps %s", status, lastSteps())
                    .isBefore(start.plus(LONGEST_PROGRAM));
            JsonNode tasks = status.path("tasks");
            if (!tasks.isEmpty()) {
                if (!seenInOperate && tasks.size() > 3) {
                    lookAtOperate(status, "operate-running.png");
                    seenInOperate = true;
                }
                List<JsonNode> known = new ArrayList<>();
                for (JsonNode task : oneOfEachPersonAndKind(tasks)) {
                    Instant now = stage.office.now();
                    timeline.add("%6d s %s %s by %s"
                            .formatted(elapsed(), now, task.path("name").asText(), task.path("waitsFor")));
                    if (task.path("task").asText().equals("PlanRemediesTask") && !heldSeen) {
                        heldSeen = lookAtTheHeldGate();
                    }
                    if (stage.people.haveFilled(task)) {
                        known.add(task);
                    } else {
                        stage.people.completeUnlessDone(task, answer(task, People.day(now)), this::stillWaits);
                    }
                }
                LocalDate today = People.day(stage.office.now());
                stage.people.completeSideBySide(known, task -> answer(task, today), this::stillWaits);
                pilotFixed |= StreamSupport.stream(tasks.spliterator(), false)
                        .anyMatch(task -> task.path("task").asText().equals("PlanFixesTask"));
            } else if (links.sayYes() == 0) {
                pass(status, usage);
            }
            timeline.add("%6d s acted".formatted(elapsed()));
            status = settled();
        }

        assertThat(outcomes("pilot", "ready"))
                .as("held first where sponsors were late with what they promised")
                .endsWith("GO");
        assertThat(evidence("OBSTACLE_CLOSED", "obstacleId"))
                .as("the obstacle is resolved")
                .isNotEmpty();
        assertThat(stage.auditor
                        .get("/api/programs/%s/evidence/verification".formatted(PROGRAM))
                        .path("whole")
                        .asBoolean())
                .isTrue();
        assertThat(stage.office.get("/api/programs/%s/alarms".formatted(PROGRAM)))
                .extracting(alarm -> alarm.path("kind").asText())
                .as("nothing but the moved token")
                .containsOnly("refused");
        lookAtOperate(status, "operate-completed.png");
        theReportIsMailedWithItsPdf();
        thePilotIsRepeatedAndTheRolloutSustained();
    }

    private String lastSteps() {
        return String.join("\n", timeline.subList(Math.max(0, timeline.size() - 40), timeline.size()));
    }

    private long elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun).toSeconds();
    }

    /** Of several of one kind for one person, Tasklist's search goes on listing the first for a moment after it is done. */
    private static List<JsonNode> oneOfEachPersonAndKind(JsonNode tasks) {
        Map<String, JsonNode> first = new LinkedHashMap<>();
        tasks.forEach(task -> first.putIfAbsent(task.path("task").asText() + " " + task.path("waitsFor"), task));
        return List.copyOf(first.values());
    }

    private void thePilotIsRepeatedAndTheRolloutSustained() {
        List<String> pilotInUse = outcomes("pilot", "in-use");
        assertThat(pilotInUse)
                .as("the gate first holds, then goes on a condition")
                .contains("HOLD")
                .endsWith("CONDITIONAL_GO");
        assertThat(outcomes("pilot", "habit")).as("the condition is met").endsWith("GO");
        assertThat(outcomes("rollout", "sustained")).endsWith("GO");
        assertThat(evidence("PILOT_DECIDED", "outcome"))
                .as("the pilot is repeated once")
                .hasSize(2);
        assertThat(evidence("ESCALATION_STEPPED", "rung"))
                .as("the lagging unit gets help")
                .contains("help");
    }

    private JsonNode status() {
        return stage.office.get("/api/programs/%s/status".formatted(PROGRAM));
    }

    private boolean stillWaits(JsonNode task) {
        return StreamSupport.stream(status().path("tasks").spliterator(), false)
                .anyMatch(open -> open.path("task").equals(task.path("task"))
                        && open.path("waitsFor").equals(task.path("waitsFor")));
    }

    /** A status that does not change for a moment; workers and mails are quick, but not instant. */
    private JsonNode settled() throws InterruptedException {
        JsonNode before = status();
        int same = 0;
        while (same < 3) {
            Thread.sleep(400);
            JsonNode now = status();
            same = now.equals(before) ? same + 1 : 0;
            if (!now.path("tasks").isEmpty() && same >= 1) {
                return now;
            }
            before = now;
        }
        return before;
    }

    /** As people who do their work well; but there is an obstacle, and the pilot group wants something fixed first. */
    private Map<String, Object> answer(JsonNode task, LocalDate today) {
        String elementId = task.path("task").asText();
        Map<String, Object> answer = new HashMap<>(Answers.to(Forms.ofTask(elementId), today));
        switch (elementId) {
            case "DescribeNeedTask" -> {
                answer.put("obstacles", List.of("tried-before"));
                answer.put(
                        "obstacleRemedy", "We show what is different now: the data is clean and the managers use it");
            }
            case "ReviewPilotTask" -> {
                if (!pilotFixed) {
                    answer.put("helps", "partly");
                    answer.put("ready", "after-fixes");
                    answer.put("blocker", "Customers of the old system are missing");
                }
            }
            case "DecidePilotTask" -> {
                if (!pilotFixed) {
                    answer.put("decision", "fix");
                    answer.put("reason", "Nobody can work without the old customers");
                }
            }
            default -> {}
        }
        return answer;
    }

    private List<String> evidence(String kind, String detail) {
        List<String> found = new ArrayList<>();
        JsonNode page;
        int number = 0;
        do {
            page = stage.auditor.get("/api/programs/%s/evidence?page=%d".formatted(PROGRAM, number++));
            for (JsonNode entry : page.path("entries")) {
                if (entry.path("kind").asText().equals(kind)) {
                    found.add(entry.path("data").path(detail).asText());
                }
            }
        } while (!page.path("entries").isEmpty());
        return found;
    }

    /** Days pass: up to the next review of a gate with the usage of those days imported, then over it. */
    private void pass(JsonNode status, UsageFeed usage) throws Exception {
        Instant now = stage.office.now();
        Instant horizon = now.plus(Duration.ofDays(7));
        Instant review = reviews(status)
                .filter(due -> due.isAfter(now.plus(Duration.ofMinutes(90))))
                .min(Instant::compareTo)
                .map(due -> due.minus(Duration.ofHours(1)))
                .orElse(horizon);
        boolean reviewIsDue = reviews(status).anyMatch(due -> due.isBefore(now.plus(Duration.ofMinutes(90))));
        Duration step =
                reviewIsDue ? Duration.ofHours(2) : Duration.between(now, review.isBefore(horizon) ? review : horizon);
        Instant later = stage.office.advance(step);
        feed(usage, later);
        timeline.add("%6d s %s after %s".formatted(elapsed(), later, step));
    }

    /** Nobody uses the software before the gate of their wave let it go live; after that everybody does, but in Finance. */
    private void feed(UsageFeed usage, Instant now) throws Exception {
        for (JsonNode wave : status().path("waves")) {
            String id = wave.path("id").asText();
            if (outcomes(id, "ready").stream().anyMatch(outcome -> outcome.endsWith("GO"))) {
                LocalDate goLive = LocalDate.parse(wave.path("goLive").asText());
                if (id.equals("pilot")) {
                    usage.upTo(now, "Finance", goLive, shareOfFinance());
                }
                usage.upTo(now, DEPARTMENTS.get(id), goLive, 1);
            }
        }
    }

    private static java.util.stream.Stream<Instant> reviews(JsonNode status) {
        return StreamSupport.stream(status.path("waves").spliterator(), false)
                .flatMap(wave -> StreamSupport.stream(wave.path("gates").spliterator(), false))
                .filter(gate -> !gate.path("nextReview").asText().isBlank())
                .filter(gate -> !gate.path("state").asText().equals("passed"))
                .map(gate -> java.time.OffsetDateTime.parse(
                                gate.path("nextReview").asText())
                        .toInstant());
    }

    /** Nobody in Finance uses the software until the gate holds; then most do, and once that was accepted, all. */
    private double shareOfFinance() {
        List<String> said = outcomes("pilot", "in-use");
        if (said.contains("CONDITIONAL_GO")) {
            return 1;
        }
        return said.contains("HOLD") ? 0.6 : 0;
    }

    private List<String> outcomes(String wave, String gate) {
        return StreamSupport.stream(
                        stage.office
                                .get("/api/programs/%s/gates".formatted(PROGRAM))
                                .spliterator(),
                        false)
                .filter(decision -> decision.path("waveId").asText().equals(wave)
                        && decision.path("gate").asText().equals(gate))
                .map(decision -> decision.path("outcome").asText())
                .toList();
    }

    private void lookAtOperate(JsonNode status, String file) {
        try (OperatePage operate = OperatePage.logIn(stage.browser, stage.tollgate.operate())) {
            operate.open(status.path("processInstanceKey").asText());
            operate.screenshot(Stage.SCREENSHOTS.resolve(file));
        }
    }

    private boolean lookAtTheHeldGate() {
        long gate = new CamundaApi(stage.tollgate).waitingAt("PlanRemediesTask");
        try (OperatePage operate = OperatePage.logIn(stage.browser, stage.tollgate.operate())) {
            operate.open(Long.toString(gate));
            operate.screenshot(Stage.SCREENSHOTS.resolve("operate-held.png"));
        }
        forgedVariablesAndAMovedTokenDoNotOpen(gate);
        return true;
    }

    /** An administrator says GO in the variables and puts a token where the gate is passed; then takes it away again. */
    private void forgedVariablesAndAMovedTokenDoNotOpen(long gate) {
        CamundaApi operate = new CamundaApi(stage.tollgate);
        try (CamundaClient engine = stage.tollgate.client()) {
            engine.newSetVariablesCommand(gate)
                    .variables(Map.of("outcome", "GO", "snapshotId", "a better one"))
                    .send()
                    .join();
            engine.newModifyProcessInstanceCommand(gate)
                    .activateElement("GatePassedEnd")
                    .send()
                    .join();
            await("the gate refuses")
                    .atMost(Duration.ofMinutes(2))
                    .untilAsserted(() -> assertThat(operate.incidents(gate))
                            .extracting(incident -> incident.path("message").asText())
                            .anySatisfy(message ->
                                    assertThat(message).contains("HOLD").contains("GO or CONDITIONAL_GO")));
            engine.newModifyProcessInstanceCommand(gate)
                    .terminateElement(operate.active(gate, "GatePassedEnd").getFirst())
                    .send()
                    .join();
        }
    }

    /** As the executive sponsor finds it: the mail of the last week, the page in it, and the same as a PDF. */
    private void theReportIsMailedWithItsPdf() {
        Page page = stage.browser.page();
        page.setExtraHTTPHeaders(Map.of("Authorization", stage.office.authorization()));
        page.navigate(stage.tollgate.api() + "/local/mail?q=this+week");
        page.screenshot(new Page.ScreenshotOptions().setPath(Stage.SCREENSHOTS.resolve("mails.png")));
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(Pattern.compile("this week")))
                .first()
                .click();
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(Stage.SCREENSHOTS.resolve("report-mail.png"))
                .setFullPage(true));
        String pdf = page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(PROGRAM + ".pdf"))
                .getAttribute("href");
        assertThat(page.request()
                        .get(
                                stage.tollgate.api() + pdf,
                                RequestOptions.create().setHeader("Authorization", stage.office.authorization()))
                        .body())
                .startsWith("%PDF".getBytes(StandardCharsets.US_ASCII))
                .hasSizeGreaterThan(10_000);
        page.context().close();
    }
}
