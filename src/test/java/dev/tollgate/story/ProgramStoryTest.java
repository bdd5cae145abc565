package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** How programs go when people do their part, and when some of them do not. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:story;DB_CLOSE_DELAY=-1")
class ProgramStoryTest extends StoryTest {

    @Test
    void a_program_is_held_at_its_gate_until_people_use_the_software_and_then_runs_to_its_end() throws Exception {
        String program = "whole";
        long root = begin(program);
        use(program, SERVICE);
        story.until("the gate holds", () -> outcomes(program, "in-use").contains("HOLD"));
        assertThat(story.untilAsked("PlanRemediesTask").processId()).isEqualTo("progression-gate");
        assertThat(engine.shown(story.untilAsked("PlanRemediesTask")).get("findings"))
                .asString()
                .contains("Field: ");

        use(program, EVERYBODY);
        story.until("the program is completed", () -> completed(program));

        story.soon("the process has ended", () -> engine.completed(root));
        assertThat(outcomes(program, "in-use")).containsExactly("WAIT", "HOLD", "GO");
        assertThat(outcomes(program, "habit")).endsWith("GO");
        assertThat(outcomes(program, "sustained")).endsWith("GO");
        assertThat(story.answered())
                .contains("PlanRemediesTask", "AnchorChangeTask")
                .doesNotContain("DecideWithSponsorsTask");
        assertThat(ledger.verify(program).whole()).isTrue();
        assertThat(status(program)).containsEntry("state", "completed").containsEntry("missing", List.of());
        for (String username : EVERYBODY) {
            assertThat(mailsTo(program, username))
                    .as("mails to %s: the first round, an invitation, go-live and the win", username)
                    .hasSize(4);
            assertThat(mailsTo(program, username).stream().filter(mail -> mail.contains("METHOD:REQUEST")))
                    .hasSize(1);
        }
    }

    private List<String> mailsTo(String program, String username) {
        return java.util.Arrays.stream(mails.getReceivedMessages())
                .filter(mail -> to(mail).equals(username + "@" + program + ".example.com"))
                .map(com.icegreen.greenmail.util.GreenMailUtil::getWholeMessage)
                .toList();
    }

    private static String to(jakarta.mail.internet.MimeMessage mail) {
        try {
            return ((jakarta.mail.internet.InternetAddress) mail.getAllRecipients()[0]).getAddress();
        } catch (jakarta.mail.MessagingException e) {
            throw new AssertionError(e);
        }
    }
}
