package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.TestEngine.OpenIncident;
import dev.tollgate.engine.TestEngine.OpenJob;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.evidence.EvidenceKind;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.test.context.TestPropertySource;

/** What becomes of those who move tokens, forge variables and messages, or do Tollgate's jobs in its place. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:no-skip-story;DB_CLOSE_DELAY=-1")
class NoSkipStoryTest extends StoryTest {

    @Autowired
    JavaMailSender sender;

    @Test
    void a_token_moved_past_a_step_stands_still_until_the_step_is_done_and_retry_is_pressed() throws Exception {
        String program = "moved";
        long root = begin(program);
        story.hold("BuildCoalitionTask");
        OpenTask second = story.untilAsked("BuildCoalitionTask");
        story.until(
                "only step 2 is missing",
                () -> sealed(program).containsAll(List.of("step-1-create-urgency", "involve-users")));

        engine.client()
                .newModifyProcessInstanceCommand(root)
                .activateElement("DevelopVisionCall")
                .send()
                .join();
        OpenIncident incident = story.refused();
        assertThat(incident.message())
                .startsWith("Step 3")
                .contains("cannot start: step 2")
                .contains("has not been completed and sealed");
        assertThat(engine.openTasks()).extracting(OpenTask::elementId).doesNotContain("DevelopVisionTask");

        engine.retry(incident);
        OpenIncident stillMissing = story.untilAnotherRefusal(incident);
        assertThat(stillMissing.message()).as("Retry alone changes nothing").isEqualTo(incident.message());

        story.answer(second);
        story.workDespiteIncidents("step 2 is sealed", () -> sealed(program).contains("step-2-gather-sponsorship"));
        engine.retry(stillMissing);
        assertThat(story.untilAsked("DevelopVisionTask").processId()).isEqualTo("step-3-develop-vision-and-strategy");
    }

    @Test
    void a_phase_whose_task_was_skipped_is_not_sealed_until_the_task_is_done() throws Exception {
        String program = "skipped";
        begin(program);
        story.untilAsked("ConfirmNeedSponsorWiifmTask");
        long phase = engine.activeInstances("phase-pre-launch").getFirst();
        engine.client()
                .newModifyProcessInstanceCommand(phase)
                .activateElement("ListDepartmentsTask")
                .and()
                .terminateElement(engine.activeElement(phase, "ConfirmNeedSponsorWiifmTask"))
                .send()
                .join();
        OpenIncident incident = story.untilRefused();
        assertThat(incident.processId()).isEqualTo("phase-pre-launch");
        assertThat(incident.message())
                .contains("of wave 'Everybody' cannot be sealed: 'Confirm need and sponsor' has not been completed");

        long wave = engine.activeInstances("adoption-wave").getFirst();
        engine.client()
                .newModifyProcessInstanceCommand(wave)
                .activateElement("PreLaunchCall")
                .and()
                .terminateElement(engine.activeElement(wave, "PreLaunchCall"))
                .send()
                .join();
        story.soon("the incident is gone", () -> engine.openIncidents().isEmpty());
        story.answer(story.untilAsked("ConfirmNeedSponsorWiifmTask"));
        story.until("the phase is sealed", () -> sealed(program).contains("phase-pre-launch"));
        assertThat(evidence(program, EvidenceKind.TRAINING_HELD).stream()
                        .map(held -> held.get("round") + ": " + held.get("invited")))
                .as("trained in the first round, asked to no second session")
                .containsExactlyInAnyOrder("1: 11", "1: 12", "1: 0", "1: 0");
    }

    @Test
    void a_task_whose_record_was_made_by_a_foreign_client_is_missing_at_the_seal() throws Exception {
        String program = "foreign";
        begin(program);
        OpenTask task = story.untilAsked("ConfirmNeedSponsorWiifmTask");
        whileTollgateIsAway(() -> {
            story.answer(task);
            completeInItsPlace("record-task", task.elementId(), Map.of());
        });
        OpenIncident incident = story.untilRefused();
        assertThat(incident.message()).contains("'Confirm need and sponsor' has not been completed");
    }

    @Test
    void a_part_of_the_program_that_somebody_starts_by_hand_is_refused() throws Exception {
        register("by-hand");
        engine.client()
                .newCreateInstanceCommand()
                .bpmnProcessId("phase-launch")
                .latestVersion()
                .variables(Map.of("programId", "by-hand", "waveId", "all"))
                .send()
                .join();
        assertThat(story.refused().message()).contains("was started without a ticket: only the program can start it");
    }

    @Test
    void a_wave_started_in_its_middle_is_refused() throws Exception {
        register("in-the-middle");
        engine.client()
                .newCreateInstanceCommand()
                .bpmnProcessId("adoption-wave")
                .latestVersion()
                .variables(Map.of("programId", "in-the-middle", "waveId", "all", "ticket", "found somewhere"))
                .startBeforeElement("LaunchCall")
                .send()
                .join();
        assertThat(story.refused().message())
                .contains("of 'Adoption wave' never entered through its guard: it was not started at its beginning");
    }

    @Test
    void a_program_started_in_its_middle_is_refused() throws Exception {
        register("from-the-waves-on");
        long root = engine.client()
                .newCreateInstanceCommand()
                .bpmnProcessId("adoption-program")
                .latestVersion()
                .variables(Map.of("programId", "from-the-waves-on", "waveIds", List.of("all"), "rhythm", "R/P7D"))
                .startBeforeElement("RunWavesCall")
                .send()
                .join()
                .getProcessInstanceKey();
        assertThat(story.refused().message())
                .contains("of 'Adoption program' never entered through its guard: it was not started at its beginning");
        assertThat(engine.completed(root)).isFalse();
    }

    @Test
    void a_second_run_of_a_program_is_refused_and_names_the_first() throws Exception {
        String program = "twice";
        long first = begin(program);
        story.untilAsked("ConfirmAdoptionPlanTask");
        story.start(Map.of("how", "registered", "programId", program));
        assertThat(story.refused().message())
                .startsWith("Program 'twice' runs already, as process instance " + first)
                .contains("cancel this second instance");
    }

    @Test
    void forged_variables_do_not_open_a_gate() throws Exception {
        String program = "forged-gate";
        begin(program);
        OpenTask held = heldWhenReady();
        long gate = engine.activeInstances("progression-gate").getFirst();
        String measured = (String) engine.variables(gate).get("snapshotId");
        engine.client()
                .newSetVariablesCommand(gate)
                .variables(Map.of("outcome", "GO", "snapshotId", "a better one", "holds", 0))
                .send()
                .join();
        story.answer(held);
        OpenTask sponsors = story.untilAsked("DecideWithSponsorsTask");
        assertThat(outcomes(program, "ready"))
                .startsWith("HOLD")
                .endsWith("SPONSORS")
                .doesNotContain("GO");

        story.answer(sponsors);
        OpenTask remedies = story.untilAsked("PlanRemediesTask");
        absent(List.of());
        story.answer(remedies);
        story.until("the gate waits for its review", () -> engine.isActive(gate, "WaitUntilReviewTimer"));
        whileTollgateIsAway(() -> {
            story.passUntil(OffsetDateTime.parse((String) engine.variables(gate).get("nextReview")));
            completeInItsPlace("measure-adoption", "MeasureAdoptionTask", Map.of("snapshotId", measured));
        });
        assertThat(story.refused().elementId()).isEqualTo("DecideGateTask");
        assertThat(story.refused().message()).contains("The variable snapshotId names '" + measured + "'");
    }

    @Test
    void a_gate_on_hold_is_not_sealed_when_its_token_is_moved_to_its_end() throws Exception {
        String program = "moved-past-hold";
        begin(program);
        OpenTask remedies = heldWhenReady();
        absent(List.of());
        story.answer(remedies);
        long gate = engine.activeInstances("progression-gate").getFirst();
        story.until("the gate waits for its review", () -> engine.isActive(gate, "WaitUntilReviewTimer"));
        engine.client()
                .newModifyProcessInstanceCommand(gate)
                .activateElement("GatePassedEnd")
                .and()
                .terminateElement(engine.activeElement(gate, "WaitUntilReviewTimer"))
                .send()
                .join();
        OpenIncident incident = story.refused();
        assertThat(incident.processId()).isEqualTo("progression-gate");
        assertThat(incident.message()).contains("HOLD").contains("GO or CONDITIONAL_GO");
        assertThat(sealed(program)).doesNotContain("progression-gate");
    }

    @Test
    void a_forged_quality_does_not_seal_a_step() throws Exception {
        String program = "forged-quality";
        begin(program);
        story.hold("BuildCoalitionTask");
        story.answer("count-cost-of-today", answer -> {
            Map<String, Object> weak = new HashMap<>(answer);
            weak.put("costSource", "");
            return weak;
        });
        story.answer(story.untilAsked("CountCostTask"));
        story.untilAsked("CountCostTask");
        long step = engine.activeInstances("step-1-create-urgency").getFirst();
        engine.client()
                .newModifyProcessInstanceCommand(step)
                .activateElement("CountCostGoodGateway")
                .withVariables(Map.of("countCostQuality", "good"))
                .and()
                .terminateElement(engine.activeElement(step, "CountCostTask"))
                .send()
                .join();
        assertThat(story.untilRefused().message())
                .startsWith("Step 1")
                .contains(
                        "the quality of 'Count the cost of today' was not good enough and the reviewer has not accepted it");
        assertThat(sealed(program)).doesNotContain("step-1-create-urgency");
    }

    @Test
    void a_forged_message_does_not_account_for_mails_that_nobody_got() throws Exception {
        String program = "forged-message";
        begin(program);
        story.hold("RecordAttendanceTask");
        OpenTask approval = story.untilAsked("ApproveCampaignTask");
        JavaMailSenderImpl smtp = (JavaMailSenderImpl) sender;
        int port = smtp.getPort();
        smtp.setPort(1);
        try {
            story.answer(approval);
            long campaign = engine.activeInstances("communication-campaign").getFirst();
            story.soon("the campaign waits", () -> engine.isActive(campaign, "AccountedWaitGateway"));
            engine.client()
                    .newPublishMessageCommand()
                    .messageName("campaign-accounted")
                    .correlationKey((String) engine.variables(campaign).get("campaignId"))
                    .send()
                    .join();
            story.soon(
                    "the recipients are counted",
                    () -> engine.completedElements(campaign).contains("AccountForRecipientsTask"));
            story.soon("the campaign waits again", () -> engine.isActive(campaign, "AccountedWaitGateway"));
            assertThat(engine.variables(campaign)).containsEntry("accounted", false);
            assertThat(evidence(program, EvidenceKind.CAMPAIGN_ACCOUNTED)).isEmpty();
        } finally {
            smtp.setPort(port);
        }
        story.until("the mail server is back", () -> sealed(program).contains("communication-campaign"));
        assertThat(EVERYBODY)
                .allSatisfy(username -> assertThat(mailsTo(program, username)).isNotEmpty());
    }

    @Test
    void a_program_cancelled_outside_tollgate_ends_without_proof() throws Exception {
        String program = "cancelled";
        long root = begin(program);
        story.untilAsked("ConfirmAdoptionPlanTask");
        engine.client().newCancelInstanceCommand(root).send().join();
        story.soon("it is noticed", () -> !status(program).get("state").equals("running"));
        assertThat(status(program))
                .containsEntry("state", "ended without proof")
                .containsEntry("tasks", List.of());

        long again = story.start(Map.of("how", "registered", "programId", program));
        story.untilAsked("ConfirmAdoptionPlanTask");
        assertThat(status(program))
                .containsEntry("state", "running")
                .containsEntry("processInstanceKey", Long.toString(again));
    }

    /** Four of twelve never come to their training, which is below the floor of the first gate. */
    private OpenTask heldWhenReady() {
        absent(List.of("f1", "f2", "f3", "f4"));
        return story.untilAsked("PlanRemediesTask");
    }

    private void whileTollgateIsAway(Runnable deeds) {
        workers.stop();
        deeds.run();
        workers.start();
    }

    private void completeInItsPlace(String jobType, String elementId, Map<String, Object> variables) {
        OpenJob[] found = new OpenJob[1];
        story.soon("a job of type " + jobType + " at " + elementId, () -> {
            found[0] = engine.openJobs().stream()
                    .filter(job -> job.type().equals(jobType) && job.elementId().equals(elementId))
                    .findFirst()
                    .orElse(null);
            return found[0] != null;
        });
        engine.client()
                .newCompleteCommand(found[0].key())
                .variables(variables)
                .send()
                .join();
    }
}
