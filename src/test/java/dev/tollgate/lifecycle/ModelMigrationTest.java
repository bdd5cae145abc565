package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Tampering;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.ModelMigrations.NotPossible;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.ErrorResponseException;

/** A running program goes to a next release of the models, on a real database; the engine is played. */
@SpringBootTest(
        classes = NoSkipTest.Surroundings.class,
        properties = {
            "camunda.client.enabled=false",
            "tollgate.engine.start=false",
            "tollgate.lifecycle.probe-every=1d",
            "spring.datasource.url=jdbc:h2:mem:model-migration;DB_CLOSE_DELAY=-1"
        })
class ModelMigrationTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String STEP = "step-1-create-urgency";
    private static final UnaryOperator<String> UNCHANGED = model -> model;
    private static final UnaryOperator<String> BUDGET_BEFORE_THE_VISION = model -> ChangedModel.withTaskAfter(
            model, "FirstStepsJoinToDevelopVisionCall", "ConfirmBudgetTask", "Confirm budget", "confirm-adoption-plan");
    private static final UnaryOperator<String> BUDGET_AFTER_THE_ANSWERS = model -> ChangedModel.withTaskAfter(
            model, "AcceptedMergeToStepDoneEnd", "ConfirmBudgetTask", "Confirm budget", "confirm-adoption-plan");

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Instances instances;

    @Autowired
    private Runs runs;

    @Autowired
    private Alarms alarms;

    @Autowired
    private ModelMigrations migrations;

    @Autowired
    private MigrationController api;

    @Autowired
    private LifecycleController status;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RealModels models;

    @Autowired
    private NoSkipTest.Moves engine;

    @Autowired
    private Rehearsal play;

    private String programId;
    private long root;
    private long step;

    @BeforeEach
    void a_program_in_its_first_step() {
        models.withdraw();
        engine.moved.clear();
        engine.troubles.clear();
        engine.gone.clear();
        programId = "migrated-" + NUMBER.incrementAndGet();
        root = play.start(programId);
        step = play.call(Method.PROGRAM, root, "CreateUrgencyCall", Map.of());
    }

    @AfterEach
    void as_it_was() {
        models.withdraw();
    }

    @Test
    void a_program_on_the_newest_models_has_nothing_to_migrate() {
        assertThat(api.plan(programId).instances()).isEmpty();
        assertThatThrownBy(() -> migrate())
                .isInstanceOf(NotPossible.class)
                .hasMessage("Everything that runs is on the newest models already");
        assertThatThrownBy(() -> api.plan("nobody"))
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        problem -> assertThat(problem.getBody().getDetail()).contains("does not run"));
    }

    @Test
    void a_dry_run_says_what_would_change_and_changes_nothing() {
        models.release(Method.PROGRAM, BUDGET_BEFORE_THE_VISION);

        MigrationPlan plan = api.plan(programId);

        assertThat(plan.parts()).singleElement().satisfies(part -> {
            assertThat(part.added()).extracting(node -> node.name()).containsExactly("Confirm budget");
            assertThat(part.removed()).isEmpty();
            assertThat(part.requiredBefore()).doesNotContainKey("ConfirmBudgetTask");
            assertThat(part.requiredAfter()).containsEntry("ConfirmBudgetTask", "always");
        });
        assertThat(plan.instances()).singleElement().satisfies(instance -> {
            assertThat(instance.processInstanceKey()).isEqualTo(Long.toString(root));
            assertThat(instance.hindrances()).isEmpty();
        });
        assertThat(engine.moved).isEmpty();
        assertThat(migrated()).isEmpty();
    }

    @Test
    void it_is_evidence_before_the_engine_is_asked_and_again_when_it_has_answered() {
        models.release(Method.PROGRAM, BUDGET_BEFORE_THE_VISION);
        models.release(STEP, UNCHANGED);

        MigrationPlan.Last done = migrate();

        assertThat(done.finishedAt()).isNotNull();
        assertThat(engine.moved).containsExactlyInAnyOrder(root, step);
        assertThat(migrated())
                .extracting(evidence -> evidence.data().get("state"))
                .containsExactly("asked", "asked", "confirmed", "confirmed");
        assertThat(migrated().getFirst().data().get("required")).asString().contains("ConfirmBudgetTask=always");
        assertThat(instances.find(root).orElseThrow().definitionKey()).isEqualTo(models.nextKey(Method.PROGRAM));
        assertThat(ledger.verify(programId).whole()).isTrue();
        assertThat(status.status(programId).missing().getFirst().missing())
                .contains("'Confirm budget' has not been completed");
        play.through(STEP, step);
        assertThat(status.status(programId).sealed()).containsExactly("Step 1 'Create urgency'");
        assertThat(api.plan(programId).instances()).isEmpty();
    }

    @Test
    void what_was_interrupted_is_taken_up_again_and_the_jobs_of_the_run_wait_until_then() {
        models.release(Method.PROGRAM, BUDGET_BEFORE_THE_VISION);
        models.release(STEP, UNCHANGED);
        engine.troubles.put(step, new IllegalStateException("The engine cannot be reached"));

        MigrationPlan.Last half = migrate();

        assertThat(half.finishedAt()).isNull();
        assertThat(half.instances()).extracting(MigrationPlan.Moved::state).containsExactly("confirmed", "asked");
        assertThat(migrations.before(play.job("judge-answer", STEP, 1, step, "x", Map.of())))
                .isPresent();
        assertThat(migrations.before(play.job("judge-answer", STEP, 1, Rehearsal.newKey(), "x", Map.of())))
                .isEmpty();
        assertThatThrownBy(this::migrate).isInstanceOf(NotPossible.class).hasMessageContaining("is under way since");

        engine.troubles.clear();
        migrations.takeUp();

        assertThat(migrations.latest(programId).orElseThrow().finishedAt()).isNotNull();
        assertThat(engine.moved).containsExactlyInAnyOrder(root, step);
        assertThat(migrations.before(play.job("judge-answer", STEP, 1, step, "x", Map.of())))
                .isEmpty();
        play.through(STEP, step);
    }

    @Test
    void an_instance_that_the_engine_does_not_take_along_goes_on_as_before_and_it_is_an_alarm() {
        models.release(Method.PROGRAM, BUDGET_BEFORE_THE_VISION);
        models.release(STEP, UNCHANGED);
        engine.troubles.put(step, new Refused("a token is where it cannot be taken along"));

        MigrationPlan.Last done = migrate();

        assertThat(done.finishedAt()).isNotNull();
        assertThat(done.instances().getLast().message()).isEqualTo("a token is where it cannot be taken along");
        assertThat(alarms.of(programId))
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.message())
                        .contains("did not take process instance " + step)
                        .contains("goes on with"));
        assertThat(instances.find(step).orElseThrow().definitionKey()).isNotEqualTo(models.nextKey(STEP));
        engine.troubles.clear();
        assertThat(migrate().instances()).extracting(MigrationPlan.Moved::state).containsExactly("confirmed");
        play.through(STEP, step);
    }

    @Test
    void an_instance_that_has_ended_meanwhile_is_noted_as_gone() {
        models.release(STEP, UNCHANGED);
        engine.gone.add(step);

        assertThat(migrate().instances()).extracting(MigrationPlan.Moved::state).containsExactly("gone");
    }

    @Test
    void a_job_that_was_handed_out_before_comes_again_and_one_migrated_back_by_hand_never_passes() {
        long old = models.currentKey(STEP);
        models.release(STEP, UNCHANGED);
        migrate();

        assertThatThrownBy(() -> play.run(play.job("assign-task", STEP, old, step, "DescribeNeedTask", Map.of())))
                .isNotInstanceOf(Refused.class)
                .hasMessageContaining("by a recorded migration");
        assertThatThrownBy(() -> play.run(play.job("assign-task", Method.PROGRAM, 1, root, "x", Map.of())))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("was not deployed by Tollgate");
    }

    @Test
    void an_unrecorded_migration_stays_refused_also_in_a_program_that_was_migrated() {
        models.release(STEP, UNCHANGED);
        migrate();
        long byHand = models.nextKey(Method.PROGRAM);

        assertThatThrownBy(() -> play.run(
                        play.job("assign-task", Method.PROGRAM, byHand, root, "ConfirmAdoptionPlanTask", Map.of())))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("without a recorded migration");
        jdbc.sql("update program_run set process_definition_key = ? where root_process_instance_key = ?")
                .params(byHand, root)
                .update();
        assertThatThrownBy(() ->
                        play.run(play.job("complete-program", Method.PROGRAM, byHand, root, Method.PROGRAM, Map.of())))
                .isInstanceOf(Tampering.class)
                .hasMessageContaining("without a recorded migration");
    }

    @Test
    void a_migration_that_only_the_database_knows_is_not_carried_out() {
        String run = runs.openRun(programId).orElseThrow().id();
        jdbc.sql("""
                        insert into model_migration (id, program_id, run_id, open_run_id, reason, asked_by, asked_at, \
                        claimed_until) \
                        select 'forged-' || program_id, program_id, id, id, 'x', 'x', opened_at, opened_at from program_run where id = ?""").param(run).update();
        jdbc.sql("insert into model_migration_instance values (?, ?, ?, ?, ?, 'asked', null)")
                .params("forged-" + programId, step, STEP, models.currentKey(STEP), models.nextKey(STEP))
                .update();

        migrations.takeUp();

        assertThat(engine.moved).isEmpty();
        assertThat(migrated()).isEmpty();
        assertThat(alarms.of(programId))
                .singleElement()
                .satisfies(
                        alarm -> assertThat(alarm.message()).contains("and the evidence does not: nothing was done"));
        jdbc.sql("delete from model_migration_instance where migration_id = ?")
                .param("forged-" + programId)
                .update();
        jdbc.sql("delete from model_migration where id = ?")
                .param("forged-" + programId)
                .update();
    }

    @Test
    void nothing_goes_to_a_model_without_what_is_under_way() {
        play.run("assign-task", STEP, step, "DescribeNeedTask", Map.of());
        models.release(STEP, model -> ChangedModel.withOther(model, "DescribeNeedTask", "DescribePainTask"));

        assertThatThrownBy(this::migrate)
                .isInstanceOf(NotPossible.class)
                .hasMessageContaining(
                        "'Describe need of each user group' is under way, and version 2 does not have it");
        assertThat(engine.moved).isEmpty();
        assertThat(migrated()).isEmpty();
    }

    @Test
    void nothing_goes_to_a_model_that_requires_what_was_passed_already() {
        models.release(
                Method.PROGRAM,
                model -> ChangedModel.withTaskAfter(
                        model,
                        "ConfirmAdoptionPlanGoodGatewayToFirstStepsFork",
                        "ConfirmBudgetTask",
                        "Confirm budget",
                        "confirm-adoption-plan"));

        assertThat(api.plan(programId).instances().getFirst().hindrances())
                .containsExactly(
                        "version 2 requires 'Confirm budget', but 'CreateUrgencyCall', which comes after it, has begun or is done; nobody would be asked for it");
        assertThatThrownBy(this::migrate).isInstanceOf(NotPossible.class).hasMessageContaining("The program: ");
    }

    @Test
    void what_comes_later_in_a_part_under_way_may_be_added() {
        play.run("assign-task", STEP, step, "DescribeNeedTask", Map.of());
        models.release(STEP, BUDGET_AFTER_THE_ANSWERS);

        migrate();
        play.fulfil(STEP, step);

        assertThat(play.seal(STEP, step)).isNotNull();
    }

    @Test
    void a_proof_that_would_count_for_nothing_hinders() {
        play.fulfil(STEP, step);
        models.release(STEP, model -> ChangedModel.withoutRequiring(model, "DescribeNeedTask"));

        assertThatThrownBy(this::migrate)
                .isInstanceOf(NotPossible.class)
                .hasMessageContaining(
                        "'Describe need of each user group' was required and is done, and version 2 does not require it");
    }

    private MigrationPlan.Last migrate() {
        return migrations.migrate(runs.openRun(programId).orElseThrow(), "The method was improved", "office");
    }

    private List<Evidence> migrated() {
        return ledger.entries(programId).stream()
                .map(entry -> entry.evidence())
                .filter(evidence -> evidence.kind() == EvidenceKind.MIGRATED)
                .toList();
    }
}
