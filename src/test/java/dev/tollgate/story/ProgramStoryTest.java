package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** How programs go when people do their part, and when some of them do not. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:story;DB_CLOSE_DELAY=-1")
class ProgramStoryTest extends StoryTest {

    @Autowired
    JdbcClient jdbc;

    @Test
    void a_program_is_held_at_its_gate_until_people_use_the_software_and_then_runs_to_its_end() throws Exception {
        String program = "whole";
        long root = begin(program);
        use(program, SERVICE);
        OpenTask remedies = untilHeldAt("in-use");
        assertThat(outcomes(program, "in-use")).endsWith("HOLD").doesNotContain("GO");
        assertThat(engine.shown(remedies).get("findings")).asString().contains("Field: ");

        use(program, EVERYBODY);
        story.until("the program is completed", () -> completed(program));

        story.soon("the process has ended", () -> engine.completed(root));
        assertThat(outcomes(program, "in-use")).endsWith("HOLD", "GO");
        assertThat(outcomes(program, "habit")).endsWith("GO");
        assertThat(outcomes(program, "sustained")).endsWith("GO");
        assertThat(story.answered())
                .contains("PlanRemediesTask", "AnchorChangeTask")
                .doesNotContain("DecideWithSponsorsTask");
        Ledger.Verification evidence = ledger.verify(program);
        assertThat(evidence.whole()).as(evidence.message()).isTrue();
        assertThat(status(program)).containsEntry("state", "completed").containsEntry("missing", List.of());
        assertThat(wave(program)).containsEntry("state", "sustained");
        for (String username : EVERYBODY) {
            List<String> received = mailsTo(program, username).stream()
                    .filter(mail -> !mail.contains("Keep this mail"))
                    .toList();
            assertThat(received)
                    .as("mails to %s: the first round, an invitation, go-live and the win at least", username)
                    .hasSizeGreaterThanOrEqualTo(4);
            assertThat(received.stream().filter(mail -> mail.contains("METHOD:REQUEST")))
                    .as("invitations to %s", username)
                    .isNotEmpty();
        }
        assertThat(mailsTo(program, "ada").stream().filter(mail -> mail.contains("Keep this mail")))
                .as("the head of the evidence, mailed to the sponsor at each gate")
                .hasSize(4);
    }

    @Test
    void an_invalid_definition_comes_back_with_its_problems_and_goes_on_once_it_is_corrected() throws Exception {
        String program = "corrected";
        String wrong = definition(program).replace("executiveSponsor: ada", "executiveSponsor: nobody");
        long root = story.start(Map.of("how", "paste", "definition", wrong, "people", people(program)));

        OpenTask correction = story.untilAsked("CorrectDefinitionTask");
        assertThat(correction.value().getCandidateGroupsList()).containsExactly("program-office");
        assertThat(engine.variables(root).get("problems")).asString().contains("executiveSponsor ('nobody')");
        assertThat(programs.find(program)).as("nothing is half imported").isEmpty();

        String right = definition(program);
        String people = people(program);
        story.answer("correct-definition", answer -> Map.of("definition", right, "people", people));
        OpenTask plan = story.untilAsked("ConfirmAdoptionPlanTask");
        assertThat(plan.value().getCandidateUsersList()).containsExactly("cleo");
        assertThat(engine.variables(root))
                .as("people's data does not stay in the process")
                .containsEntry("definition", null)
                .containsEntry("people", null)
                .containsEntry("programId", program);
    }

    @Test
    void the_six_fields_of_the_start_form_are_enough_for_a_program() throws Exception {
        long root = story.start(Map.of(
                "how", "here",
                "name", "Six fields",
                "software", "Desk",
                "objective", "One answer to every customer",
                "goLive", story.today().plusDays(60).toString(),
                "executiveSponsor", "ada",
                "changeLead", "cleo",
                "people", people("six-fields")));
        OpenTask plan = story.untilAsked("ConfirmAdoptionPlanTask");
        assertThat(engine.shown(plan)).containsEntry("software", "Desk").containsEntry("reasons", List.of());
        String program = (String) engine.variables(root).get("programId");
        assertThat(programs.get(program).definition().waves()).isNotEmpty();
        assertThat(status(program)).containsEntry("state", "running");
    }

