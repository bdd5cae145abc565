package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider's limits; time passes only when it is told to. */
class SendingRateTest {

    private static final SendResult TAKEN = new SendResult.Accepted();
    private static final SendResult TOO_MANY = new SendResult.Postponed("421 4.7.0 too many", true);

    private final AtomicInteger looks = new AtomicInteger();
    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), new CountedClock());

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void a_burst_goes_at_once_and_then_one_in_each_part_of_a_minute() {
        SendingRate rate = bench.rate(6, 3);

        assertThat(taken(rate, 10)).isEqualTo(3);
        assertThat(rate.untilNext()).isEqualTo(Duration.ofSeconds(10));
        clock.advance(Duration.ofSeconds(9));
        assertThat(rate.take()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(taken(rate, 10)).isEqualTo(1);

        int inTenMinutes = 0;
        for (int seconds = 0; seconds < 600; seconds++) {
            clock.advance(Duration.ofSeconds(1));
            inTenMinutes += taken(rate, 10);
        }
        assertThat(inTenMinutes).isEqualTo(60);
    }

    @Test
    void a_quiet_time_saves_no_more_than_the_burst() {
        SendingRate rate = bench.rate(6, 3);

        clock.advance(Duration.ofDays(2));
        assertThat(taken(rate, 10)).isEqualTo(3);
    }

    @Test
    void what_did_not_go_takes_nobodys_place() {
        SendingRate rate = bench.rate(6, 1);

        assertThat(rate.take()).isTrue();
        rate.giveBack();
        rate.giveBack();
        assertThat(taken(rate, 10)).isEqualTo(1);
    }

    @Test
    void a_clock_that_is_set_back_stops_nothing_for_longer_than_a_mail_takes() {
        SendingRate rate = bench.rate(6, 1);
        assertThat(taken(rate, 10)).isEqualTo(1);

        clock.advance(Duration.ofHours(-3));
        assertThat(rate.take()).isFalse();
        clock.advance(Duration.ofSeconds(10));
        assertThat(rate.take()).isTrue();
    }

    @Test
    void all_threads_together_get_no_more() throws Exception {
        SendingRate rate = bench.rate(60, 25);
        int senders = 8;
        CyclicBarrier together = new CyclicBarrier(senders);
        List<Callable<Integer>> asking = IntStream.range(0, senders)
                .mapToObj(sender -> (Callable<Integer>) () -> {
                    together.await();
                    return taken(rate, 100);
                })
                .toList();
        int all = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(senders)) {
            for (Future<Integer> sender : threads.invokeAll(asking)) {
                all += sender.get();
            }
        }
        assertThat(all).isEqualTo(25);
    }

    @Test
    void without_a_limit_all_go() {
        assertThat(taken(bench.rate(0, 1), 1_000)).isEqualTo(1_000);
    }

    @Test
    void after_too_many_nobody_gets_a_mail_for_a_while_and_then_one_asks_whether_it_is_over() {
        SendingRate rate = bench.rate(0, 1);
        assertThat(taken(rate, 4)).isEqualTo(4);

        rate.heard(TOO_MANY);
        // Sent side by side with it: what is said to them is about the same moment.
        rate.heard(TOO_MANY);
        rate.heard(TAKEN);
        assertThat(rate.take()).isFalse();
        assertThat(rate.untilNext()).isEqualTo(Duration.ofSeconds(30));

        clock.advance(Duration.ofSeconds(30));
        assertThat(taken(rate, 10)).as("one asks").isEqualTo(1);
        rate.heard(TOO_MANY);
        assertThat(rate.untilNext()).as("longer").isEqualTo(Duration.ofMinutes(1));

        clock.advance(Duration.ofMinutes(1));
        assertThat(rate.take()).isTrue();
        rate.heard(new SendResult.Postponed("no connection"));
        assertThat(taken(rate, 10)).as("that was no answer: the next one asks").isEqualTo(1);
        rate.heard(TAKEN);
        assertThat(taken(rate, 10)).as("it is over").isEqualTo(10);

        rate.heard(TOO_MANY);
        assertThat(rate.untilNext()).as("forgotten").isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void a_mail_that_was_to_ask_and_did_not_go_leaves_it_to_the_next() {
        SendingRate rate = bench.rate(0, 1);
        rate.heard(TOO_MANY);
        clock.advance(Duration.ofSeconds(30));

        assertThat(rate.take()).isTrue();
        assertThat(rate.take()).isFalse();
        rate.giveBack();
        assertThat(rate.take()).isTrue();
    }

    @Test
    void the_pauses_do_not_grow_without_end() {
        SendingRate rate = bench.rate(0, 1);
        for (int times = 0; times < 100; times++) {
            rate.heard(TOO_MANY);
            assertThat(rate.untilNext()).isLessThanOrEqualTo(Duration.ofMinutes(2));
            clock.advance(rate.untilNext());
            assertThat(rate.take()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "421 try again later",
                "421 4.7.28 rate limit exceeded",
                "450 4.7.1 too much mail from you",
                "451 4.7.500 server busy"
            })
    void too_many_is_heard_from_the_server(String answer) throws IOException {
        assertThat(postponedBy(answer).tooMany()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "451 4.3.0 try again",
                "452 4.2.2 the mailbox is full",
                "450 4.7.1 greylisted, come back later",
                "450 4.2.0 <ada@example.com>: Recipient address rejected: Greylisting",
                "450 mailbox 421 is busy"
            })
    void trouble_with_one_recipient_is_not_taken_for_it(String answer) throws IOException {
        assertThat(postponedBy(answer).tooMany()).isFalse();
    }

    @Test
    void mails_wait_for_their_minute_and_none_is_lost() throws IOException {
        try (ScriptedSmtp server = new ScriptedSmtp()) {
            List<String> ids = IntStream.range(0, 9)
                    .mapToObj(person -> bench.queueOne("p" + person))
                    .toList();
            bench.mailer(senders(4), bench.unhurried(), bench.rate(6, 3), server.port())
                    .start();

            for (int taken = 3; taken <= 9; taken++) {
                int expected = taken;
                await().untilAsserted(() -> assertThat(server.takenMessageIds()).hasSize(expected));
                awaitMoreLooks();
                assertThat(server.takenMessageIds()).as("not before its time").hasSize(expected);
                clock.advance(Duration.ofSeconds(10));
            }
            ids.forEach(id -> await().until(() -> bench.delivery(id).state() == DeliveryState.SENT));
            assertThat(server.takenMessageIds()).doesNotHaveDuplicates();
            assertThat(server.connections()).as("kept open in between").isLessThanOrEqualTo(4);
        }
    }

    @Test
    void an_answer_of_too_many_slows_the_sending_to_everybody_down_and_nothing_is_lost() throws IOException {
        try (ScriptedSmtp server =
                new ScriptedSmtp().answering("421 4.7.0 too many").answering("421 4.7.0 too many")) {
            List<String> ids = IntStream.range(0, 5)
                    .mapToObj(person -> bench.queueOne("p" + person))
                    .toList();
            bench.mailer(senders(1), bench.unhurried(), bench.rate(0, 1), server.port())
                    .start();

            await().until(() -> putOff(ids) == 1);
            awaitMoreLooks();
            assertThat(server.askedRecipients()).as("nobody else is tried").hasSize(1);

            clock.advance(Duration.ofSeconds(30));
            await().until(() -> server.askedRecipients().size() == 2 && putOff(ids) == 2);
            awaitMoreLooks();
            assertThat(server.askedRecipients())
                    .as("one asked, and it is not over")
                    .hasSize(2);

            clock.advance(Duration.ofMinutes(1));
            ids.forEach(id -> await().until(() -> bench.delivery(id).state() == DeliveryState.SENT));
            assertThat(server.takenMessageIds()).hasSize(5).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"per-minute", "burst", "first-pause", "longest-pause"})
    void a_setting_that_makes_no_sense_is_named_with_its_remedy(String field) {
        assertThatThrownBy(() -> new RateSettings(
                        field.equals("per-minute") ? -1 : 60,
                        field.equals("burst") ? 0 : 10,
                        field.equals("first-pause") ? Duration.ZERO : Duration.ofSeconds(30),
                        field.equals("longest-pause") ? Duration.ofSeconds(1) : Duration.ofMinutes(15)))
                .hasMessageStartingWith("tollgate.mail.rate.%s is ".formatted(field))
                .hasMessageContaining(": give ");
    }

    private long putOff(List<String> ids) {
        return ids.stream()
                .map(bench::delivery)
                .filter(delivery -> delivery.state() == DeliveryState.PLANNED && delivery.reason() != null)
                .count();
    }

    /** The mailer has asked for the time, and so for a mail to send, again and again. */
    private void awaitMoreLooks() {
        int now = looks.get();
        await().until(() -> looks.get() > now + 12);
    }

    private SendResult.Postponed postponedBy(String answer) throws IOException {
        String id = bench.queueOne("ada");
        OutgoingMail mail = bench.transactions
                .execute(status -> bench.deliveries.claim(id, "one", Duration.ofMinutes(1)))
                .orElseThrow();
        try (ScriptedSmtp server = new ScriptedSmtp().answering(answer)) {
            return (SendResult.Postponed) bench.smtp(server.port()).send(mail);
        }
    }

    private static int taken(SendingRate rate, int asked) {
        int taken = 0;
        for (int times = 0; times < asked; times++) {
            if (rate.take()) {
                taken++;
            }
        }
        return taken;
    }

    private static MailSettings senders(int number) {
        return new MailSettings(
                "program@tollgate.test",
                "one",
                number,
                Duration.ofMillis(20),
                Duration.ofHours(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                100,
                false);
    }

    private final class CountedClock extends Clock {
        @Override
        public Instant instant() {
            looks.incrementAndGet();
            return clock.instant();
        }

        @Override
        public ZoneId getZone() {
            return clock.getZone();
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return clock.withZone(zone);
        }
    }
}
