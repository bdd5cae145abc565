package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.Proves;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.story.Answers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every way through a campaign. */
class CampaignWalkTest extends Walk {

    @Test
    void a_sponsor_who_says_no_gets_a_revised_message() {
        long campaign =
                start("communication-campaign", Map.of("programId", "crm", "waveId", "pilot", "campaign", "win"));
        OpenTask approval = task(campaign);
        engine.complete(approval, Map.of("approved", "no", "comment", "Say who helps"));
        await().until(() -> task(campaign).elementId().equals("ReviseCampaignTask"));
        until(campaign, Map.of());

        assertThat(of("revise-campaign").getFirst().getVariablesAsMap().get("answer"))
                .isEqualTo(Answers.to("revise-campaign", TODAY));
        assertThat(of("dispatch-campaign")).hasSize(1);
    }

    @Test
    void a_campaign_counts_again_every_five_minutes_until_everyone_is_accounted_for() {
        says("account-for-recipients", Map.of("accounted", false, "sent", 1, "failed", 0));
        says("dispatch-campaign", Map.of("silent", true));
        long campaign =
                start("communication-campaign", Map.of("programId", "crm", "waveId", "pilot", "campaign", "win"));
        engine.complete(task(campaign), Map.of("approved", "yes"));
        await().until(() -> engine.waitingTimers() == 1);
        assertThat(of("account-for-recipients")).isEmpty();

        engine.advance(Duration.ofMinutes(5));
        await().until(() -> of("account-for-recipients").size() == 1 && engine.waitingTimers() == 1);
        engine.advance(Duration.ofMinutes(5));
        until(campaign, Map.of());

        assertThat(of("account-for-recipients")).hasSize(2);
    }

    @Test
    void what_was_approved_before_is_repeated_without_asking_again() {
        says("plan-campaign", Map.of("campaignId", "campaign-again", "approvedBefore", true, "recipients", 3));
        says("dispatch-campaign", Map.of("silent", true));
        long campaign =
                start("communication-campaign", Map.of("programId", "crm", "waveId", "pilot", "campaign", "reminder"));
        await().until(() -> engine.waitingTimers() == 1);
        engine.advance(Duration.ofMinutes(5));
        until(campaign, Map.of());
        assertThat(engine.completedElements(campaign))
                .doesNotContain("ApproveCampaignTask")
                .contains("DispatchCampaignTask");
    }

    @Test
    void a_campaign_is_one_process_instance_however_many_people_it_goes_to() {
        assertThat(wayOfCampaignTo(100_000)).isEqualTo(wayOfCampaignTo(3));
    }

    private static List<String> wayOfCampaignTo(int recipients) {
        says(
                "plan-campaign",
                Map.of("campaignId", "campaign-to-" + recipients, "approvedBefore", false, "recipients", recipients));
        says("dispatch-campaign", Map.of("silent", true));
        Set<Long> before = engine.begun();
        long campaign =
                start("communication-campaign", Map.of("programId", "crm", "waveId", "pilot", "campaign", "win"));
        engine.complete(task(campaign), Map.of("approved", "yes"));
        await().until(() -> engine.waitingTimers() == 1);
        engine.advance(Duration.ofMinutes(5));
        until(campaign, Map.of());

        assertThat(engine.variables(campaign)).containsEntry("recipients", recipients);
        assertThat(engine.begun()).hasSize(before.size() + 1).contains(campaign);
        return engine.completedElements(campaign);
    }

    @Proves("S45")
    @Test
    void who_was_not_reached_is_told_in_person() {
        says("account-for-recipients", Map.of("accounted", true, "sent", 1, "failed", 2, "unreached", 2));
        long campaign =
                start("communication-campaign", Map.of("programId", "crm", "waveId", "pilot", "campaign", "win"));
        until(campaign, Map.of());
        assertThat(engine.completedElements(campaign))
                .containsSubsequence("NotReachedGateway", "FollowUpTask", "FollowUpMerge", "CampaignAccountedEnd");
    }
}
