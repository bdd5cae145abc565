package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.TestEngine.OpenIncident;
import dev.tollgate.engine.TestEngine.OpenJob;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.evidence.EvidenceKind;
import io.camunda.client.api.command.ClientStatusException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Further ways around the program, tried on the whole application: each is caught, said and shown in the status. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:no-way-around;DB_CLOSE_DELAY=-1")
class NoWayAroundStoryTest extends StoryTest {

    @Autowired
    JdbcClient jdbc;

    @Test
    void evidence_changed_in_the_database_stops_the_next_step_until_it_is_put_back() throws Exception {
        String program = "changed-row";
        begin(program);
        OpenTask task = story.untilAsked("ConfirmAdoptionPlanTask");
        String data = jdbc.sql("select data from ledger_entry where program_id = ? and seq = 1")
                .param(program)
                .query(String.class)
                .single();
        change(program, "{\"processDefinitionKey\":1}");
        story.answer(task);

        OpenIncident incident = story.refused();
        assertThat(incident.message())
                .startsWith("The evidence ledger of program 'changed-row' was changed outside Tollgate: Entry 1");
        assertThat(alarm(program, "tampering"))
                .containsEntry("message", incident.message())
                .doesNotContainKey("resolution");
        assertThat(sealed(program)).isEmpty();

        change(program, data);
        story.soon("all are tried again", () -> {
            engine.openIncidents().forEach(open -> retry(open));
            return alarms(program).stream().allMatch(alarm -> alarm.containsKey("resolution"));
        });
        assertThat(alarm(program, "tampering").get("resolution").toString()).contains("when it was tried again");
    }

    @Test
    void an_end_cut_off_the_ledger_with_its_head_set_back_takes_no_more_entries() throws Exception {
        String program = "cut-off";
        begin(program);
        OpenTask task = story.untilAsked("ConfirmAdoptionPlanTask");
        long last = ledger.head(program).orElseThrow().seq();
        jdbc.sql("delete from ledger_entry where program_id = ? and seq = ?")
                .params(program, last)
                .update();
        jdbc.sql("""
                        update ledger_head set seq = ?, digest = (select digest from ledger_entry \
                        where program_id = ? and seq = ?) where program_id = ?""").params(last - 1, program, last - 1, program).update();
        story.answer(task);

        assertThat(story.refused().message()).contains("was changed outside Tollgate");
        assertThat(alarm(program, "tampering")).containsKey("message");
        assertThat(sealed(program)).isEmpty();
    }

    @Test
    void a_ledger_that_begins_anew_lacks_what_the_engine_remembers() throws Exception {
        String program = "begun-anew";
        begin(program);
        OpenTask task = story.untilAsked("ConfirmAdoptionPlanTask");
        jdbc.sql("delete from ledger_entry where program_id = ?").param(program).update();
        jdbc.sql("delete from ledger_head where program_id = ?").param(program).update();
        story.answer(task);

        assertThat(story.refused().message())
                .contains("existed and is missing: the ledger was cut off, or the database was restored");
        assertThat(alarm(program, "tampering")).containsKey("message");
    }

    @Test
    void a_head_forged_in_the_engine_is_noticed_by_the_next_job() throws Exception {
        String program = "forged-head";
        long root = begin(program);
        OpenTask task = story.untilAsked("ConfirmAdoptionPlanTask");
        engine.client()
                .newSetVariablesCommand(root)
                .variables(Map.of("evidenceHead", "1:" + "0".repeat(64)))
                .send()
                .join();
        story.answer(task);

        assertThat(story.refused().message()).contains("the ledger was rewritten");
        assertThat(alarm(program, "tampering")).containsKey("message");
    }

    @Test
    void a_forged_start_message_does_not_make_a_second_run() throws Exception {
        String program = "forged-start";
        long first = begin(program);
        story.untilAsked("ConfirmAdoptionPlanTask");
        engine.client()
                .newPublishMessageCommand()
                .messageName("program-start-requested")
                .correlationKey(program)
                .variables(Map.of("programId", program))
                .send()
                .join();

        assertThat(story.refused().message())
                .startsWith("Program 'forged-start' runs already, as process instance " + first);
        assertThat(alarm(program, "refused").get("message").toString()).contains("runs already");
        assertThat(status(program)).containsEntry("processInstanceKey", Long.toString(first));
    }

