package dev.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.camunda.client.CamundaClient;
import io.camunda.client.api.CamundaFuture;
import io.camunda.client.api.command.ClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of an administrator's attempts to go around a step, on the real broker: each ends in an incident that
 * executives see in Operate and that says what is missing.
 */
class NoWayAroundIT {

    private static final Duration A_WHILE = Duration.ofMinutes(2);
    private static final int FOREIGN_ATTEMPTS = 20;

    private final Stage stage = Stage.shared();
    private CamundaClient engine;
    private CamundaApi operate;
    private final List<Long> started = new ArrayList<>();

    @BeforeEach
    void connect() {
        engine = stage.tollgate.client();
        operate = new CamundaApi(stage.tollgate);
    }

    @AfterEach
    void cancelWhatWasStarted() {
        started.forEach(root -> engine.newCancelInstanceCommand(root).send().join());
        engine.close();
    }

    @Test
    void a_task_skipped_by_moving_a_token_is_an_incident_and_retry_clears_it_once_the_task_is_done()
            throws IOException {
        long root = running("skipped");
        long step = operate.called(root, "step-1-create-urgency");
        long skipped = operate.listedTask(step, "DescribeNeedTask", 0);
        modify(step, operate.active(step, "DescribeNeedTask"), List.of("StepDoneEnd"));

        String missing = "'Describe need of each user group' has not been completed";
        incident(step, missing);
        try (OperatePage page = OperatePage.logIn(stage.browser, stage.tollgate.operate())) {
            page.expectIncident(Long.toString(step), missing);
            page.screenshot(Stage.SCREENSHOTS.resolve("operate-incident.png"));

            modify(step, List.of(), List.of("DescribeNeedTask"));
            operate.listedTask(step, "DescribeNeedTask", skipped);
            work("skipped", () -> status("skipped").path("sealed").toString().contains("Create urgency"));
            page.retry(Long.toString(step));
        }
        await("the step to end").atMost(A_WHILE).until(() -> operate.ended(step));
    }

    @Test
    void an_instance_started_in_the_middle_is_an_incident_that_says_so() throws IOException {
        register("middle");
        long root = engine.newCreateInstanceCommand()
                .bpmnProcessId("adoption-program")
                .latestVersion()
                .variables(Map.of("programId", "middle", "rhythm", "R/P7D"))
                .startBeforeElement("DevelopVisionCall")
                .send()
                .join()
                .getProcessInstanceKey();
        started.add(root);

        assertThat(incident(root, "").path("message").asText()).containsIgnoringCase("start");
        assertThat(stage.office.get("/api/programs/middle/status").path("state").asText())
                .isEqualTo("registered");
    }

    @Test
    void a_second_run_of_a_program_is_an_incident_that_names_the_first() throws IOException {
        long first = running("twice");
        long second = engine.newCreateInstanceCommand()
                .bpmnProcessId("adoption-program")
                .latestVersion()
                .variables(Map.of("how", "registered", "programId", "twice"))
                .send()
                .join()
                .getProcessInstanceKey();
        started.add(second);

        incident(second, Long.toString(first));
    }

    @Test
    void a_start_completed_in_tollgates_place_is_an_incident_at_the_next_job() throws IOException {
        register("forged");
        long week = engine.newCreateInstanceCommand()
                .bpmnProcessId("operating-rhythm")
                .latestVersion()
                .variables(Map.of("programId", "forged"))
                .send()
                .join()
                .getProcessInstanceKey();
        started.add(week);
        JsonNode refused = incident(week, "was started without a ticket");

        completeInTollgatesPlace(week, refused.path("jobKey").asLong());
        incident(week, "never entered through its guard");
    }

    @Test
    void a_program_cancelled_in_operate_ends_without_proof() throws IOException {
        long root = running("cancelled");
        engine.newCancelInstanceCommand(root).send().join();
        started.remove(root);

        await("the cancellation is noticed")
                .atMost(A_WHILE)
                .until(() -> status("cancelled").path("state").asText().equals("ended without proof"));
        assertThat(status("cancelled").path("alarms").toString()).contains("ended without proof");
    }

