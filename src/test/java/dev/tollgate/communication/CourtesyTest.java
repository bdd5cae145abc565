package dev.tollgate.communication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.when;

import dev.tollgate.program.Blackout;
import dev.tollgate.program.CommunicationPlan;
import dev.tollgate.program.Location;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may be written to, and when. Monday, 2 March 2026, 10 o'clock in Berlin, unless a test says otherwise. */
class CourtesyTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private int rounds = 100;

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    CourtesyTest() {
        programs(2, List.of());
    }

    @Test
    void by_day_a_message_goes_at_once() {
        assertThat(pass(planned("crm", "ada", ""))).isEqualTo(DeliveryState.SENDING);
    }

    @Test
    void in_the_evening_it_waits_for_the_morning_of_the_next_working_day_and_says_so() {
        clock.set(Instant.parse("2026-03-06T17:30:00Z"));
        String id = planned("crm", "ada", "");

        assertThat(pass(id)).isEqualTo(DeliveryState.HELD);
        assertThat(bench.delivery(id).reason()).isEqualTo("no working day in Europe/Berlin");
        assertThat(bench.delivery(id).notBefore()).isEqualTo("2026-03-09T07:00:00Z");
        assertThat(bench.delivery(id).attempts()).isZero();

        clock.set(Instant.parse("2026-03-09T06:59:59Z"));
        assertThat(bench.deliveries.claimable(10, List.of())).isEmpty();
        clock.set(Instant.parse("2026-03-09T07:00:00Z"));
        assertThat(pass(id)).isEqualTo(DeliveryState.SENDING);
    }

    @Test
    void the_hours_are_those_of_where_the_person_is() {
        assertThat(pass(planned("crm", "ken", "Tokyo")))
                .as("six in the evening in Tokyo")
                .isEqualTo(DeliveryState.HELD);
        assertThat(pass(planned("crm", "ada", "Berlin"))).isEqualTo(DeliveryState.SENDING);
    }

    @Test
    void a_holiday_of_the_location_and_a_blackout_of_the_program_hold_it() {
        programs(2, List.of(new Blackout(LocalDate.of(2026, 3, 2), LocalDate.of(2026, 3, 3), "Closing of the books")));
        String blackout = planned("crm", "ada", "");
        assertThat(pass(blackout)).isEqualTo(DeliveryState.HELD);
        assertThat(bench.delivery(blackout).reason()).isEqualTo("blackout up to 2026-03-03: Closing of the books");
        assertThat(bench.delivery(blackout).notBefore()).isEqualTo("2026-03-04T07:00:00Z");

        clock.set(Instant.parse("2026-03-05T02:00:00Z"));
        String holiday = planned("crm", "ken", "Tokyo");
        assertThat(pass(holiday)).isEqualTo(DeliveryState.HELD);
        assertThat(bench.delivery(holiday).notBefore()).isEqualTo("2026-03-05T23:00:00Z");
    }

    @Test
    void nobody_gets_more_than_so_many_messages_a_week_from_all_programs_together() {
        String first = planned("crm", "ada", "");
        String second = planned("erp", "adas-other-login", "Berlin", "ADA@example.com");
        String third = planned("crm", "ada", "");
        String fourth = planned("erp", "ada", "");
        String fifth = planned("crm", "ada", "");

        assertThat(pass(first)).isEqualTo(DeliveryState.SENDING);
        assertThat(pass(second)).isEqualTo(DeliveryState.SENDING);
        assertThat(pass(third)).isEqualTo(DeliveryState.HELD);
        assertThat(pass(fourth)).isEqualTo(DeliveryState.HELD);
        assertThat(pass(fifth)).isEqualTo(DeliveryState.HELD);
        assertThat(bench.delivery(third).reason())
                .isEqualTo("2 a week about programs are the most, and the weeks before are taken");
        assertThat(bench.delivery(third).notBefore()).isEqualTo("2026-03-09T07:00:00Z");
        assertThat(bench.delivery(fourth).notBefore()).isEqualTo("2026-03-09T07:00:00Z");
        assertThat(bench.delivery(fifth).notBefore())
                .as("the week after next, not a week that others wait for")
                .isEqualTo("2026-03-16T07:00:00Z");
        assertThat(pass(planned("crm", "ben", ""))).isEqualTo(DeliveryState.SENDING);

        clock.set(Instant.parse("2026-03-09T07:00:00Z"));
        assertThat(pass(fourth)).isEqualTo(DeliveryState.SENDING);
        assertThat(pass(third)).isEqualTo(DeliveryState.SENDING);
        assertThat(pass(planned("erp", "ada", ""))).isEqualTo(DeliveryState.HELD);
    }

    @Test
    void what_was_refused_or_whose_person_left_takes_nobodys_place() {
        String refused = planned("crm", "ada", "");
        pass(refused);
        bench.transactions.executeWithoutResult(status -> bench.deliveries.refused(refused, "test", "550 no"));
        pass(planned("crm", "ada", ""));
        String left = planned("crm", "ada", "");
        assertThat(pass(left)).isEqualTo(DeliveryState.SENDING);
        String held = planned("crm", "ada", "");
        assertThat(pass(held)).isEqualTo(DeliveryState.HELD);

        bench.transactions.executeWithoutResult(status -> bench.deliveries.notReachable(held, "left"));

        assertThat(bench.delivery(held).state()).isEqualTo(DeliveryState.NOT_REACHABLE);
        assertThat(bench.delivery(held).notBefore()).isNull();
        assertThat(slots()).isEqualTo(2);
    }

    @Test
    void a_letter_that_somebody_needs_to_act_goes_at_any_hour_and_takes_no_place() throws Exception {
        clock.set(Instant.parse("2026-03-07T23:00:00Z"));
        try (ScriptedSmtp server = new ScriptedSmtp()) {
            String id = bench.queueOne("ada");
            bench.startMailer(server.port());
            await().untilAsserted(() -> assertThat(bench.delivery(id).state()).isEqualTo(DeliveryState.SENT));
        }
        assertThat(slots()).isZero();
    }

    @Test
    void a_letter_about_the_program_waits_and_takes_a_place_like_a_message_of_a_campaign() {
        clock.set(Instant.parse("2026-03-02T20:00:00Z"));
        Stage stage = new Stage().with("ada", "sales", "Sales rep", "ada@example.com");
        PersonalLetter letter = new PersonalLetter("crm", "ada", "note", "topic", "A note", "Hello").aboutTheProgram();
        String id = bench.transactions.execute(status -> bench.letters(stage).queue(letter));

        assertThat(pass(id)).isEqualTo(DeliveryState.HELD);
        assertThat(bench.delivery(id).notBefore()).isEqualTo("2026-03-03T07:00:00Z");
        assertThat(slots()).isOne();

        clock.set(Instant.parse("2026-03-03T07:00:00Z"));
        assertThat(pass(id)).isEqualTo(DeliveryState.SENDING);
        assertThat(pass(planned("crm", "ada", ""))).isEqualTo(DeliveryState.SENDING);
        assertThat(pass(planned("erp", "ada", "")))
                .as("two a week are the most, and this letter is one of them")
                .isEqualTo(DeliveryState.HELD);
    }

    @Test
    void a_date_that_passed_while_nothing_ran_is_no_reason_to_write_at_night_unless_the_clock_jumps() {
        clock.set(Instant.parse("2026-03-02T20:00:00Z"));
        String id = planned("crm", "ada", "");
        assertThat(pass(id)).isEqualTo(DeliveryState.HELD);
        clock.set(Instant.parse("2026-03-03T20:00:00Z"));
        assertThat(pass(id)).isEqualTo(DeliveryState.HELD);
        assertThat(bench.delivery(id).notBefore()).isEqualTo("2026-03-04T07:00:00Z");

        clock.set(Instant.parse("2026-03-04T20:00:00Z"));
        assertThat(pass(id, courtesy(true))).isEqualTo(DeliveryState.SENDING);
        assertThat(pass(planned("crm", "ben", ""), courtesy(true))).isEqualTo(DeliveryState.HELD);
    }

    @Test
    void of_many_instances_that_write_to_one_address_at_the_same_moment_only_so_many_do() throws Exception {
        int messages = 12;
        List<String> ids = new ArrayList<>();
        for (int at = 0; at < messages; at++) {
            ids.add(planned(at % 2 == 0 ? "crm" : "erp", "ada", ""));
        }
        CountDownLatch together = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newFixedThreadPool(messages)) {
            List<Future<?>> all = new ArrayList<>();
            for (String id : ids) {
                all.add(threads.submit(() -> {
                    together.await();
                    while (bench.delivery(id).state() == DeliveryState.PLANNED) {
                        pass(id);
                    }
                    return null;
                }));
            }
            together.countDown();
            for (Future<?> one : all) {
                one.get(1, TimeUnit.MINUTES);
            }
        }
        assertThat(ids.stream()
                        .filter(id -> bench.delivery(id).state() == DeliveryState.SENDING)
                        .count())
                .isEqualTo(2);
        assertThat(bench.jdbc
                        .sql("select max(number) from (select count(*) as number from message_slot group by week) as w")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }

    /** The same on another database. */
    void on(DataSource database) {
        bench = new MailBench(database, clock);
        programs(2, List.of());
    }

    private Courtesy courtesy(boolean catchUp) {
        MailSettings usual = MailBench.settings("test", Duration.ofMinutes(1), 3);
        return new Courtesy(
                bench.programs,
                new MessageSlots(bench.jdbc),
                new MailSettings(
                        usual.from(),
                        usual.instance(),
                        usual.senders(),
                        usual.poll(),
                        usual.lease(),
                        usual.firstRetry(),
                        usual.longestRetry(),
                        usual.attempts(),
                        catchUp),
                clock);
    }

    private DeliveryState pass(String id) {
        return pass(id, courtesy(false));
    }

    /** As the mailer does with what is due. */
    private DeliveryState pass(String id, Courtesy courtesy) {
        Mailer mailer = bench.mailer(MailBench.settings("test", Duration.ofMinutes(1), 3), courtesy, 1);
        OutgoingMail mail = mailer.claimed(id);
        return mail == null ? bench.delivery(id).state() : DeliveryState.SENDING;
    }

    private String planned(String program, String username, String location) {
        return planned(program, username, location, username + "@example.com");
    }

    private String planned(String program, String username, String location, String address) {
        Campaign campaign = bench.campaign("c-" + ++rounds, program);
        return bench.transactions.execute(status -> {
            bench.campaigns.insert(campaign, rounds);
            String id = bench.plan(campaign, new Recipient(username, username, address), location);
            bench.release(id, MailBench.SENDER, "Subject", "Body", "en");
            return id;
        });
    }

    private int slots() {
        return bench.jdbc
                .sql("select count(*) from message_slot")
                .query(Integer.class)
                .single();
    }

    private void programs(int perPersonAndWeek, List<Blackout> blackouts) {
        for (String id : List.of("crm", "erp")) {
            when(bench.programs.find(id))
                    .thenReturn(Optional.of(new ProgramView(
                            id,
                            ProgramStatus.REGISTERED,
                            "digest",
                            Instant.EPOCH,
                            "office",
                            Stage.program(Map.of(
                                    "id",
                                    id,
                                    "locations",
                                    List.of(
                                            new Location("Berlin", ZoneId.of("Europe/Berlin"), List.of(), null, null),
                                            new Location(
                                                    "Tokyo",
                                                    ZoneId.of("Asia/Tokyo"),
                                                    List.of(LocalDate.of(2026, 3, 5)),
                                                    null,
                                                    null)),
                                    "communication",
                                    new CommunicationPlan(
                                            List.of("mail"),
                                            "Team",
                                            null,
                                            LocalTime.of(18, 0),
                                            LocalTime.of(8, 0),
                                            true,
                                            perPersonAndWeek,
                                            blackouts,
                                            List.of()))))));
        }
    }
}
