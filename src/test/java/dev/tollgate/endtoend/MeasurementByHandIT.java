package dev.tollgate.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A business result goes from Tasklist's start form past a mistake and a second pair of eyes to where it counts. */
class MeasurementByHandIT {

    private static final String PROGRAM = "by-hand";
    private static final String RESULT = "Minutes to a first answer";
    private static final Duration A_WHILE = Duration.ofMinutes(2);

    private final Stage stage = Stage.shared();

    @AfterEach
    void endTheProgram() {
        try (var engine = stage.tollgate.client()) {
            engine.newCancelInstanceCommand(status().path("processInstanceKey").asLong())
                    .send()
                    .join();
        }
    }

    @Test
    void a_number_that_one_person_measured_counts_once_another_one_has_confirmed_it() throws IOException {
        run();
        stage.people
                .as("s1")
                .start(
                        "Measurement by hand",
                        "request-measurement",
                        Map.of("programId", PROGRAM, "measuredBy", "cleo"),
                        Stage.SCREENSHOTS.resolve("tasklist-request-measurement.png"));

        complete("RecordMeasurementTask", measured("1.234,5"));
        complete("CorrectMeasurementTask", measured("42"));
        await("the second person to be asked")
                .atMost(A_WHILE)
                .until(() -> task("ConfirmMeasurementTask").isPresent());
        assertThat(standing().has("measured"))
                .as("one pair of eyes is not enough: %s", standing())
                .isFalse();

        complete("ConfirmMeasurementTask", Map.of("decision", "accept"));
        await("the number counts")
                .atMost(A_WHILE)
                .untilAsserted(() ->
                        assertThat(standing().at("/measured/value").asDouble()).isEqualTo(42));
        assertThat(stage.auditor
                        .get("/api/programs/%s/evidence/verification".formatted(PROGRAM))
                        .path("whole")
                        .asBoolean())
                .isTrue();
    }

    private void run() throws IOException {
        Path folder = Path.of("src", "test", "resources", "story");
        String definition = Files.readString(folder.resolve("program.yaml")).replace("id: desk", "id: " + PROGRAM)
                + "outcomes:\n  - {name: %s, baseline: 90, target: 30, unit: minutes}\n".formatted(RESULT);
        stage.office.post("/api/programs", "application/yaml", definition.getBytes(StandardCharsets.UTF_8));
        stage.office.put(
                "/api/programs/%s/people".formatted(PROGRAM),
                "text/csv",
                Files.readAllBytes(folder.resolve("people.csv")));
        stage.office.post("/api/programs/%s/start".formatted(PROGRAM), "application/json", new byte[0]);
        await("the run")
                .atMost(A_WHILE)
                .until(() -> task("ConfirmAdoptionPlanTask").isPresent());
    }

    private Map<String, Object> measured(String value) {
        return Map.of(
                "outcome",
                RESULT,
                "value",
                value,
                "measuredOn",
                People.day(stage.office.now()).toString(),
                "source",
                "Report of the mailbox, week 12",
                "confirmBy",
                "lou");
    }

    private void complete(String elementId, Map<String, Object> answer) {
        await(elementId).atMost(A_WHILE).until(() -> task(elementId).isPresent());
        stage.people.complete(task(elementId).orElseThrow(), answer);
    }

    private Optional<JsonNode> task(String elementId) {
        return StreamSupport.stream(status().path("tasks").spliterator(), false)
                .filter(open -> open.path("task").asText().equals(elementId))
                .findFirst();
    }

    private JsonNode status() {
        return stage.office.get("/api/programs/%s/status".formatted(PROGRAM));
    }

    private JsonNode standing() {
        return stage.office.get("/api/programs/%s/outcomes".formatted(PROGRAM)).path(0);
    }
}
