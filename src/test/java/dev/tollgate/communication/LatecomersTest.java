package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.program.PeopleImported;
import dev.tollgate.program.Standing;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A first round that was accounted for before anybody else came. */
class LatecomersTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final Stage stage = new Stage();
    private final OpenRuns runs = mock(OpenRuns.class);
    private final Campaigns campaigns = bench.campaigns(stage);
    private final Latecomers latecomers = new Latecomers(
            bench.audience(stage),
            bench.campaigns,
            bench.deliveries,
            runs,
            bench.ended(stage),
            stage.programs,
            stage.roster,
            bench.letters(stage),
            bench.transactions,
            clock);
    private final Job job = Stage.job(Campaigns.PROCESS, "x", "first-round");
    private String campaign;

    @BeforeEach
    void accountedFor() {
        stage.with("ada", "sales", "Sales rep", "ada@example.com")
                .with("lead", "elsewhere", "", "lead@example.com")
                .with("boss", "elsewhere", "", "boss@example.com");
        when(runs.of("crm")).thenReturn(Optional.of(new OpenRuns.OpenRun("run-1", "crm", 1)));
        when(runs.standing(any())).thenReturn(Standing.NONE);
        stage.answered("PrepareMessageTask", Map.of("sender", "boss", "senderReason", "I use it."), clock.instant());
        campaign = Stage.planned(bench, campaigns, job).campaignId();
        stage.answered("ApproveCampaignTask", Map.of("approved", "yes"), clock.instant());
        Stage.dispatched(bench, campaigns, job);
        bench.transactions.executeWithoutResult(status -> send("ada"));
        Stage.accounted(bench, campaigns, job);
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void who_joins_later_gets_what_they_missed_and_the_seal_still_holds() {
        stage.with("ben", "it", "Developer", "ben@example.com");
        imported();

        assertThat(states()).containsEntry("ben", DeliveryState.PLANNED).containsEntry("ada", DeliveryState.SENT);
        assertThat(bench.deliveries.claimable(10, Set.of())).hasSize(1);
        campaigns.check(job);
        assertThat(Stage.accounted(bench, campaigns, job).accounted())
                .as("not before their mail is on its way")
                .isFalse();
    }

    @Test
    void who_joins_while_a_campaign_is_on_its_way_has_their_mail_before_it_is_accounted_for() {
        Job goLive = Stage.job(Campaigns.PROCESS, "x", "go-live", Stage.ROUND + 1);
        stage.answered("PrepareMessageTask", Map.of("sender", "boss"), clock.instant());
        String onItsWay = Stage.planned(bench, campaigns, goLive).campaignId();
        stage.answered("ApproveCampaignTask", Map.of("approved", "yes"), clock.instant());
        Stage.dispatched(bench, campaigns, goLive);
        stage.with("ben", "it", "Developer", "ben@example.com");
        imported();

        assertThat(bench.deliveries.page(onItsWay, null, 0, 1000))
                .filteredOn(delivery -> delivery.username().equals("ben"))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.notBefore()).isNotNull());
    }

    @Test
    void who_leaves_before_their_mail_was_sent_gets_none() {
        stage.with("ben", "it", "Developer", "ben@example.com");
        imported();
        stage.leaves("ben", clock.instant());
        imported();

        assertThat(states()).containsEntry("ben", DeliveryState.NOT_REACHABLE);
    }

    @Test
    void nobody_is_told_again_what_they_heard_in_the_wave_they_came_from() {
        when(stage.roster.cameFrom("crm", "pilot")).thenReturn(Map.of("ben", Set.of("early")));
        bench.transactions.executeWithoutResult(status -> {
            Campaign early = new Campaign(
                    "early",
                    "crm",
                    "run-1",
                    "early",
                    CampaignKind.FIRST_ROUND,
                    "Subject",
                    "Body",
                    "Dana",
                    clock.instant(),
                    clock.instant(),
                    clock.instant(),
                    clock.instant(),
                    null);
            bench.campaigns.insert(early, 17);
            String id = bench.plan(early, new Recipient("ben", "Ben", "ben@example.com"), "");
            bench.deliveries.sent(id);
        });
        stage.with("ben", "it", "Developer", "ben@example.com");
        stage.with("cy", "it", "Developer", "cy@example.com");
        imported();

        assertThat(states()).doesNotContainKey("ben").containsEntry("cy", DeliveryState.PLANNED);
    }

    @Test
    void nothing_is_caught_up_on_in_a_wave_that_is_over() {
        when(runs.standing(any())).thenReturn(new Standing(Map.of(), Set.of(), Set.of("pilot")));
        stage.with("ben", "it", "Developer", "ben@example.com");
        imported();

        assertThat(states()).doesNotContainKey("ben");
    }

    @Test
    void the_change_lead_is_told_once_by_name_of_whom_a_mail_was_lost_after_the_accounting() {
        String id = deliveryOf("ada");
        new BounceApi(new Bounces(bench.deliveries, bench.transactions))
                .take(BouncesTest.report("failed", "5.1.1", "message/rfc822", "<" + id + "@tollgate.test>"));
        latecomers.look();
        latecomers.look();

        assertThat(bench.deliveries.about(Latecomers.KIND, campaign))
                .singleElement()
                .satisfies(letter -> {
                    assertThat(letter.username()).isEqualTo("lead");
                    assertThat(bench.jdbc
                                    .sql("select body from delivery where id = ?")
                                    .param(letter.id())
                                    .query(String.class)
                                    .single())
                            .contains("Name of ada: smtp; 550 5.1.1 no mailbox of that name");
                });
    }

    @Test
    void a_change_lead_who_reads_french_is_told_in_french_of_whom_was_lost() {
        stage.with("lead", "it", "Developer", "lead@example.com").reads("lead", "fr");
        new BounceApi(new Bounces(bench.deliveries, bench.transactions))
                .take(BouncesTest.report(
                        "failed", "5.1.1", "message/rfc822", "<" + deliveryOf("ada") + "@tollgate.test>"));
        latecomers.look();

        String letter =
                bench.deliveries.about(Latecomers.KIND, campaign).getFirst().id();
        assertThat(bench.jdbc
                        .sql("select subject, body, language from delivery where id = ?")
                        .param(letter)
                        .query()
                        .singleRow())
                .satisfies(row -> {
                    assertThat(row.get("language")).isEqualTo("fr");
                    assertThat(row.get("subject")).asString().contains("une personne n'a pas été atteinte par «");
                    assertThat(row.get("body"))
                            .asString()
                            .contains("Name of ada\u00a0: smtp; 550 5.1.1", "quelqu'un les informe en personne");
                });
    }

    private void imported() {
        bench.transactions.executeWithoutResult(status -> latecomers.imported(new PeopleImported("crm")));
        latecomers.look();
    }

    private void send(String username) {
        String id = deliveryOf(username);
        bench.deliveries.claim(id, "one", Duration.ofMinutes(1));
        bench.deliveries.sent(id);
    }

    private String deliveryOf(String username) {
        return bench.deliveries.page(campaign, null, 0, 1000).stream()
                .filter(delivery -> delivery.username().equals(username))
                .findFirst()
                .orElseThrow()
                .id();
    }

    private Map<String, DeliveryState> states() {
        return bench.deliveries.page(campaign, null, 0, 1000).stream()
                .collect(Collectors.toMap(Delivery::username, Delivery::state));
    }
}
