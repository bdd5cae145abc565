package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.MailPart.Kind;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import org.mockito.Mockito;
import org.springframework.mail.javamail.JavaMailSender;

/** What a letter carries beside its text. */
class MailPartsTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage().with("ada", "sales", "Sales rep", "ada@example.com");
    private MailBench bench;

    @BeforeEach
    void open() {
        bench = new MailBench(MailBench.inMemory(), clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void a_page_stands_beside_the_text_with_its_picture_and_the_file_is_attached() throws Exception {
        String id = queue();

        String message = sent(bench.transactions.execute(status ->
                bench.deliveries.claim(id, "bench", Duration.ofMinutes(1)).orElseThrow()));

        assertThat(message)
                .containsSubsequence(
                        "multipart/mixed",
                        "multipart/alternative",
                        "text/plain",
                        "In plain text",
                        "multipart/related",
                        "text/html",
                        "<img src=\"cid:chart\"",
                        "image/png",
                        "Content-ID: <chart>",
                        "application/pdf",
                        "filename=crm.pdf");
    }

    @Test
    void what_was_sent_is_not_kept() {
        String id = queue();
        assertThat(parts()).isEqualTo(3);

        bench.transactions.executeWithoutResult(status -> bench.deliveries.sent(id));

        assertThat(parts()).isZero();
    }

    private String queue() {
        PersonalLetter letter = new PersonalLetter("crm", "ada", "note", "topic", "A note", "In plain text")
                .with(List.of(
                        new MailPart(
                                Kind.PAGE,
                                "page",
                                "text/html",
                                "<p><img src=\"cid:chart\" alt=\"up\"/></p>".getBytes(StandardCharsets.UTF_8)),
                        new MailPart(Kind.PICTURE, "chart", "image/png", new byte[] {1, 2}),
                        new MailPart(Kind.FILE, "crm.pdf", "application/pdf", new byte[] {3, 4})));
        return bench.transactions.execute(status -> bench.letters(stage).queue(letter));
    }

    private int parts() {
        return bench.jdbc
                .sql("select count(*) from delivery_part")
                .query(Integer.class)
                .single();
    }

    private String sent(OutgoingMail mail) throws Exception {
        JavaMailSender server = mock(JavaMailSender.class);
        when(server.createMimeMessage()).thenReturn(new MimeMessage(Session.getInstance(new Properties())));
        new Smtp(server, MailBench.settings("bench", Duration.ofMinutes(3), 3), clock).send(mail);
        ArgumentCaptor<MimeMessage> message = ArgumentCaptor.forClass(MimeMessage.class);
        Mockito.verify(server).send(message.capture());
        message.getValue().saveChanges();
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        message.getValue().writeTo(written);
        return written.toString(StandardCharsets.UTF_8);
    }
}