    @Test
    void a_job_failed_by_hand_stands_still_until_it_is_done() throws Exception {
        String program = "failed-by-hand";
        register(program);
        whileTollgateIsAway(() -> {
            story.start(Map.of("how", "registered", "programId", program));
            OpenJob job = job("open-run");
            engine.client()
                    .newFailCommand(job.key())
                    .retries(0)
                    .errorMessage("not needed")
                    .send()
                    .join();
        });
        OpenIncident incident = story.refused();
        assertThat(status(program)).containsEntry("state", "registered");

        engine.client()
                .newUpdateRetriesCommand(incident.jobKey())
                .retries(1)
                .send()
                .join();
        engine.retry(incident);
        story.untilAsked("ConfirmAdoptionPlanTask");
        assertThat(status(program)).containsEntry("state", "running");
    }

    @Test
    void an_error_thrown_by_hand_in_the_place_of_a_job_moves_nothing() throws Exception {
        String program = "thrown-by-hand";
        register(program);
        long[] root = new long[1];
        whileTollgateIsAway(() -> {
            root[0] = story.start(Map.of("how", "registered", "programId", program));
            complete("open-run", Map.of());
            engine.client()
                    .newThrowErrorCommand(job("register-program").key())
                    .errorCode("skip")
                    .send()
                    .join();
        });
        assertThat(story.refused().message()).contains("skip");
        assertThat(engine.completed(root[0])).isFalse();
        assertThat(status(program)).containsEntry("state", "registered");
    }

    @Test
    void a_start_completed_in_tollgates_place_leaves_an_instance_that_never_entered() throws Exception {
        String program = "opened-by-hand";
        register(program);
        whileTollgateIsAway(() -> {
            story.start(Map.of("how", "registered", "programId", program));
            complete("open-run", Map.of());
        });
        assertThat(story.refused().message()).contains("never entered through its guard");
        assertThat(alarm(program, "refused").get("message").toString()).contains("never entered");
    }

    @Test
    void a_program_cancelled_by_hand_is_an_alarm_until_it_is_started_again() throws Exception {
        String program = "cancelled-by-hand";
        begin(program);
        story.untilAsked("ConfirmAdoptionPlanTask");
        long root = Long.parseLong(status(program).get("processInstanceKey").toString());
        engine.client().newCancelInstanceCommand(root).send().join();
        story.soon(
                "it is noticed",
                () -> alarms(program).stream()
                        .anyMatch(alarm -> alarm.get("kind").equals("cancelled")));
        assertThat(status(program)).containsEntry("state", "ended without proof");

        long again = story.start(Map.of("how", "registered", "programId", program));
        story.untilAsked("ConfirmAdoptionPlanTask");
        story.soon("the alarm is settled", () -> alarm(program, "cancelled").containsKey("resolution"));
        assertThat(alarm(program, "cancelled"))
                .containsEntry("resolution", "The program was started again, as process instance " + again);
    }

    @Test
    void a_running_program_moved_to_a_model_of_somebody_else_stands_still() throws Exception {
        String program = "foreign-model";
        long root = begin(program);
        OpenTask task = story.untilAsked("ConfirmAdoptionPlanTask");
        long foreign = deployForeign();
        try {
            engine.client()
                    .newMigrateProcessInstanceCommand(root)
                    .migrationPlan(foreign)
                    .addMappingInstruction("RunProgramSub", "RunProgramSub")
                    .addMappingInstruction("ConfirmAdoptionPlanTask", "ConfirmAdoptionPlanTask")
                    .addMappingInstruction("ObstacleRaisedStart", "ObstacleRaisedStart")
                    .addMappingInstruction("WaveRequestedStart", "WaveRequestedStart")
                    .addMappingInstruction("WeekPassedStart", "WeekPassedStart")
                    .addMappingInstruction("WinSeenStart", "WinSeenStart")
                    .addMappingInstruction("CancelRequestedStart", "CancelRequestedStart")
                    .send()
                    .join();
            story.answer(task);

            assertThat(story.refused().message())
                    .contains("(definition %d) was not deployed by Tollgate".formatted(foreign));
            assertThat(alarm(program, "refused").get("message").toString()).contains("was not deployed by Tollgate");
        } finally {
            redeployOurs();
        }
    }