    @Test
    void a_program_is_started_by_api() throws Exception {
        String program = register("by-api");
        assertThat(status(program)).containsEntry("state", "registered");
        assertThat(asked("PROGRAM_OFFICE", post("/api/programs/{id}/start", program))
                        .getStatus())
                .isEqualTo(202);
        story.soon("the message has arrived", () -> !engine.activeRoots().isEmpty());
        story.untilAsked("ConfirmAdoptionPlanTask");
        assertThat(status(program)).containsEntry("state", "running");
        assertThat(asked("PROGRAM_OFFICE", post("/api/programs/{id}/start", program))
                        .getStatus())
                .as("a second start")
                .isEqualTo(409);
    }

    @Test
    void a_weak_step_comes_back_with_the_reasons_and_after_two_returns_the_reviewer_may_accept_it() throws Exception {
        String program = "accepted";
        begin(program);
        story.answer("count-cost-of-today", answer -> with(answer, "costSource", " "));
        OpenTask first = story.untilAsked("CountCostTask");
        assertThat(engine.shown(first)).containsEntry("reasons", List.of());
        story.answer(first);
        for (int returned = 1; returned <= 2; returned++) {
            OpenTask again = story.untilAsked("CountCostTask");
            assertThat(engine.shown(again).get("reasons"))
                    .asString()
                    .contains("Say what was counted, by whom and when");
            story.answer(again);
        }
        OpenTask review = story.untilAsked("ReviewStepTask");
        assertThat(review.value().getCandidateUsersList()).containsExactly("rhea");
        assertThat(engine.shown(review).get("reasons")).asString().contains("Say what was counted, by whom and when");
        assertThat(sealed(program)).doesNotContain("step-1-create-urgency");
        story.answer(review);
        story.until("step 1 is sealed", () -> sealed(program).contains("step-1-create-urgency"));
        assertThat(qualities(program)).contains("again", "reviewer");
    }

    @Test
    void what_the_reviewer_sends_back_has_to_be_good_or_accepted_in_the_end() throws Exception {
        String program = "sent-back";
        begin(program);
        story.answer("count-cost-of-today", answer -> with(answer, "costSource", " "));
        story.answer("review-step", answer -> Map.of("decision", "again", "reason", "Ask the sales office"));
        story.answer(story.untilAsked("ReviewStepTask"));
        OpenTask back = story.untilAsked("CountCostTask");
        assertThat(engine.shown(back)).containsEntry("reasons", List.of("Ask the sales office"));
        assertThat(sealed(program)).doesNotContain("step-1-create-urgency");

        story.answer("count-cost-of-today", answer -> answer);
        story.until("step 1 is sealed", () -> sealed(program).contains("step-1-create-urgency"));
        assertThat(qualities(program)).containsSubsequence("again", "again", "reviewer", "good");
    }

    @Test
    void a_campaign_that_is_not_approved_is_revised_before_anybody_gets_it() throws Exception {
        String program = "revised";
        begin(program);
        story.answer("approve-campaign", answer -> Map.of("approved", "no", "comment", "Too long"));
        story.answer(story.untilAsked("ApproveCampaignTask"));
        story.answer(story.untilAsked("ReviseCampaignTask"));
        OpenTask approval = story.untilAsked("ApproveCampaignTask");
        assertThat(engine.shown(approval)).containsEntry("subject", "The CRM, and what is in it for you");
        assertThat(campaignMails(program)).isEmpty();

        story.answer("approve-campaign", answer -> answer);
        story.until("the campaign is accounted for", () -> sealed(program).contains("communication-campaign"));
        assertThat(campaignMails(program))
                .hasSize(EVERYBODY.size())
                .allMatch(mail -> mail.contains("Subject: The CRM, and what is in it for you"));
        long campaign = jdbc.sql("select process_instance_key from campaign where program_id = ?")
                .param(program)
                .query(Long.class)
                .single();
        assertThat(engine.calledBy(campaign))
                .as("however many people it goes to, it is one process instance")
                .isEmpty();
        assertThat(engine.completedElements(campaign)).containsOnlyOnce("PlanCampaignTask", "DispatchCampaignTask");
    }

    @Test
    void a_recipient_who_cannot_be_reached_is_accounted_for_as_failed_and_holds_nobody_up() throws Exception {
        String program = "unreachable";
        begin(program);
        story.untilAsked("ApproveCampaignTask");
        assertThat(jdbc.sql("update person set email = 'no address' where program_id = ? and username = 's1'")
                        .param(program)
                        .update())
                .isOne();
        story.until("the campaign is sealed", () -> sealed(program).contains("communication-campaign"));
        Map<String, Object> account =
                evidence(program, EvidenceKind.CAMPAIGN_ACCOUNTED).getLast();
        assertThat(account.get("failed")).asString().isEqualTo("1");
        assertThat(account.get("sent")).asString().isEqualTo(Integer.toString(EVERYBODY.size() - 1));
        story.until("step 4 is sealed", () -> sealed(program).contains("step-4-communicate-objective"));
    }

