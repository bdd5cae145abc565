package dev.tollgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mail.javamail.JavaMailSenderImpl;
import org.springframework.mail.javamail.MimeMessageHelper;

class MailPageTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2027-03-01T09:30:00Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory;

    private MailStore store;
    private JavaMailSenderImpl sender;
    private int port;

    @BeforeEach
    void mailStore() {
        store = new MailStore(directory.resolve("mail"), CLOCK);
        port = LocalPlatformSettings.Ports.free().smtp();
        sender = new JavaMailSenderImpl();
        sender.setHost("127.0.0.1");
        sender.setPort(port);
    }

    @Test
    void says_so_when_there_is_no_mail_yet() {
        assertThat(MailPage.list(store.list(""), "", 0)).contains("No mail yet");
    }

    @Test
    void shows_what_came_over_smtp_newest_first_and_per_recipient() throws MessagingException {
        try (MailCatcher catcher = new MailCatcher(port, store)) {
            assertThat(catcher).isNotNull();
            sender.send(greeting("First"));
            sender.send(greeting("Zweite für Köln"));
        }

        assertThat(store.list("")).extracting(MailStore.Summary::subject).containsExactly("Zweite für Köln", "First");
        assertThat(store.list("köln")).extracting(MailStore.Summary::to).containsExactly("ada@example.org");
        assertThat(MailPage.list(store.list(""), "", 0)).contains("Mon 1 Mar 2027 09:30:00 UTC");
    }

    @Test
    void scripts_of_a_mail_do_not_reach_the_page() throws MessagingException {
        MimeMessage mail = mail("<script>alert('subject')</script>");
        MimeMessageHelper content = new MimeMessageHelper(mail, true, "UTF-8");
        content.setText(
                "<script>alert('text')</script> http://localhost/a?b=1&c=\"x", "<script>alert(\"html\")</script>");
        mail.saveChanges();
        store.keep("\"><script>@example.org", mail);

        String list = MailPage.list(store.list(""), "\"><script>", 0);
        String page = MailPage.mail(store.find(store.list("").getFirst().id()).orElseThrow());

        assertThat(list).doesNotContain("<script");
        assertThat(page)
                .doesNotContain("<script")
                .contains("sandbox=\"allow-popups allow-popups-to-escape-sandbox\"")
                .contains("&lt;script&gt;alert(&quot;html&quot;)")
                .contains("href=\"http://localhost/a?b=1&amp;c=\"");
    }

    @Test
    void an_invitation_can_be_downloaded() throws MessagingException {
        MimeMessage mail = mail("Training");
        MimeMessageHelper content = new MimeMessageHelper(mail, true, "UTF-8");
        content.setText("See you");
        content.addAttachment(
                "training.ics",
                new ByteArrayResource("BEGIN:VCALENDAR".getBytes(StandardCharsets.UTF_8)),
                "text/calendar");
        mail.saveChanges();
        store.keep("ada@example.org", mail);

        MailStore.Mail found = store.find(store.list("").getFirst().id()).orElseThrow();

        assertThat(found.attachments()).singleElement().satisfies(attachment -> {
            assertThat(attachment.name()).isEqualTo("training.ics");
            assertThat(attachment.content()).asString(StandardCharsets.UTF_8).isEqualTo("BEGIN:VCALENDAR");
        });
        assertThat(MailPage.mail(found)).contains("/attachments/0\">training.ics</a>");
    }

    @Test
    void a_picture_that_a_mail_brings_along_is_shown_in_its_place() throws MessagingException {
        MimeMessage mail = mail("Week");
        MimeMessageHelper content = new MimeMessageHelper(mail, true, "UTF-8");
        content.setText("See the chart", "<img src=\"cid:chart\" alt=\"Use\">");
        content.addInline("chart", new ByteArrayResource(new byte[] {1, 2, 3}), "image/png");
        mail.saveChanges();
        store.keep("ada@example.org", mail);

        MailStore.Mail found = store.find(store.list("").getFirst().id()).orElseThrow();

        assertThat(found.html()).isEqualTo("<img src=\"data:image/png;base64,AQID\" alt=\"Use\">");
        assertThat(found.attachments()).isEmpty();
    }

    @Test
    void an_id_that_is_none_finds_nothing() {
        assertThat(store.find("../../clock")).isEmpty();
        assertThat(store.find("1795396220037-000005")).isEmpty();
    }

    private MimeMessage greeting(String subject) throws MessagingException {
        MimeMessage mail = mail(subject);
        mail.setText("Hello", "UTF-8");
        return mail;
    }

    private MimeMessage mail(String subject) throws MessagingException {
        MimeMessage mail = sender.createMimeMessage();
        mail.setFrom("tollgate@example.org");
        mail.setRecipients(Message.RecipientType.TO, "ada@example.org");
        mail.setSubject(subject, "UTF-8");
        return mail;
    }
}
