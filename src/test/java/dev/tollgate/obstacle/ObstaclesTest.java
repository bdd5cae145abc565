package dev.tollgate.obstacle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.Proves;
import dev.tollgate.communication.MailBench;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.AnswerRecorded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Raising obstacles: what is known, what is the same, what blocks. */
class ObstaclesTest {

    private final Catalogue catalogue = new Catalogue();
    private final Reports reports = new Reports(MailBench.inMemory());

    static Stream<String> known() {
        return new Catalogue().all().stream().map(KnownObstacle::id);
    }

    @ParameterizedTest
    @MethodSource("known")
    @Proves({
        "S2", "S3", "S13", "S14", "S15", "S16", "S17", "S18", "S19", "S22", "S23", "S24", "S25", "S26", "S27", "S33",
        "S34", "S35", "S36", "S37", "S42", "S43", "S44", "S45", "S46", "S47", "S56", "S57", "S58", "S59", "S60", "S61",
        "S62", "S68", "S69", "S70", "S78", "S79", "S80", "S81", "S83", "S98", "S100", "S106", "S107", "S132", "S134",
        "S136", "S146", "S152", "S153", "S154", "S157", "S164", "S175", "S178", "S180", "S182", "S188", "S189", "S190",
        "S195", "S202", "S205", "S207"
    })
    void an_obstacle_of_the_method_is_recognised_with_its_remedies_and_without_its_entry_it_is_not(String id) {
        KnownObstacle entry = catalogue.find(id).orElseThrow();
        Obstacle raised = reports.raise(id, "");

        assertThat(raised.name()).isEqualTo(entry.name());
        assertThat(raised.blocking()).isEqualTo(entry.blocking());
        assertThat(raised.owner()).isIn("lead", "boss");
        assertThat(entry.recognise()).isNotBlank();
        assertThat(entry.remedies())
                .isNotEmpty()
                .allSatisfy(remedy -> assertThat(remedy.from()).allMatch(practice -> practice.matches("S\\d+")));
        assertThat(reports.sent)
                .containsExactly(Map.of(
                        "name", "obstacle-raised", "key", "crm", "variables", Map.of("obstacleId", raised.id())));

        Obstacles without = reports.with(new Catalogue(
                catalogue.all().stream().filter(other -> !other.id().equals(id)).toList()));
        assertThatThrownBy(() -> without.raise(new Raise("crm", "pilot", null, id, "", ObstacleSource.API, "lead")))
                .isInstanceOf(InvalidObstacle.class)
                .hasMessageContaining("no obstacle '" + id + "'");
    }

    @Test
    void the_catalogue_names_each_obstacle_once() {
        assertThat(catalogue.all()).hasSize(65);
        assertThat(catalogue.all()).extracting(KnownObstacle::id).doesNotHaveDuplicates();
    }

    @Test
    void the_same_obstacle_is_open_once_and_counted() {
        Obstacle first = reports.raise("shadow-tool", "Post-its at the counter");
        Obstacle second = reports.raise("shadow-tool", "A list in the depot");

        assertThat(second.id()).isEqualTo(first.id());
        assertThat(second.reports()).isEqualTo(2);
        assertThat(second.said()).isEqualTo("Post-its at the counter\nA list in the depot");
        assertThat(reports.sent).hasSize(1);
    }

    @Test
    void the_same_obstacle_of_another_unit_is_another_one() {
        Obstacle first = reports.raise("shadow-tool", "");
        Obstacle second = reports.transactions.execute(tx -> reports.obstacles.raise(
                new Raise("crm", "pilot", "sales", "shadow-tool", "", ObstacleSource.API, "lead")));

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(reports.sent).hasSize(2);
    }

    @Test
    @Proves("S96")
    void an_obstacle_that_the_method_does_not_know_is_taken_in_the_persons_own_words() {
        Obstacle raised = reports.raise(null, "The scanner in the depot is too slow\nfor ten people");

        assertThat(raised.name()).isEqualTo("The scanner in the depot is too slow");
        assertThat(raised.owner()).isEqualTo("lead");
    }

    @ParameterizedTest
    @CsvSource({
        ",      ,       ,            '',    describe it in a sentence",
        "mars,  ,       shadow-tool, '',    no wave 'mars'",
        "pilot, moon,   shadow-tool, '',    No unit 'moon'",
    })
    void a_report_about_what_does_not_exist_is_refused_with_what_to_change(
            String wave, String unit, String id, String text, String message) {
        assertThatThrownBy(() ->
                        reports.obstacles.raise(new Raise("crm", wave, unit, id, text, ObstacleSource.API, "lead")))
                .isInstanceOf(InvalidObstacle.class)
                .hasMessageContaining(message);
        assertThat(reports.sent).isEmpty();
    }

