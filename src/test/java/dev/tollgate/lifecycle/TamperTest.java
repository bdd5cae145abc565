package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.JobGuard;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Tampering;
import dev.tollgate.evidence.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/** What becomes of those who have the database: each change of it is caught by the next guard, which says what is wrong. */
@SpringBootTest(
        classes = NoSkipTest.Surroundings.class,
        properties = {
            "camunda.client.enabled=false",
            "tollgate.engine.start=false",
            "tollgate.lifecycle.probe-every=1d",
            "spring.datasource.url=jdbc:h2:mem:tamper;DB_CLOSE_DELAY=-1"
        })
class TamperTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private JobGuard guard;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Ledger ledger;

    @Autowired
    private LifecycleController api;

    @Autowired
    private Alarms alarms;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private RealModels models;

    @Autowired
    private NoSkipTest.Engine engine;

    @TempDir
    private Path copies;

    @Autowired
    private Rehearsal play;

    private String programId;
    private long root;

    @BeforeEach
    void a_running_program_of_its_own_for_every_test() {
        programId = "tampered-" + NUMBER.incrementAndGet();
        root = play.start(programId);
    }

    @Test
    void what_the_engine_remembers_is_the_head_of_the_chain() {
        assertThat(play.head(root))
                .isEqualTo("1:" + ledger.entries(programId).getFirst().digest());
        long step = call();

        assertThat(play.head(step))
                .isEqualTo(ledger.head(programId).orElseThrow().text());
    }

    @Test
    void a_changed_entry_stops_whoever_enters_next() {
        jdbc.sql("update ledger_entry set data = '{}' where program_id = ? and seq = 1")
                .param(programId)
                .update();

        assertThatThrownBy(this::call)
                .isInstanceOf(Tampering.class)
                .hasMessageContaining("was changed outside Tollgate: Entry 1 was changed or moved");
    }

    @Test
    void a_changed_entry_stops_whoever_seals_next() {
        long step = call();
        jdbc.sql("update ledger_entry set kind = 'SEALED' where program_id = ? and seq = 2")
                .param(programId)
                .update();

        assertThatThrownBy(() -> play.seal("step-1-create-urgency", step))
                .isInstanceOf(Tampering.class)
                .hasMessageContaining("Entry 2 was changed or moved");
        assertThatThrownBy(() -> play.complete(root)).isInstanceOf(Tampering.class);
        assertThatThrownBy(() -> guard.admit(play.job(
                        "decide-gate", Method.PROGRAM, models.currentKey(Method.PROGRAM), root, "x", Map.of())))
                .isInstanceOf(Tampering.class);
    }

    @Test
    void a_deleted_entry_stops_whoever_enters_next() {
        play.person(Method.PROGRAM, root, "ConfirmAdoptionPlanTask", Map.of());
        jdbc.sql("delete from ledger_entry where program_id = ? and seq = 2")
                .param(programId)
                .update();

        assertThatThrownBy(this::call).isInstanceOf(Tampering.class).hasMessageContaining("Entry 2 is missing");
    }

    @Test
    void a_chain_that_begins_anew_does_not_have_what_the_engine_remembers() {
        forget();

        assertThatThrownBy(() -> play.person(Method.PROGRAM, root, "ConfirmAdoptionPlanTask", Map.of()))
                .isInstanceOf(Tampering.class)
                .hasMessage(
                        "Entry 1 of the evidence of program '%s' existed and is missing: the ledger was cut off, or the database was restored from an older copy"
                                .formatted(programId));
    }

    @Test
    void an_old_copy_of_the_database_is_noticed_and_named() throws Exception {
        Path copy = copies.resolve("old.sql");
        jdbc.sql("script to '%s'".formatted(copy)).query().listOfRows();
        long step = call();
        jdbc.sql("drop all objects").update();
        jdbc.sql("runscript from '%s'".formatted(copy)).update();
        Files.delete(copy);

        assertThat(ledger.verify(programId).whole())
                .as("the copy by itself is a whole chain")
                .isTrue();
        assertThatThrownBy(() -> play.run(
                        "assign-task",
                        "step-1-create-urgency",
                        step,
                        "any",
                        Map.of("programId", programId, "evidenceHead", play.head(step))))
                .as("an instance that entered after the copy was made")
                .isInstanceOf(Tampering.class)
                .hasMessageContaining("the database was restored from an older copy");
    }

    @Test
    void a_head_that_was_removed_or_forged_in_the_engine_is_noticed() {
        play.remember(root, "");
        assertThatThrownBy(this::call)
                .isInstanceOf(Tampering.class)
                .hasMessageContaining("The engine does not remember the head of the evidence");

        play.remember(root, "whatever");
        assertThatThrownBy(this::call)
                .isInstanceOf(Tampering.class)
                .hasMessage("The variable evidenceHead says 'whatever', which Tollgate never wrote");

        play.remember(root, "1:" + "0".repeat(64));
        assertThatThrownBy(this::call).isInstanceOf(Tampering.class).hasMessageContaining("the ledger was rewritten");
    }

    @Test
    void an_instance_that_the_database_says_runs_on_another_model_is_not_sealed() {
        long step = call();
        long other = models.nextKey("step-1-create-urgency");
        jdbc.sql("update ticket set process_definition_key = ? where process_instance_key = ?")
                .params(other, step)
                .update();
        Job migrated = play.job("seal", "step-1-create-urgency", other, step, "StepDoneEnd", Map.of());

        assertThatThrownBy(() -> play.run(migrated))
                .isInstanceOf(Tampering.class)
                .hasMessageContaining("runs on %d without a recorded migration".formatted(other));
    }

    @Test
    void a_seal_written_into_the_table_of_instances_proves_nothing() {
        long step = call();
        jdbc.sql("update ticket set sealed_at = entered_at where process_instance_key = ?")
                .param(step)
                .update();

        assertThat(api.status(programId).sealed()).isEmpty();
        assertThatThrownBy(() -> play.call(Method.PROGRAM, root, "DevelopVisionCall", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("step 1 'Create urgency' has not been completed and sealed");
    }

    @Test
    void a_run_that_the_database_says_is_completed_ended_without_proof() {
        jdbc.sql("update program_run set outcome = 'completed', ended_at = opened_at where program_id = ?")
                .param(programId)
                .update();

        assertThat(api.status(programId).state()).isEqualTo("ended without proof");
    }

    @Test
    void an_alarm_is_in_the_status_until_what_was_missing_is_supplied() {
        play.remember(root, "whatever");
        Job job = play.job(
                "assign-task",
                Method.PROGRAM,
                models.currentKey(Method.PROGRAM),
                root,
                "ConfirmAdoptionPlanTask",
                Map.of());
        assertThatThrownBy(() -> play.run(job)).isInstanceOfSatisfying(Refused.class, refused -> {
            alarms.refused(job, refused);
            alarms.refused(job, refused);
        });

        assertThat(api.status(programId).alarms()).singleElement().satisfies(alarm -> {
            assertThat(alarm.kind()).isEqualTo("tampering");
            assertThat(alarm.message()).contains("which Tollgate never wrote");
            assertThat(alarm.times()).isEqualTo(2);
            assertThat(alarm.resolution()).isNull();
        });

        play.remember(root, ledger.head(programId).orElseThrow().text());
        play.run(job);

        assertThat(api.status(programId).alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.resolution()).contains("was supplied"));
    }

    @Test
    void an_alarm_about_an_instance_that_was_cancelled_is_settled_by_that() {
        long stranger = Rehearsal.newKey();
        Job job = play.job(
                "enter",
                "phase-launch",
                models.currentKey("phase-launch"),
                stranger,
                "PhaseStart",
                Map.of("programId", programId));
        assertThatThrownBy(() -> play.run(job))
                .isInstanceOfSatisfying(Refused.class, refused -> alarms.refused(job, refused));
        assertThat(api.status(programId).alarms())
                .singleElement()
                .satisfies(alarm -> assertThat(alarm.kind()).isEqualTo("refused"));

        alarms.look();
        assertThat(api.status(programId).alarms().getFirst().resolution()).isNull();
        engine.gone.add(stranger);
        alarms.look();

        assertThat(api.status(programId).alarms().getFirst().resolution())
                .isEqualTo("Process instance %d has ended or was cancelled".formatted(stranger));
    }

    private long call() {
        return play.call(Method.PROGRAM, root, "CreateUrgencyCall", Map.of());
    }

    private void forget() {
        jdbc.sql("delete from ledger_entry where program_id = ?")
                .param(programId)
                .update();
        jdbc.sql("delete from ledger_head where program_id = ?")
                .param(programId)
                .update();
    }
}
