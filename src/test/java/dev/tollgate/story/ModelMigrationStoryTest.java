package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.tollgate.engine.InstanceMigration;
import dev.tollgate.engine.NextGeneration;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.ChangedModel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;

/** A next release of the models comes while programs run, on the whole application with the in-memory engine. */
@Import(NextGeneration.class)
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:model-migration-story;DB_CLOSE_DELAY=-1")
class ModelMigrationStoryTest extends StoryTest {

    @Autowired
    NextGeneration next;

    @Autowired
    InstanceMigration migration;

    /** What starts next must find Tollgate's own models as the latest. */
    @AfterEach
    void ours() {
        workers.stop();
        workers.start();
    }

    @Test
    void a_running_program_goes_to_a_model_with_a_further_task_and_that_is_required_from_then_on() throws Exception {
        String program = "goes-along";
        long root = begin(program);
        OpenTask need = story.untilAsked("DescribeNeedTask");
        long before = need.value().getProcessDefinitionKey();
        assertThat(before).isPositive();
        long budget = release();

        Map<String, Object> plan = content(asked("PROGRAM_OFFICE", get("/api/programs/{id}/model-migration", program)));
        assertThat(plan.get("parts").toString()).contains("Confirm budget");
        assertThat((List<?>) plan.get("instances"))
                .hasSizeGreaterThan(1)
                .allSatisfy(instance ->
                        assertThat(((Map<?, ?>) instance).get("hindrances")).isEqualTo(List.of()));
        assertThat(evidence(program, EvidenceKind.MIGRATED)).isEmpty();

        long timers = engine.waitingTimers();

        Map<String, Object> done = content(migrate(program, 200));

        assertThat(done).containsKey("finishedAt");
        assertThat((List<?>) done.get("instances"))
                .allSatisfy(instance ->
                        assertThat(((Map<?, ?>) instance).get("state")).isEqualTo("confirmed"));
        assertThat(engine.waitingTimers()).isEqualTo(timers);
        assertThat(evidence(program, EvidenceKind.MIGRATED)).hasSize(2 * ((List<?>) done.get("instances")).size());
        assertThat(migration.migrate(root, budget, budget))
                .as("again has no effect")
                .isTrue();
        assertThat(status(program).get("missing").toString()).contains("'Confirm budget' has not been completed");

        OpenTask asked = story.untilAsked("ConfirmBudgetTask");
        assertThat(sealed(program))
                .contains("step-1-create-urgency")
                .doesNotContain("step-3-develop-vision-and-strategy");
        engine.complete(asked, Answers.to("confirm-adoption-plan", story.today()));
        story.untilAsked("DevelopVisionTask");
        assertThat(status(program).get("missing").toString()).doesNotContain("'Confirm budget'");
        assertThat(ledger.verify(program).whole()).isTrue();
        migrate(program, 409);
    }

    @Test
    void a_program_migrated_by_hand_to_the_same_next_model_is_refused() throws Exception {
        String program = "by-hand";
        long root = begin(program);
        OpenTask task = story.untilAsked("ConfirmAdoptionPlanTask");
        long before = task.value().getProcessDefinitionKey();
        long budget = release();
        assertThat(migration.migrate(root, before, budget)).isTrue();
        story.answer(task);

        assertThat(story.refused().message()).contains("without a recorded migration");
        assertThat(evidence(program, EvidenceKind.MIGRATED)).isEmpty();
    }

    private long release() {
        return next.deploy(
                "adoption-program",
                model -> ChangedModel.withTaskAfter(
                        model,
                        "FirstStepsJoinToDevelopVisionCall",
                        "ConfirmBudgetTask",
                        "Confirm budget",
                        "confirm-adoption-plan"));
    }

    private MockHttpServletResponse migrate(String program, int expected) throws Exception {
        MockHttpServletResponse answer = asked(
                "PROGRAM_OFFICE",
                post("/api/programs/{id}/model-migration", program)
                        .contentType("application/json")
                        .content(json.writeValueAsString(Map.of("reason", "The budget was forgotten"))));
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(expected);
        return answer;
    }
}