    /** A listener's job that waits in an incident becomes anybody's for the moment in which it is tried again. */
    private void completeInTollgatesPlace(long instance, long job) {
        await("a foreign client is first").pollInSameThread().atMost(A_WHILE).until(() -> {
            for (JsonNode incident : operate.incidents(instance)) {
                engine.newResolveIncidentCommand(incident.path("key").asLong()).send();
            }
            return Stream.generate(() -> engine.newCompleteCommand(job).send())
                    .limit(FOREIGN_ATTEMPTS)
                    .toList()
                    .stream()
                    .anyMatch(NoWayAroundIT::taken);
        });
    }

    private static boolean taken(CamundaFuture<?> command) {
        try {
            command.join();
            return true;
        } catch (ClientException refused) {
            return false;
        }
    }

    /** People do all that they are asked for, one after the other, until it holds. */
    private void work(String programId, BooleanSupplier until) {
        ConfirmationLinks links = new ConfirmationLinks(stage.office, stage.browser, Stage.SCREENSHOTS);
        await("people at work in " + programId)
                .pollInSameThread()
                .atMost(A_WHILE.multipliedBy(5))
                .until(() -> {
                    if (until.getAsBoolean()) {
                        return true;
                    }
                    StreamSupport.stream(status(programId).path("tasks").spliterator(), false)
                            .findFirst()
                            .ifPresentOrElse(
                                    task -> stage.people.complete(task, People.day(stage.office.now())), links::sayYes);
                    return false;
                });
    }

    private long running(String programId) throws IOException {
        register(programId);
        stage.office.post("/api/programs/%s/start".formatted(programId), "application/json", new byte[0]);
        await("the run")
                .atMost(A_WHILE)
                .until(() ->
                        !status(programId).path("processInstanceKey").asText().isBlank());
        started.add(status(programId).path("processInstanceKey").asLong());
        complete(programId, "ConfirmAdoptionPlanTask");
        await().atMost(A_WHILE)
                .until(() -> waiting(programId, "DescribeNeedTask") && waiting(programId, "BuildCoalitionTask"));
        return status(programId).path("processInstanceKey").asLong();
    }

    private void register(String programId) throws IOException {
        Path folder = Path.of("src", "test", "resources", "story");
        String definition = Files.readString(folder.resolve("program.yaml")).replace("id: desk", "id: " + programId);
        stage.office.post("/api/programs", "application/yaml", definition.getBytes(StandardCharsets.UTF_8));
        stage.office.put(
                "/api/programs/%s/people".formatted(programId),
                "text/csv",
                Files.readAllBytes(folder.resolve("people.csv")));
    }

    private void complete(String programId, String elementId) {
        await(elementId).atMost(A_WHILE).until(() -> waiting(programId, elementId));
        JsonNode task = StreamSupport.stream(status(programId).path("tasks").spliterator(), false)
                .filter(open -> open.path("task").asText().equals(elementId))
                .findFirst()
                .orElseThrow();
        stage.people.complete(task, People.day(stage.office.now()));
    }

    private boolean waiting(String programId, String elementId) {
        return StreamSupport.stream(status(programId).path("tasks").spliterator(), false)
                .anyMatch(open -> open.path("task").asText().equals(elementId));
    }

    private JsonNode status(String programId) {
        return stage.office.get("/api/programs/%s/status".formatted(programId));
    }

    /** Waits for an open incident with these words in the instance or what it called. */
    private JsonNode incident(long root, String words) {
        return await("incident '%s'".formatted(words))
                .atMost(A_WHILE)
                .until(
                        () -> operate.incidents(root).stream()
                                .filter(incident ->
                                        incident.path("message").asText().contains(words))
                                .findFirst()
                                .orElse(null),
                        incident -> incident != null);
    }

    private void modify(long root, List<Long> terminate, List<String> activate) {
        var command = engine.newModifyProcessInstanceCommand(root);
        var filled = terminate.isEmpty() ? null : command.terminateElement(terminate.getFirst());
        for (long key : terminate.subList(Math.min(1, terminate.size()), terminate.size())) {
            filled = filled.and().terminateElement(key);
        }
        var last = filled;
        for (String element : activate) {
            var activated =
                    last == null ? command.activateElement(element) : last.and().activateElement(element);
            last = activated;
        }
        last.send().join();
    }
}
