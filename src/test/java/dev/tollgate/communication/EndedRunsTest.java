package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.CommunicationCalendar.Event;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.lifecycle.BrokenRun;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.program.Quiet;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program that ends before it is completed, with mails in each state. */
class EndedRunsTest {

    private static final Duration LEASE = Duration.ofHours(1);
    private static final String CANCELLED = "the program was cancelled on 2 March 2026 at 10:00 (Europe/Berlin)";

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final Stage stage = new Stage();
    private final EndedRuns ended = bench.ended(stage);
    private final Mailer mailer = bench.mailer(MailBench.settings("one", LEASE, 4), 1);

    @BeforeEach
    void runs() {
        stage.with("lead", "elsewhere", "", "lead@example.com").with("boss", "elsewhere", "", "boss@example.com");
        bench.begin("run-1");
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void what_waits_held_or_for_another_attempt_is_called_off_with_the_reason_and_what_was_sent_stays_sent() {
        String planned = bench.queueOne("ada");
        String held = bench.queueOne("ben");
        claimed(held);
        inTransaction(() ->
                bench.deliveries.hold(held, "one", new Quiet(clock.instant().plus(Duration.ofDays(3)), "days off")));
        String retried = bench.queueOne("cy");
        claimed(retried);
        inTransaction(() -> bench.deliveries.postponed(retried, "one", "451 later", Duration.ofMinutes(5)));
        String sent = bench.queueOne("dee");
        claimed(sent);
        inTransaction(() -> bench.deliveries.sent(sent));

        bench.end("run-1", "cancelled");
        clock.advance(Duration.ofMinutes(1));
        ended.look();
        ended.look();

        assertThat(List.of(planned, held, retried)).extracting(bench::delivery).allSatisfy(delivery -> {
            assertThat(delivery.state()).isEqualTo(DeliveryState.CALLED_OFF);
            assertThat(delivery.reason()).isEqualTo(CANCELLED);
            assertThat(delivery.notBefore()).isNull();
        });
        assertThat(bench.delivery(sent).state()).isEqualTo(DeliveryState.SENT);
        clock.advance(Duration.ofDays(30));
        assertThat(bench.deliveries.claimable(10, List.of())).isEmpty();
    }

    @Test
    void says_so_too_when_the_program_ended_outside_tollgate() {
        String id = bench.queueOne("ada");

        bench.end("run-1", "ended without proof");
        ended.look();

        assertThat(bench.delivery(id).reason())
                .isEqualTo("the program ended without proof on 2 March 2026 at 10:00 (Europe/Berlin):"
                        + " its process was ended outside Tollgate");
    }

    @Test
    void a_program_that_was_completed_sends_what_it_has_left() {
        String id = bench.queueOne("ada");

        bench.end("run-1", "completed");
        ended.look();

        assertThat(claimed(id)).isNotNull();
    }

    @Test
    void a_mail_whose_turn_comes_before_the_sweep_is_called_off_instead_of_sent() {
        String id = bench.queueOne("ada");
        bench.end("run-1", "cancelled");

        assertThat(claimed(id)).isNull();
        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.CALLED_OFF);
        assertThat(bench.delivery(id).attempts()).isZero();
    }

    @Test
    void what_is_being_sent_is_left_to_the_word_of_the_server() {
        String taken = bench.queueOne("ada");
        String later = bench.queueOne("ben");
        OutgoingMail first = claimed(taken);
        OutgoingMail second = claimed(later);
        bench.end("run-1", "cancelled");

        ended.look();
        assertThat(bench.delivery(taken).state()).isEqualTo(DeliveryState.SENDING);

        inTransaction(() -> mailer.record(first, new SendResult.Accepted()));
        inTransaction(() -> mailer.record(second, new SendResult.Postponed("451 later")));
        ended.look();
        assertThat(bench.delivery(taken).state()).isEqualTo(DeliveryState.SENT);
        assertThat(bench.delivery(later).state()).isEqualTo(DeliveryState.CALLED_OFF);
    }

    @Test
    void what_a_dead_instance_was_sending_says_that_it_may_have_been_sent_and_the_late_word_of_the_server_counts() {
        String id = bench.queueOne("ada");
        OutgoingMail mail = claimed(id);
        bench.end("run-1", "cancelled");
        clock.advance(LEASE.plusMinutes(1));

        ended.look();
        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.CALLED_OFF);
        assertThat(bench.delivery(id).reason()).endsWith("; it may have been sent just before");