    @Test
    void nothing_is_raised_in_a_program_that_does_not_run() {
        reports.proven.add(new Evidence(
                "crm", "run-1", null, EvidenceKind.PROGRAM_COMPLETED, "adoption-program", 1, null, null, Map.of()));

        assertThatThrownBy(() -> reports.raise("shadow-tool", "")).hasMessageContaining("does not run");
    }

    @Test
    void what_people_tick_in_a_form_is_raised_for_their_wave() {
        ticked("phase-launch", List.of("shadow-tool", "fear"), "Ada talks to them on Monday");

        assertThat(reports.obstacles.of("crm"))
                .extracting(Obstacle::catalogueId)
                .containsExactlyInAnyOrder("shadow-tool", "fear");
        assertThat(reports.obstacles.of("crm")).allSatisfy(obstacle -> {
            assertThat(obstacle.said()).isEqualTo("Ada talks to them on Monday");
            assertThat(obstacle.waveId()).isEqualTo("pilot");
            assertThat(obstacle.source()).isEqualTo(ObstacleSource.FORM);
        });
    }

    @Test
    void the_same_word_ticked_in_two_steps_can_be_two_obstacles() {
        ticked("step-1-create-urgency", List.of("arrogance"), "");
        assertThat(reports.obstacles.of("crm"))
                .extracting(Obstacle::catalogueId)
                .containsExactly("arrogance");
        ticked("step-2-gather-sponsorship", List.of("arrogance"), "");

        assertThat(reports.obstacles.of("crm"))
                .extracting(Obstacle::catalogueId)
                .containsExactlyInAnyOrder("arrogance", "arrogant-sponsors");
    }

    @Test
    void everything_that_a_form_offers_to_tick_is_in_the_catalogue() throws IOException {
        List<String> unknown = new ArrayList<>();
        try (Stream<Path> forms = Files.list(Path.of("forms"))) {
            for (Path form : forms.sorted().toList()) {
                for (JsonNode component :
                        new ObjectMapper().readTree(form.toFile()).path("components")) {
                    if (component.path("key").asText().equals("obstacles")) {
                        component.path("values").forEach(option -> {
                            String value = option.path("value").asText();
                            if (catalogue.ticked("", value).isEmpty()) {
                                unknown.add(form.getFileName() + ": " + value);
                            }
                        });
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void a_form_without_obstacles_raises_none() {
        ticked("phase-launch", null, "");
        ticked("phase-launch", List.of(), "");

        assertThat(reports.obstacles.of("crm")).isEmpty();
    }

    private void ticked(String process, List<String> values, String remedy) {
        Map<String, Object> content = new java.util.HashMap<>();
        content.put("obstacles", values);
        content.put("obstacleRemedy", remedy);
        reports.transactions.executeWithoutResult(tx -> new TickedInForms(reports.obstacles, catalogue)
                .ticked(new AnswerRecorded("crm", "run-1", "pilot", process, "SomeTask", null, content)));
    }

    @Test
    void a_wave_is_blocked_by_its_own_open_blockers_and_those_of_the_whole_program() {
        reports.raise("barriers-left", "");
        reports.raise("uphill-battle", "");
        reports.transactions.executeWithoutResult(tx -> reports.obstacles.raise(
                new Raise("crm", null, null, "weak-coalition", "", ObstacleSource.API, "lead")));

        assertThat(reports.obstacles.openBlocking("crm", "pilot"))
                .extracting(Obstacle::catalogueId)
                .containsExactlyInAnyOrder("barriers-left", "weak-coalition");
        assertThat(reports.obstacles.openBlocking("crm", "rollout"))
                .extracting(Obstacle::catalogueId)
                .containsExactly("weak-coalition");
    }

    @Test
    void a_blocker_is_old_after_more_than_five_working_days() {
        reports.raise("barriers-left", "");
        reports.clock.set(reports.clock.instant().plus(java.time.Duration.ofDays(7)));
        assertThat(reports.obstacles.blockersOlderThan("crm", "pilot", 5)).isEmpty();

        reports.clock.set(reports.clock.instant().plus(java.time.Duration.ofDays(1)));
        assertThat(reports.obstacles.blockersOlderThan("crm", "pilot", 5)).hasSize(1);
    }

    @Test
    void a_weekend_has_no_working_day() {
        assertThat(Obstacles.workingDays(LocalDate.of(2026, 5, 8), LocalDate.of(2026, 5, 10)))
                .isZero();
        assertThat(Obstacles.workingDays(LocalDate.of(2026, 5, 8), LocalDate.of(2026, 5, 11)))
                .isEqualTo(1);
    }
}
