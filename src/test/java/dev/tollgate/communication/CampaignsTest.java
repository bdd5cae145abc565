package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.when;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.Proves;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Scope;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.program.ProgramView;
import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.web.server.ResponseStatusException;

class CampaignsTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final Stage stage = new Stage();
    private WinStory.Told win;
    private final Campaigns campaigns = bench.campaigns(stage, (runId, waveId) -> Optional.ofNullable(win));
    private final Job job = Stage.job("communication-campaign", "SomeTask", "first-round");

    @BeforeEach
    void people() {
        stage.with("ada", "sales", "Sales rep", "ada@example.com")
                .with("ben", "it", "Developer", "ben@example.com")
                .with("cy", "sales", "Sales rep", "")
                .with("lead", "elsewhere", "", "lead@example.com")
                .with("boss", "elsewhere", "", "boss@example.com");
        stage.answered(
                "PrepareMessageTask",
                Map.of(
                        "messages",
                        List.of(
                                Map.of(
                                        "role", "Sales rep",
                                        "doing", "Enter every visit on the same day",
                                        "support", "Dana, room 5",
                                        "measured", "Visits a week",
                                        "wiifm", "No more Friday reports"),
                                Map.of("role", "Team lead", "doing", "Ask for the report from the system")),
                        "sender",
                        "boss",
                        "senderReason",
                        "I use it every morning."),
                clock.instant());
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void plans_a_delivery_with_a_state_for_everybody_of_the_wave() {
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);

        assertThat(planned.recipients()).isEqualTo(3);
        assertThat(planned.subject()).isEqualTo("CRM rollout: what changes for you");
        assertThat(states(planned))
                .containsEntry("ada", DeliveryState.PLANNED)
                .containsEntry("cy", DeliveryState.NOT_REACHABLE);
        assertThat(bench.deliveries.claimable(10, List.of())).isEmpty();
    }

    @Test
    void refuses_to_plan_without_anything_to_tell() {
        assertThatThrownBy(() -> Stage.planned(bench, campaigns, Stage.job("communication-campaign", "x", "win")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no win");
        assertThatThrownBy(() -> Stage.planned(bench, campaigns, Stage.job("communication-campaign", "x", "spam")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("spam");
    }

    @Test
    void refuses_to_dispatch_what_is_not_approved() {
        Stage.planned(bench, campaigns, job);
        assertThatThrownBy(this::dispatch).isInstanceOf(Refused.class).hasMessageContaining("not approved");

        approve("no");
        assertThatThrownBy(this::dispatch).isInstanceOf(Refused.class);
        assertThat(bench.deliveries.claimable(10, List.of())).isEmpty();
    }

    @Test
    void an_approval_does_not_cover_what_was_revised_after_it() {
        Stage.planned(bench, campaigns, job);
        approve("yes");
        clock.advance(Duration.ofMinutes(5));
        stage.answered("ReviseCampaignTask", Map.of("subject", "New", "body", "Rewritten"), clock.instant());
        inTransaction(() -> campaigns.revise(job));

        assertThatThrownBy(this::dispatch).isInstanceOf(Refused.class);

        approve("yes");
        dispatch();
        OutgoingMail mail = mailTo("ada");
        assertThat(mail.subject()).isEqualTo("New");
        assertThat(mail.text()).contains("Rewritten");
        assertThatThrownBy(() -> inTransaction(() -> campaigns.revise(job)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("went out already");
    }

    @Test
    void everybody_reads_what_is_for_their_role_and_why_they_get_it() {
        stage.with("tim", "it", "Team lead", "tim@example.com");
        Stage.planned(bench, campaigns, job);
        approve("yes");
        dispatch();

        assertThat(mailTo("ada").text())
                .startsWith("Hello Name of ada,")
                .contains("I use it every morning.", "Enter every visit on the same day", "No more Friday reports")
                .doesNotContain("Ask for the report", "pipeline at a glance")
                .contains("because you belong to Sales", "sent by Name of boss", "lead@example.com");
        OutgoingMail mail = mailTo("ben");
        assertThat(mail.text())
                .contains("Enter every visit", "Ask for the report", "What's in it for you:\nless typing");
        assertThat(mail.fromName()).isEqualTo("Name of boss");
    }

    @Test
    void the_go_live_mail_says_what_is_in_it_for_the_role_as_the_definition_does() {
        Job goLive = Stage.job("communication-campaign", "x", "go-live");
        Stage.planned(bench, campaigns, goLive);
        approve("yes");
        Stage.dispatched(bench, campaigns, goLive);

        assertThat(mailTo("ada").text())
                .contains("Acme CRM is live for Pilot wave since 1 April 2026.")
                .contains("What's in it for you:\nyour own pipeline at a glance");
    }

    @Proves({"S64", "S66", "S67", "S70", "S217"})
    @Test
    void a_win_tells_its_numbers_its_story_and_only_the_names_it_is_given() {
        Job job = Stage.job("communication-campaign", "x", "win");
        assertThatThrownBy(() -> Stage.planned(bench, campaigns, job))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no win");

        WinStory.Told quiet = new WinStory.Told(
                "hours for the forecast",
                "before 12, now 3",
                "time sheets",
                "",
                "",
                "No more lists",
                "The first week was slow");
        assertThat(CampaignText.win(Stage.program(), quiet).body())
                .contains(
                        "hours for the forecast: before 12, now 3.",
                        "time sheets",
                        "No more lists",
                        "The first week was slow")
                .doesNotContain("Who did it", "Who made it possible");

        win = new WinStory.Told("hours", "before 12, now 3", "time sheets", "Ada", "Ben", "", "");
        Stage.planned(bench, campaigns, job);
        assertThat(bench.campaigns.ofProgram("crm").getFirst().body())
                .contains("Who did it:\nAda", "Who made it possible:\nBen");
    }

    @Proves({"S38", "S39", "S41", "S43", "S44", "S120", "S121", "S122", "S123", "S124"})
    @ParameterizedTest
    @CsvSource({
        "time, less time on routine work",
        "information, the right information in time",
        "chances, more chances won",
        "forecast, 'a better forecast, and so a larger reward'"
    })
    void the_message_says_what_changes_and_which_gain_it_brings_to_the_reader(String gain, String words) {
        stage.answered(
                "PrepareMessageTask",
                Map.of(
                        "intendedOutcome", "Nobody asks twice",
                        "managersTellBy", "2026-03-20",
                        "messages",
                                List.of(Map.of(
                                        "role", "Sales rep",
                                        "changes", "The weekly list goes",
                                        "doing", "Enter every visit",
                                        "support", "Dana, room 5",
                                        "measured", "Visits by team",
                                        "wiifm", "No more Friday reports",
                                        "gain", gain)),
                        "sender", "boss",
                        "senderReason", "I use it every morning."),
                clock.instant());
        Stage.planned(bench, campaigns, job);
        approve("yes");
        dispatch();
        assertThat(mailTo("ada").text())
                .contains(
                        "Nobody asks twice",
                        "I use it every morning.",
                        "The weekly list goes",
                        "Dana, room 5",
                        "Visits by team")
                .contains("No more Friday reports (" + words + ")")
                .contains("Your manager tells you what it means for you by 20 March 2026.");
    }

    @Proves({"S125", "S126"})
    @Test
    void a_benefit_is_told_in_the_words_of_those_who_do_the_work() {
        assertThat(CampaignText.firstRound(
                                Stage.program(),
                                Map.of("intendedOutcome", "Nobody asks twice"),
                                List.of("Sales: no more lists on Friday night"))
                        .body())
                .contains("In the words of those who do the work:\nSales: no more lists on Friday night");
    }

    @Proves({"S40", "S45", "S119", "S201"})
    @Test
    void the_go_live_message_is_repeated_word_for_word_under_the_approval_it_has() {
        Job reminder = new Job(
                1,
                "type",
                "communication-campaign",
                5,
                Stage.ROUND + 1,
                "x",
                10,
                Map.of(),
                new Scope("run-1", "crm", "pilot", "reminder"));
        assertThatThrownBy(() -> Stage.planned(bench, campaigns, reminder))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("nothing to repeat");

        Job goLive = Stage.job("communication-campaign", "x", "go-live");
        Stage.planned(bench, campaigns, goLive);
        approve("yes");
        Stage.dispatched(bench, campaigns, goLive);
        stage.answered("ApproveCampaignTask", Map.of("approved", "no"), clock.instant());
        Campaigns.Planned again = Stage.planned(bench, campaigns, reminder);
        assertThat(again.approvedBefore()).isTrue();
        assertThat(again.subject()).startsWith("Once more: ");
        Stage.dispatched(bench, campaigns, reminder);
        List<Campaign> both = bench.campaigns.ofProgram("crm");
        assertThat(both)
                .hasSize(2)
                .extracting(Campaign::body)
                .containsOnly(both.getFirst().body());
        assertThat(both.getFirst().body()).contains("Who helps you: Dana, room 5");
    }

    @Test
    void is_accounted_for_when_everybody_has_come_to_an_end() throws Exception {
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        approve("yes");
        dispatch();
        assertThat(Stage.accounted(bench, campaigns, job).accounted()).isFalse();
        assertThatThrownBy(() -> campaigns.check(job))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("2 mails");

        try (ScriptedSmtp server = new ScriptedSmtp().answering("550 gone")) {
            bench.startMailer(server.port());
            await().until(() -> !bench.messages.isEmpty());
        }
        assertThatThrownBy(() -> campaigns.check(job))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("accounted");
        Campaigns.Account account = Stage.accounted(bench, campaigns, job);

        assertThat(account).isEqualTo(new Campaigns.Account(true, 1, 0, 1, 1));
        campaigns.check(job);
        assertThat(bench.messages).containsExactly("campaign-accounted " + planned.campaignId());
        Evidence proof = stage.evidence.getFirst();
        assertThat(proof.kind()).isEqualTo(EvidenceKind.CAMPAIGN_ACCOUNTED);
        assertThat(proof.data())
                .containsEntry("campaignId", planned.campaignId())
                .containsEntry("sent", 1)
                .containsEntry("failed", 1);
    }

    @Test
    void who_must_not_be_written_to_now_has_a_date_and_holds_nothing_up() throws Exception {
        ProgramView crm = stage.programs.get("crm");
        when(bench.programs.find("crm")).thenReturn(Optional.of(crm));
        clock.set(Instant.parse("2026-03-02T20:00:00Z"));
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        approve("yes");
        dispatch();
        try (ScriptedSmtp server = new ScriptedSmtp()) {
            bench.startMailer(server.port());
            await().until(() -> bench.counts(planned.campaignId()).get(DeliveryState.HELD) == 2);
            await().untilAsserted(() ->
                    assertThat(bench.messages).containsExactly("campaign-accounted " + planned.campaignId()));

            assertThat(Stage.accounted(bench, campaigns, job)).isEqualTo(new Campaigns.Account(true, 0, 2, 0, 1));
            assertThat(stage.evidence.getFirst().data())
                    .containsEntry("held", 2)
                    .containsEntry("sent", 0);
            campaigns.check(job);
            assertThat(server.takenMessageIds()).isEmpty();

            clock.set(Instant.parse("2026-03-03T07:00:00Z"));
            await().until(() -> bench.counts(planned.campaignId()).get(DeliveryState.SENT) == 2);
        }
        campaigns.check(job);
        assertThat(bench.messages).as("told once").hasSize(1);
    }

    @Test
    void who_has_read_it_may_say_so_by_the_link_below_and_nothing_else_finds_out() throws Exception {
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        approve("yes");
        dispatch();
        ReadReceipts receipts = bench.receipts();
        ReadController page = new ReadController(receipts);
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        String token;
        try {
            bench.startMailer(server.getSmtp().getPort());
            await().until(() -> bench.counts(planned.campaignId()).get(DeliveryState.SENT) == 2);
            String text = Arrays.stream(server.getReceivedMessages())
                    .map(GreenMailUtil::getWholeMessage)
                    .filter(mail -> mail.contains("Hello Name of ada"))
                    .findFirst()
                    .orElseThrow()
                    .replace("=\r\n", "");
            Matcher link =
                    Pattern.compile("https://tollgate.test/read/([\\w-]{43})").matcher(text);
            assertThat(link.find()).isTrue();
            token = link.group(1);
        } finally {
            server.stop();
        }
        assertThat(bench.jdbc
                        .sql("select count(*) from delivery where read_token is not null or body like '%read/%'")
                        .query(Integer.class)
                        .single())
                .as("only who got the mail, and whom nothing was sent to, has the secret")
                .isEqualTo(1);

        assertThat(page.ask(token, null).getBody()).contains("I have read it", "For Name of ada only");
        assertThat(states(planned)).as("looking is not saying").containsEntry("ada", DeliveryState.SENT);
        assertThat(inTransaction(() -> page.acknowledge(token, null)).getBody()).contains("Thank you");
        Instant first = receipts.shown(token).orElseThrow().acknowledgedAt();
        clock.advance(Duration.ofDays(1));
        assertThat(inTransaction(() -> page.acknowledge(token, null))
                        .getStatusCode()
                        .value())
                .as("as often as they like")
                .isEqualTo(200);
        assertThat(receipts.shown(token).orElseThrow().acknowledgedAt()).isEqualTo(first);
        assertThat(states(planned))
                .containsEntry("ada", DeliveryState.ACKNOWLEDGED)
                .containsEntry("ben", DeliveryState.SENT);
        assertThat(page.ask("somebody-guessed-this", null).getStatusCode().value())
                .isEqualTo(404);
    }

    @Test
    void what_is_on_its_way_after_it_was_held_does_not_stop_the_seal() {
        ProgramView crm = stage.programs.get("crm");
        when(bench.programs.find("crm")).thenReturn(Optional.of(crm));
        clock.set(Instant.parse("2026-03-02T20:00:00Z"));
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        approve("yes");
        dispatch();
        Mailer mailer = bench.mailer(MailBench.settings("one", Duration.ofHours(1), 3), 1);
        bench.deliveries.claimable(10, List.of()).forEach(mailer::claimed);
        Stage.accounted(bench, campaigns, job);

        clock.set(Instant.parse("2026-03-03T07:00:00Z"));
        bench.deliveries.claimable(10, List.of()).forEach(mailer::claimed);

        assertThat(states(planned)).containsEntry("ada", DeliveryState.SENDING);
        campaigns.check(job);
    }

    @Test
    void follows_joiners_and_leavers_until_it_is_accounted_for() {
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        stage.leaves("ben", clock.instant());
        stage.with("cy", "sales", "Sales rep", "cy@example.com");
        approve("yes");
        dispatch();
        assertThat(states(planned))
                .containsEntry("ben", DeliveryState.NOT_REACHABLE)
                .containsEntry("cy", DeliveryState.PLANNED);

        stage.with("dee", "it", "Developer", "dee@example.com");
        Stage.accounted(bench, campaigns, job);

        assertThat(states(planned)).containsEntry("dee", DeliveryState.PLANNED);
        assertThat(bench.deliveries.claimable(10, List.of())).hasSize(3);
    }

    @Test
    void tells_the_process_at_once_when_nobody_can_be_reached() {
        stage.leaves("ada", clock.instant());
        stage.leaves("ben", clock.instant());
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        approve("yes");
        dispatch();

        assertThat(bench.messages).containsExactly("campaign-accounted " + planned.campaignId());
        assertThat(Stage.accounted(bench, campaigns, job)).isEqualTo(new Campaigns.Account(true, 0, 0, 0, 1));
    }

    @Test
    void what_a_person_will_read_can_be_looked_at_before_and_holds_no_command_of_others() {
        stage.with("eve", "it", "<b>Hacker</b>", "eve@example.com");
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        stage.answered(
                "ReviseCampaignTask",
                Map.of("subject", "Hello\r\nBcc: all@example.com", "body", "<script>alert(1)</script> & more"),
                clock.instant());
        inTransaction(() -> campaigns.revise(job));

        Campaigns.Mail mail = campaigns.preview("crm", planned.campaignId(), "eve");

        assertThat(mail.subject()).isEqualTo("Hello Bcc: all@example.com");
        assertThat(mail.text()).startsWith("Hello Name of eve,").contains("<script>");
        assertThat(mail.html())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more")
                .doesNotContain("<script");
        assertThatThrownBy(() -> campaigns.preview("crm", planned.campaignId(), "stranger"))
                .isInstanceOf(ResponseStatusException.class)
                .hasMessageContaining("'stranger' is not in the audience");
        assertThatThrownBy(() -> campaigns.preview("crm", "none", "eve")).isInstanceOf(ResponseStatusException.class);
    }

    @Test
    void a_reader_gets_the_letter_in_their_language_and_one_of_an_unknown_language_in_that_of_the_program() {
        stage.reads("ada", "de-AT").reads("ben", "es");
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);

        Campaigns.Mail german = campaigns.preview("crm", planned.campaignId(), "ada");
        Campaigns.Mail other = campaigns.preview("crm", planned.campaignId(), "ben");

        assertThat(german.language()).as("the message itself is English").isEqualTo("de-AT, en");
        assertThat(german.text())
                .startsWith("Guten Tag Name of ada,")
                .contains("Enter every visit on the same day", "Sie erhalten diese E-Mail, weil Sie zu")
                .contains("Antworten gehen an lead@example.com.");
        assertThat(german.html()).startsWith("<!DOCTYPE html><html lang=\"de-AT\">");
        assertThat(other.language()).isEqualTo("en");
        assertThat(other.text()).startsWith("Hello Name of ben,");
    }

    @Test
    void a_translated_message_is_read_in_the_language_it_was_translated_to() throws Exception {
        stage.reads("ada", "de").reads("ben", "fr");
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        String id = planned.campaignId();
        translate(
                id, "de", "Was sich ändert – für Sie", "Für Sales rep:\nBesuche eintragen.\n\nFür Developer:\nFragen.");

        assertThat(campaigns.forApproval(job).get("preview").toString())
                .as("who approves reads them, too")
                .contains("[de] Was sich ändert – für Sie", "Besuche eintragen.");
        Campaigns.Mail mail = campaigns.preview("crm", id, "ada");
        assertThat(mail.language()).isEqualTo("de");
        assertThat(mail.subject()).isEqualTo("Was sich ändert – für Sie");
        assertThat(mail.text())
                .contains("Besuche eintragen.", "Was Sie davon haben:\nyour own pipeline at a glance")
                .doesNotContain("Fragen.", "Enter every visit");
        approve("yes");
        clock.advance(Duration.ofMinutes(1));
        translate(id, "fr", "Trop tard", "Personne ne l'a approuvé.");
        dispatch();

        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            bench.startMailer(server.getSmtp().getPort());
            await().until(() -> bench.counts(id).get(DeliveryState.SENT) == 2);
            MimeMessage german = to("ada@example.com", server);
            assertThat(german.getHeader("Content-Language")).containsExactly("de");
            assertThat(german.getHeader("Subject", null)).startsWith("=?UTF-8?");
            assertThat(german.getSubject()).isEqualTo("Was sich ändert – für Sie");
            assertThat(part(german, "text/plain"))
                    .contains("Wenn Sie möchten, bestätigen Sie hier, dass Sie die Nachricht gelesen haben");
            assertThat(part(german, "text/html")).contains("<html lang=\"de\">", "Besuche eintragen.");
            MimeMessage french = to("ben@example.com", server);
            assertThat(french.getHeader("Content-Language")).containsExactly("fr, en");
            assertThat(french.getSubject())
                    .as("nobody approved the translation")
                    .isEqualTo(planned.subject());
            assertThat(part(french, "text/plain")).startsWith("Bonjour Name of ben,");
            Matcher link = Pattern.compile("/read/([\\w-]{43})").matcher(part(german, "text/plain"));
            assertThat(link.find()).isTrue();
            ReadController page = new ReadController(bench.receipts());
            assertThat(page.ask(link.group(1), "fr").getBody())
                    .contains("<html lang=\"de\">", "Ich habe es gelesen", "Nur für Name of ada");
            assertThat(page.ask("unknown", "fr-CH, en;q=0.5").getBody())
                    .contains("<html lang=\"fr\">", "Ce lien ne mène nulle part");
        } finally {
            server.stop();
        }
        assertThatThrownBy(() -> translate(id, "fr", "Encore", "Une fois"))
                .isInstanceOf(InvalidTranslation.class)
                .hasMessageContaining("has gone out");
    }

    @Test
    void a_translation_holds_no_command_of_others_and_goes_when_the_message_is_rewritten() {
        stage.reads("ada", "de").with("eve", "sales", "Sales rep", "eve@example.com");
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        String id = planned.campaignId();

        assertThatThrownBy(() -> translate(id, "de", "Hallo\r\nBcc: all@example.com", "Text"))
                .hasMessageContaining("subject ('Hallo Bcc: all@example.com')")
                .hasMessageContaining("Write it on one line.");
        assertThatThrownBy(() -> translate(id, "de", "Hallo", "\u0000")).hasMessageContaining("body");
        assertThatThrownBy(() -> translate(id, "de", " ", "Text")).hasMessageContaining("subject is empty");
        assertThatThrownBy(() -> translate(id, "es", "Hola", "Texto"))
                .hasMessageContaining("language ('es') is no language that there are texts in")
                .hasMessageContaining("Give one of de, en, fr.");
        assertThatThrownBy(() -> translate(id, "de-AT", "Hallo", "Text"))
                .hasMessageContaining("Write 'de', without a region.");
        assertThatThrownBy(() -> translate(id, "en", "Hello", "Text"))
                .hasMessageContaining("is the language of the program");
        translate(id, "de", "<b>Hallo</b>", "<script>alert(1)</script>");
        assertThat(campaigns.preview("crm", id, "ada").html())
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<script");

        stage.answered("ReviseCampaignTask", Map.of("body", "All is new"), clock.instant());
        inTransaction(() -> campaigns.revise(job));

        assertThat(bench.campaigns.translations(id)).isEmpty();
        assertThat(campaigns.preview("crm", id, "ada").text()).contains("All is new");
    }

    private void translate(String campaignId, String language, String subject, String body) {
        inTransaction(() -> new Translations(stage.programs, bench.campaigns, clock)
                .put("crm", campaignId, language, subject, body));
    }

    private static MimeMessage to(String address, GreenMail server) {
        return Arrays.stream(server.getReceivedMessages())
                .filter(mail -> GreenMailUtil.getAddressList(recipients(mail)).contains(address))
                .findFirst()
                .orElseThrow();
    }

    private static Address[] recipients(MimeMessage mail) {
        try {
            return mail.getAllRecipients();
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String part(MimeMessage mail, String type) throws Exception {
        MimeMultipart parts = (MimeMultipart) mail.getContent();
        for (int index = 0; index < parts.getCount(); index++) {
            if (parts.getBodyPart(index).isMimeType(type)) {
                return parts.getBodyPart(index).getContent().toString();
            }
        }
        throw new IllegalStateException("The mail has no " + type);
    }

    @Test
    void what_was_interrupted_goes_on_with_the_others_and_nobody_gets_two() {
        for (int number = 0; number < 20; number++) {
            stage.with("more" + number, "sales", "Sales rep", "more" + number + "@example.com");
        }
        Campaigns.Planned planned = Stage.planned(bench, campaigns, job);
        approve("yes");
        dispatch();
        bench.jdbc.sql("delete from delivery where username like 'more%'").update();

        CampaignAudience audience = bench.audience(stage);
        int rounds = 1;
        while (!audience.follow(planned.campaignId(), () -> true)) {
            assertThat(bench.deliveries.numberOf(planned.campaignId())).isLessThan(23);
            rounds++;
        }

        assertThat(rounds).isGreaterThan(3);
        assertThat(states(planned)).hasSize(23);
        assertThat(bench.jdbc
                        .sql("select count(*) from delivery where state = 'PLANNED' and next_attempt_at is null")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void the_sponsor_sees_what_goes_to_how_many() {
        Stage.planned(bench, campaigns, job);
        assertThat(campaigns.forApproval(job))
                .containsEntry("recipients", 3)
                .containsEntry("notReachable", 1)
                .containsEntry("subject", "CRM rollout: what changes for you");
        assertThat(campaigns.forApproval(job).get("preview").toString()).contains("For Team lead:");
    }

    private void approve(String yesOrNo) {
        stage.answered("ApproveCampaignTask", Map.of("approved", yesOrNo), clock.instant());
    }

    private void dispatch() {
        Stage.dispatched(bench, campaigns, job);
    }

    private OutgoingMail mailTo(String username) {
        Campaign campaign = bench.campaigns.ofRound("run-1", Stage.ROUND).orElseThrow();
        String id = bench.deliveries.page(campaign.id(), null, 0, 1000).stream()
                .filter(delivery -> delivery.username().equals(username))
                .findFirst()
                .orElseThrow()
                .id();
        Instant before = clock.instant();
        clock.advance(Duration.ofHours(1));
        OutgoingMail mail = inTransaction(() -> bench.deliveries.claim(id, "test", Duration.ofMinutes(1)))
                .orElseThrow();
        clock.set(before);
        return mail;
    }

    private Map<String, DeliveryState> states(Campaigns.Planned planned) {
        return bench.deliveries.page(planned.campaignId(), null, 0, 1000).stream()
                .collect(Collectors.toMap(Delivery::username, Delivery::state));
    }

    private <T> T inTransaction(Supplier<T> work) {
        return bench.transactions.execute(status -> work.get());
    }
}