        inTransaction(() -> mailer.record(mail, new SendResult.Accepted()));
        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.SENT);
    }

    @Test
    void the_next_run_of_the_program_sends_and_is_not_ended_with_the_first() {
        String old = bench.queueOne("ada");
        bench.end("run-1", "cancelled");
        bench.begin("run-2");
        String again = bench.queueOne("ada");

        ended.look();

        assertThat(bench.delivery(old).state()).isEqualTo(DeliveryState.CALLED_OFF);
        assertThat(claimed(again)).isNotNull();
    }

    @Test
    void those_who_are_responsible_get_a_mail_about_the_end_and_it_goes() {
        bench.end("run-1", "cancelled");
        inTransaction(() -> ended.ended(new BrokenRun("run-1", "crm", true, clock.instant())));
        ended.look();

        List<Delivery> told = bench.deliveries.about(EndedRuns.KIND, "run-1");
        assertThat(told).extracting(Delivery::username).containsExactlyInAnyOrder("lead", "boss");
        OutgoingMail mail = claimed(told.stream()
                .filter(delivery -> delivery.username().equals("lead"))
                .findFirst()
                .orElseThrow()
                .id());
        assertThat(mail.subject()).isEqualTo("CRM rollout: the program was cancelled");
        assertThat(mail.text()).contains(CANCELLED).contains("\"CRM rollout\"").contains("CALLED_OFF");
    }

    @Test
    void who_reads_german_learns_of_the_end_in_german_while_deliveries_keep_the_reason_as_it_is() {
        stage.with("boss", "board", "President", "boss@example.com").reads("boss", "de");
        String waiting = bench.queueOne("ada");
        bench.end("run-1", "cancelled");
        inTransaction(() -> ended.ended(new BrokenRun("run-1", "crm", true, clock.instant())));
        ended.look();

        OutgoingMail mail = claimed(bench.deliveries.about(EndedRuns.KIND, "run-1").stream()
                .filter(delivery -> delivery.username().equals("boss"))
                .findFirst()
                .orElseThrow()
                .id());
        assertThat(mail.language()).isEqualTo("de");
        assertThat(mail.subject()).isEqualTo("CRM rollout: Das Programm wurde abgebrochen");
        assertThat(mail.text())
                .contains("Zu Ihrer Information: Das Programm wurde am ", " (Europe/Berlin) abgebrochen", "CALLED_OFF");
        assertThat(bench.delivery(waiting).reason()).startsWith("the program was cancelled on ");
    }

    @Test
    void what_takes_a_session_out_of_a_calendar_and_what_proves_the_evidence_goes_all_the_same() {
        String invitation = bench.queue(calendar("ada", "training-invitation", "REQUEST"));
        String cancellation = bench.queue(calendar("ben", "training-cancellation", "CANCEL"));
        String head = bench.queue(calendar("cy", HeadLetters.KIND, null));
        bench.end("run-1", "cancelled");

        ended.look();

        assertThat(bench.delivery(invitation).state()).isEqualTo(DeliveryState.CALLED_OFF);
        assertThat(claimed(cancellation)).isNotNull();
        assertThat(claimed(head)).isNotNull();
    }

    @Test
    void its_places_in_the_weeks_of_people_are_free_for_other_programs_and_its_plans_leave_the_calendar() {
        stage.with("ada", "sales", "Sales rep", "ada@example.com");
        MessageSlots slots = new MessageSlots(bench.jdbc);
        CommunicationCalendar calendar = new CommunicationCalendar(
                stage.programs, stage.roster, bench.campaigns, bench.deliveries, slots, ended, clock);
        clock.advance(Duration.ofHours(12));
        String id = dispatched("first-round");
        when(bench.programs.find("crm")).thenAnswer(call -> stage.programs.find("crm"));
        assertThat(claimed(id)).as("held over night").isNull();
        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.HELD);
        assertThat(slots.inWeek(LocalDate.of(2026, 3, 2), List.of("ada@example.com")))
                .containsEntry("ada@example.com", 1);
        assertThat(calendar.of("crm")).extracting(Event::kind).contains("first-round", "go-live");

        bench.end("run-1", "cancelled");
        ended.look();

        assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.CALLED_OFF);
        assertThat(slots.inWeek(LocalDate.of(2026, 3, 2), List.of("ada@example.com")))
                .isEmpty();
        assertThat(calendar.of("crm")).as("nothing is to be expected any more").isEmpty();
    }

    @Test
    void the_loss_of_a_mail_of_an_ended_program_sends_nobody_to_tell_the_person() {
        stage.with("ada", "sales", "Sales rep", "ada@example.com");
        String id = dispatched("first-round");
        claimed(id);
        inTransaction(() -> {
            bench.deliveries.sent(id);
            bench.campaigns(stage).account(Stage.job(Campaigns.PROCESS, "x", "first-round"));
        });
        bench.end("run-1", "cancelled");
        inTransaction(() -> bench.deliveries.bounced(id, "550 no such user"));

        new Latecomers(
                        bench.audience(stage),
                        bench.campaigns,
                        bench.deliveries,
                        mock(OpenRuns.class),
                        ended,
                        stage.programs,
                        stage.roster,
                        bench.letters(stage),
                        bench.transactions,
                        clock)
                .look();

        assertThat(bench.jdbc
                        .sql("select count(*) from delivery where kind = 'not-reached'")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(bench.deliveries.campaignsWithUntoldLosses()).isEmpty();
    }

    @Test
    void of_several_instances_that_send_and_call_off_side_by_side_each_mail_has_one_end() throws Exception {
        List<String> ids = IntStream.range(0, 150)
                .mapToObj(person -> bench.queueOne("p" + person))
                .toList();
        CyclicBarrier together = new CyclicBarrier(4);
        List<Callable<List<String>>> instances = List.of(
                () -> sending("one", ids, together),
                () -> sending("two", ids.reversed(), together),
                () -> calledOff(together),
                () -> {
                    together.await();
                    bench.end("run-1", "cancelled");
                    return calledOffNow();
                });
        List<String> sent = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<List<String>> instance : threads.invokeAll(instances)) {
                sent.addAll(instance.get());
            }
        }
        ended.look();
        ended.look();

        assertThat(sent).doesNotHaveDuplicates();
        assertThat(ids)
                .allSatisfy(id -> assertThat(bench.delivery(id).state())
                        .isEqualTo(sent.contains(id) ? DeliveryState.SENT : DeliveryState.CALLED_OFF));
    }

    private List<String> sending(String instance, List<String> ids, CyclicBarrier together) throws Exception {
        Mailer own = bench.mailer(MailBench.settings(instance, LEASE, 4), 1);
        together.await();
        List<String> sent = new ArrayList<>();
        for (String id : ids) {
            OutgoingMail mail = own.claimed(id);
            if (mail != null) {
                inTransaction(() -> own.record(mail, new SendResult.Accepted()));
                sent.add(id);
            }
        }
        return sent;
    }

    private List<String> calledOff(CyclicBarrier together) throws Exception {
        together.await();
        return calledOffNow();
    }

    private List<String> calledOffNow() {
        for (int times = 0; times < 20; times++) {
            ended.look();
        }
        return List.of();
    }

    private String dispatched(String kind) {
        stage.answered("PrepareMessageTask", Map.of("sender", "boss", "senderReason", "I use it."), clock.instant());
        Job job = new Job(
                1,
                "type",
                Campaigns.PROCESS,
                5,
                Stage.ROUND,
                "x",
                9,
                Map.of(),
                new Scope("run-1", "crm", "pilot", kind));
        Stage.planned(bench, bench.campaigns(stage), job);
        stage.answered("ApproveCampaignTask", Map.of("approved", "yes"), clock.instant());
        Stage.dispatched(bench, bench.campaigns(stage), job);
        return bench.jdbc
                .sql("select id from delivery where username = 'ada'")
                .query(String.class)
                .single();
    }

    private static Letter calendar(String username, String kind, String method) {
        return new Letter(
                "crm",
                kind,
                "topic",
                new Recipient(username, username, username + "@example.com"),
                MailBench.SENDER,
                "Session",
                "Text",
                method == null ? null : "BEGIN:VCALENDAR\r\nMETHOD:" + method + "\r\nEND:VCALENDAR\r\n");
    }

    private OutgoingMail claimed(String id) {
        return mailer.claimed(id);
    }

    private void inTransaction(Runnable work) {
        bench.transactions.executeWithoutResult(status -> work.run());
    }
}
