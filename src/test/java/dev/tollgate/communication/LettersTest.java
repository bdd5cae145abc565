package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LettersTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final Stage stage = new Stage().with("ada", "sales", "Sales rep", "ada@example.com");
    private final Letters letters = bench.letters(stage);

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void a_letter_waits_until_its_time_and_keeps_its_message_id() {
        String id = queue(letter().notBefore(clock.instant().plus(Duration.ofHours(2))));
        assertThat(bench.deliveries.claimable(9, List.of())).isEmpty();

        clock.advance(Duration.ofHours(2));
        String first = bench.deliveries
                .claim(id, "one", Duration.ofMinutes(1))
                .orElseThrow()
                .messageId();
        clock.advance(Duration.ofMinutes(2));
        String second = bench.deliveries
                .claim(id, "two", Duration.ofMinutes(1))
                .orElseThrow()
                .messageId();

        assertThat(first).isEqualTo(second).contains(id);
    }

    @Test
    void the_text_of_a_confidential_letter_is_gone_once_it_was_sent_or_given_up() {
        String sent = queue(letter().confidential());
        String failed = queue(letter().confidential());
        String usual = queue(letter());
        assertThat(body(sent)).contains("Hello");

        bench.deliveries.claim(failed, "one", Duration.ofMinutes(1));
        bench.deliveries.refused(failed, "one", "refused");
        bench.deliveries.sent(sent);
        bench.deliveries.sent(usual);

        assertThat(body(sent)).isEmpty();
        assertThat(body(failed)).isEmpty();
        assertThat(body(usual)).contains("Hello");
    }

    @Test
    void nobody_who_has_left_gets_a_letter() {
        stage.leaves("ada", clock.instant());

        assertThat(bench.delivery(queue(letter())).state()).isEqualTo(DeliveryState.NOT_REACHABLE);
    }

    private static PersonalLetter letter() {
        return new PersonalLetter("crm", "ada", "note", "topic", "A note", "Hello");
    }

    private String queue(PersonalLetter letter) {
        return bench.transactions.execute(status -> letters.queue(letter));
    }

    private String body(String id) {
        return bench.jdbc
                .sql("select coalesce(body, '') from delivery where id = ?")
                .param(id)
                .query(String.class)
                .single();
    }
}