    @Test
    void who_misses_the_training_is_booked_twice_more_before_and_after_a_hold_and_sponsors_may_then_stop_the_wave()
            throws Exception {
        String program = "stopped";
        long root = begin(program);
        List<String> never = List.of("f1", "f2", "f3", "f4");
        absent(never);
        story.answer(
                "decide-with-sponsors", answer -> Map.of("decision", "stop", "reason", "The unit is being dissolved"));
        story.answer(story.untilAsked("DecideWithSponsorsTask"));

        assertThat(evidence(program, EvidenceKind.TRAINING_HELD).stream()
                        .filter(held -> "field".equals(held.get("departmentId")))
                        .map(held -> held.get("round") + ": " + held.get("invited")))
                .containsExactly("1: 12", "2: 4", "3: 4", "1: 4", "2: 4", "3: 4");
        story.until("the program is completed", () -> completed(program));
        story.soon("the process has ended", () -> engine.completed(root));
        assertThat(outcomes(program, "ready")).startsWith("HOLD").endsWith("SPONSORS", "STOP");
        assertThat(outcomes(program, "in-use")).isEmpty();
        assertThat(sealed(program)).doesNotContain("phase-launch").contains("step-7-broaden-adoption");
        assertThat(status(program)).containsEntry("state", "completed");
        assertThat(wave(program)).containsEntry("state", "stopped");
    }

    @Test
    void who_lacks_training_gets_new_sessions_once_the_gate_is_held_for_it() throws Exception {
        String program = "trained-again";
        begin(program);
        absent(List.of("f1", "f2", "f3", "f4"));
        OpenTask held = story.untilAsked("PlanRemediesTask");
        assertThat(engine.shown(held)).containsEntry("trainsAgain", true);
        int before = evidence(program, EvidenceKind.TRAINING_HELD).size();

        absent(List.of());
        story.answer(held);
        story.until("the gate has passed", () -> sealed(program).contains("progression-gate"));
        assertThat(outcomes(program, "ready")).first().isEqualTo("HOLD");
        assertThat(outcomes(program, "ready")).last().isEqualTo("GO");
        assertThat(evidence(program, EvidenceKind.TRAINING_HELD).stream()
                        .skip(before)
                        .filter(again -> "field".equals(again.get("departmentId")))
                        .map(again -> again.get("missing").toString()))
                .containsExactly("0");
        assertThat(ledger.verify(program).whole()).isTrue();
    }

    @Test
    void a_condition_of_one_gate_binds_at_the_next_and_the_second_hold_goes_to_the_sponsors() throws Exception {
        String program = "conditional";
        begin(program);
        use(program, EVERYBODY);
        absent(List.of("f1"));
        OpenTask held = story.untilAsked("PlanRemediesTask");
        assertThat(outcomes(program, "ready")).endsWith("CONDITIONAL_GO");
        assertThat(outcomes(program, "in-use")).containsExactly("HOLD");
        assertThat(engine.shown(held).get("findings"))
                .asString()
                .contains("Field: 11 of 12 people attended their training lately")
                .contains("(condition of \"Are people ready?\")");

        story.answer(held);
        story.answer(story.untilAsked("DecideWithSponsorsTask"));
        story.untilAsked("PlanRemediesTask");
        assertThat(outcomes(program, "in-use")).containsExactly("HOLD", "SPONSORS");
        assertThat(wave(program)).containsEntry("state", "running");
    }

    private static Map<String, Object> with(Map<String, Object> answer, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(answer);
        changed.put(field, value);
        return changed;
    }

    private List<String> qualities(String program) {
        return evidence(program, EvidenceKind.QUALITY_JUDGED).stream()
                .map(data -> String.valueOf(data.get("quality")))
                .toList();
    }

    private List<String> campaignMails(String program) {
        return EVERYBODY.stream()
                .flatMap(username -> mailsTo(program, username).stream())
                .filter(mail -> !mail.contains("METHOD:REQUEST"))
                .filter(mail -> !mail.contains("Subject: Desk: what became of your answers"))
                .filter(mail -> !mail.matches("(?s).*Subject: [^\\r\\n]* this week\\r?\\n.*"))
                .toList();
    }
}