    @Test
    void a_changed_model_beside_ours_runs_nothing_and_does_not_touch_ours() throws Exception {
        String ours = "beside-ours";
        begin(ours);
        story.untilAsked("ConfirmAdoptionPlanTask");
        long foreign = deployForeign();
        try {
            String program = "on-the-changed-model";
            register(program);
            story.start(Map.of("how", "registered", "programId", program));

            assertThat(story.refused().message())
                    .contains("(definition %d) was not deployed by Tollgate".formatted(foreign));
            assertThat(alarm(program, "refused").get("message").toString())
                    .contains("Deploy models with Tollgate only");
            assertThat(status(program)).containsEntry("state", "registered");
            assertThat(status(ours)).containsEntry("state", "running").containsEntry("alarms", List.of());
        } finally {
            redeployOurs();
        }
    }

    @Test
    void a_gate_decided_in_tollgates_place_with_an_earlier_outcome_is_not_sealed() throws Exception {
        String program = "replayed";
        begin(program);
        absent(List.of("f1", "f2", "f3", "f4"));
        OpenTask remedies = story.untilAsked("PlanRemediesTask");
        absent(List.of());
        story.answer(remedies);
        int decided = evidence(program, EvidenceKind.GATE_DECIDED).size();
        long gate = engine.activeInstances("progression-gate").getFirst();
        story.until("the gate waits for its review", () -> engine.isActive(gate, "WaitUntilReviewTimer"));
        whileTollgateIsAway(() -> {
            story.passUntil(OffsetDateTime.parse((String) engine.variables(gate).get("nextReview")));
            complete("measure-adoption", Map.of("snapshotId", "an older one"));
            complete("decide-gate", Map.of("outcome", "GO"));
        });
        OpenIncident incident = story.refused();
        assertThat(incident.processId()).isEqualTo("progression-gate");
        assertThat(incident.message()).contains("HOLD");
        assertThat(sealed(program)).doesNotContain("progression-gate");
        assertThat(alarm(program, "refused")).containsEntry("message", incident.message());
        assertThat(evidence(program, EvidenceKind.GATE_DECIDED)).hasSize(decided);
    }

    private List<Map<String, Object>> alarms(String program) {
        return json.convertValue(
                status(program).get("alarms"), new com.fasterxml.jackson.core.type.TypeReference<>() {});
    }

    private Map<String, Object> alarm(String program, String kind) {
        Map<String, Object> found = new HashMap<>();
        story.soon("an alarm of kind " + kind, () -> {
            found.clear();
            alarms(program).stream()
                    .filter(alarm -> alarm.get("kind").equals(kind))
                    .findFirst()
                    .ifPresent(found::putAll);
            return !found.isEmpty();
        });
        return found;
    }

    private void change(String program, String data) {
        jdbc.sql("update ledger_entry set data = ? where program_id = ? and seq = 1")
                .params(data, program)
                .update();
    }

    /** The retries follow the incident by a moment; until then the engine rejects a Retry. */
    private void retry(OpenIncident incident) {
        try {
            engine.retry(incident);
        } catch (ClientStatusException notYet) {
            story.soon("a moment", () -> true);
        }
    }

    private long deployForeign() throws Exception {
        String changed = Files.readString(Path.of("bpmn/adoption-program.bpmn"))
                .replace("<bpmn:documentation>", "<bpmn:documentation>Shortened. ");
        return engine.client()
                .newDeployResourceCommand()
                .addResourceStringUtf8(withoutBindings(changed), "adoption-program.bpmn")
                .send()
                .join()
                .getProcesses()
                .getFirst()
                .getProcessDefinitionKey();
    }

    /** A single file can be deployed only when it is bound to nothing that would have to come with it. */
    private static String withoutBindings(String model) {
        return model.replace(" bindingType=\"deployment\"", "");
    }

    /** What starts next must find Tollgate's own model as the latest. */
    private void redeployOurs() {
        whileTollgateIsAway(() -> {});
    }

    private void whileTollgateIsAway(Runnable deeds) {
        workers.stop();
        deeds.run();
        workers.start();
    }

    private void complete(String jobType, Map<String, Object> variables) {
        engine.client()
                .newCompleteCommand(job(jobType).key())
                .variables(variables)
                .send()
                .join();
    }

    private OpenJob job(String type) {
        OpenJob[] found = new OpenJob[1];
        story.soon("a job of type " + type, () -> {
            found[0] = engine.openJobs().stream()
                    .filter(job -> job.type().equals(type))
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        return found[0];
    }
}
