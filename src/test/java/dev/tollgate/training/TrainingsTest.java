package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.DeliveryState;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.Alarms;
import dev.tollgate.program.Department;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Component;
import net.fortuna.ical4j.model.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TrainingsTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final Stage stage = new Stage();
    private final TrainingStore store = new TrainingStore(bench.jdbc);
    private final Deliveries deliveries = bench.queue();
    private final Alarms alarms = mock(Alarms.class);
    private final Trainings trainings = new Trainings(
            store,
            OnRecord.of(bench, stage, alarms),
            new TrainingPlanner(store, stage.roster),
            new SessionLetters(store, deliveries, stage.roster, clock),
            stage.programs,
            stage.roster,
            stage,
            stage,
            clock);
    private final Job sales = Stage.job("department-training", "SomeTask", "sales");

    @BeforeEach
    void people() {
        for (String username : List.of("ada", "ben", "cy", "dee")) {
            stage.with(username, "sales", "Sales rep", username + "@example.com");
        }
        stage.with("eve", "it", "Developer", "eve@example.com").with("trainer", "elsewhere", "", "trainer@example.com");
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void lists_the_departments_that_have_people_in_the_wave() {
        assertThat(trainings.departments(sales)).containsExactly("it", "sales");
    }

    @Test
    void books_a_seat_for_each_learner_in_sessions_of_even_size() {
        Trainings.Booked booked = schedule(2);

        assertThat(booked).isEqualTo(new Trainings.Booked("2026-03-04T12:15:00+01:00", 2, 4));
        List<Session> sessions = store.sessions(training().id());
        assertThat(sessions).extracting(Session::trainer).containsOnly("trainer");
        assertThat(store.seats(training().id()))
                .extracting(Seat::sessionId)
                .containsExactly(
                        sessions.get(0).id(),
                        sessions.get(0).id(),
                        sessions.get(1).id(),
                        sessions.get(1).id());
    }

    @Test
    void a_trainer_of_two_departments_is_never_booked_twice_at_a_time() {
        schedule(2);
        Job it = new Job(
                2,
                "type",
                "department-training",
                5,
                4712,
                "x",
                10,
                Map.of(),
                Stage.job("p", "e", "it").scope());
        Trainings.Booked booked = inTransaction(() -> trainings.book(it, trainings.plan(it, 1, 90, "on-site")));

        // After 9:00 to 10:30 and 10:45 to 12:15 of the other department.
        assertThat(booked.sessionsEndAt()).isEqualTo("2026-03-04T14:00:00+01:00");
    }

    @Test
    void invites_a_reader_in_their_language_and_by_their_clock() throws Exception {
        stage.reads("ada", "de");
        schedule(1);
        invite();

        assertThat(letters("ada", Trainings.INVITATION))
                .singleElement()
                .satisfies(letter -> assertThat(letter)
                        .startsWith("de Praxistermin: Acme CRM\nGuten Tag Name of ada,")
                        .contains(
                                "Wann: Mittwoch, 4. März 2026, 09:00 bis 10:30 Uhr (Europe/Berlin)",
                                "Wie: vor Ort",
                                "Ob Sie sie lesen, wird nicht aufgezeichnet.",
                                "SUMMARY:Praxistermin: Acme CRM"));
        assertThat(letters("ben", Trainings.INVITATION))
                .singleElement()
                .satisfies(
                        letter -> assertThat(letter).startsWith("en Hands-on session: Acme CRM\nHello Name of ben,"));
    }

    private List<String> letters(String username, String kind) {
        return bench.jdbc
                .sql("select language, subject, body, calendar from delivery where username = ? and kind = ?")
                .params(username, kind)
                .query((row, number) -> row.getString("language") + " " + row.getString("subject") + "\n"
                        + row.getString("body") + "\n" + row.getString("calendar"))
                .list();
    }

    @Test
    void invites_with_a_calendar_entry_that_can_be_changed_later() throws Exception {
        GreenMail server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
        server.start();
        try {
            bench.startMailer(server.getSmtp().getPort());
            schedule(2);
            invite();
            await().until(() -> server.getReceivedMessages().length == 4);

            MimeMessage mail = List.of(server.getReceivedMessages()).stream()
                    .filter(received -> sentTo(received, "ada@example.com"))
                    .findFirst()
                    .orElseThrow();
            MimeMultipart mixed = (MimeMultipart) mail.getContent();
            MimeMultipart alternative = (MimeMultipart) mixed.getBodyPart(0).getContent();
            assertThat(alternative.getBodyPart(0).getContent().toString())
                    .contains("Wednesday, 4 March 2026, 09:00 to 10:30 (Europe/Berlin)", "Room 5, Berlin");
            assertThat(alternative.getBodyPart(2).getContentType())
                    .startsWith("text/calendar")
                    .contains("method=REQUEST");
            assertThat(mixed.getBodyPart(1).getFileName()).isEqualTo("invite.ics");
            Calendar calendar;
            try (InputStream file = mixed.getBodyPart(1).getInputStream()) {
                calendar = new CalendarBuilder().build(new ByteArrayInputStream(file.readAllBytes()));
            }
            calendar.validate();
            Component event = calendar.getComponents().getFirst();
            assertThat(calendar.getProperty("METHOD").map(Property::getValue)).hasValue("REQUEST");
            Session session = store.sessions(training().id()).getFirst();
            assertThat(value(event, "UID")).isEqualTo(session.id() + "@tollgate");
            assertThat(value(event, "SEQUENCE")).isEqualTo("0");
            assertThat(value(event, "DTSTART")).isEqualTo("20260304T080000Z");
            assertThat(value(event, "DTEND")).isEqualTo("20260304T093000Z");
            assertThat(value(event, "ORGANIZER")).isEqualTo("mailto:trainer@example.com");
            assertThat(value(event, "ATTENDEE")).isEqualTo("mailto:ada@example.com");
            await().untilAsserted(() -> assertThat(deliveries.about(Trainings.INVITATION, session.id()))
                    .hasSize(2)
                    .allSatisfy(delivery -> assertThat(delivery.state()).isEqualTo(DeliveryState.SENT)));
        } finally {
            server.stop();
        }
    }

    @Test
    void a_learner_without_address_keeps_the_seat_but_does_not_count_as_invited() {
        stage.with("ada", "sales", "Sales rep", "");
        schedule(2);
        invite();

        assertThat(states()).containsEntry("ada", LearnerState.BOOKED).containsEntry("ben", LearnerState.INVITED);
    }

    @Test
    void rebooks_only_those_who_were_absent_and_twice_at_most() {
        hold(2, List.of("ben", "dee"));
        assertThat(states()).containsEntry("ada", LearnerState.ATTENDED).containsEntry("ben", LearnerState.ABSENT);
        Trainings.Attendance second = hold(1, List.of("dee"));
        assertThat(second).isEqualTo(new Trainings.Attendance(1, true));
        Trainings.Attendance third = hold(1, List.of("dee"));
        assertThat(third).isEqualTo(new Trainings.Attendance(1, false));

        trainings.check(sales);
        assertThat(store.seats(training().id())).hasSize(4 + 2 + 1);
        assertThat(store.seats(training().id()))
                .filteredOn(seat -> seat.username().equals("dee"))
                .extracting(Seat::state)
                .containsExactly(LearnerState.REBOOKED, LearnerState.REBOOKED, LearnerState.ABSENT);
        assertThatThrownBy(() -> schedule(1)).isInstanceOf(Refused.class).hasMessageContaining("no further round");
        assertThat(stage.evidence).extracting(proof -> proof.kind()).containsOnly(EvidenceKind.TRAINING_HELD);
        assertThat(stage.evidence.getFirst().data())
                .containsEntry("departmentId", "sales")
                .containsEntry("invited", 4)
                .containsEntry("attended", 2L);
    }

    @Test
    void who_was_trained_too_long_ago_is_trained_again_in_all_parts_until_the_wave_uses_it() {
        hold(2, List.of("ben"));
        hold(1, List.of());
        assertThat(trainings.untrainedDepartments(sales)).containsExactly("it");
        clock.advance(Duration.ofDays(Trainings.FRESH_DAYS).plusHours(1));
        Job again = Stage.job("department-training", "SomeTask", "sales", 4713);

        assertThat(trainings.untrainedDepartments(again)).containsExactly("it", "sales");
        assertThat(trainings.demand(again).learners()).isEqualTo(4);
        String end = inTransaction(() -> trainings.book(again, trainings.plan(again, 2, 90, "on-site")))
                .sessionsEndAt();
        clock.set(OffsetDateTime.parse(end).toInstant());
        stage.answered("RecordAttendanceTask", Map.of("absent", List.of()), clock.instant());
        assertThat(inTransaction(() -> trainings.evaluate(again))).isEqualTo(new Trainings.Attendance(0, false));
        assertThat(OnRecord.of(bench, stage)
                        .ofWave("crm", "run-1", "pilot")
                        .get("ada")
                        .trainedAt())
                .isAfter(clock.instant().minus(Duration.ofDays(1)));

        clock.advance(Duration.ofDays(Trainings.FRESH_DAYS).plusHours(1));
        stage.append(new Evidence(
                "crm",
                "run-1",
                "pilot",
                EvidenceKind.SEALED,
                "progression-gate",
                1,
                "GatePassedEnd",
                "ready",
                Map.of()));
        assertThat(trainings.untrainedDepartments(sales))
                .as("only who was never trained")
                .containsExactly("it");
    }

    @Test
    void nobody_comes_twice_to_a_training_that_takes_long() {
        hold(2, List.of("ben"));
        clock.advance(Duration.ofDays(Trainings.FRESH_DAYS).plusHours(1));

        assertThat(trainings.demand(sales).learners()).as("ben").isEqualTo(1);
    }

    @Test
    void everybody_who_was_there_and_is_not_named_did_the_key_task_alone() {
        assertThat(hold(2, Map.of("absent", List.of("ben"), "notYetAlone", List.of("cy"))))
                .isEqualTo(new Trainings.Attendance(1, true));

        assertThat(alone()).containsExactlyInAnyOrderEntriesOf(Map.of("ada", true, "cy", false, "dee", true));
        assertThat(stage.evidence.getLast().data()).containsEntry("alone", 2L);
    }

    @Test
    void who_cannot_do_it_alone_yet_gets_another_session_with_those_who_were_absent_and_stays_trained() {
        assertThat(hold(2, Map.of("notYetAlone", List.of("cy", "dee")))).isEqualTo(new Trainings.Attendance(0, true));
        assertThat(trainings.untrainedDepartments(sales)).containsExactly("it", "sales");

        assertThat(hold(1, Map.of("absent", List.of("cy")))).isEqualTo(new Trainings.Attendance(0, true));
        assertThat(alone()).containsEntry("cy", false).containsEntry("dee", true);
        assertThat(OnRecord.of(bench, stage)
                        .ofWave("crm", "run-1", "pilot")
                        .get("cy")
                        .trained())
                .isTrue();

        assertThat(hold(1, Map.of())).isEqualTo(new Trainings.Attendance(0, false));
        assertThat(alone()).containsEntry("cy", true);
        trainings.check(sales);
        verifyNoInteractions(alarms);
    }

    @Test
    void where_it_was_only_shown_nobody_did_it_alone() {
        hold(2, Map.of("ownWork", "no"));

        assertThat(alone()).hasSize(4).doesNotContainValue(true);
    }

    @Test
    void refuses_that_somebody_without_a_seat_could_not_do_it() {
        assertThatThrownBy(() -> hold(2, Map.of("notYetAlone", List.of("eve"))))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("had no seat in these sessions: eve");
    }

    @Test
    void what_a_trainer_saw_and_somebody_changed_in_the_database_counts_for_nobody() {
        hold(2, Map.of("notYetAlone", List.of("cy")));
        bench.jdbc
                .sql("update training_seat set proficient = true where username = 'cy'")
                .update();

        assertThat(alone()).isEmpty();
    }

    @Test
    void tells_measurement_who_is_trained_and_when() {
        hold(2, List.of("ben"));

        Map<String, TrainingRecord> records = OnRecord.of(bench, stage).ofWave("crm", "run-1", "pilot");
        assertThat(records.get("ada").trainedAt()).isEqualTo("2026-03-04T09:30:00Z");
        assertThat(records.get("ben").trained()).isFalse();
        assertThat(records).doesNotContainKey("eve");
        assertThat(OnRecord.of(bench, stage).ofWave("crm", "another-run", "pilot"))
                .isEmpty();
    }

    @Test
    void asks_the_trainer_by_name_for_the_department_and_its_learners() {
        schedule(2);
        assertThat(trainings.forAttendance(sales)).containsEntry("department", "Sales");
        assertThat((List<?>) trainings.forAttendance(sales).get("learners")).hasSize(4);
    }

    @Test
    void refuses_attendance_before_the_sessions_are_over() {
        schedule(2);
        stage.answered("RecordAttendanceTask", Map.of("absent", List.of()), clock.instant());

        assertThatThrownBy(this::evaluate).isInstanceOf(Refused.class).hasMessageContaining("not over");
    }

    @Test
    void refuses_the_attendance_of_an_earlier_round() {
        hold(2, List.of("ben"));
        clock.advance(Duration.ofMinutes(1));
        Trainings.Booked booked = schedule(1);
        clock.set(OffsetDateTime.parse(booked.sessionsEndAt()).toInstant());

        assertThatThrownBy(this::evaluate).isInstanceOf(Refused.class).hasMessageContaining("not recorded");
    }

    @Test
    void refuses_somebody_absent_who_had_no_seat() {
        assertThatThrownBy(() -> hold(2, List.of("ben", "nobody")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("nobody")
                .hasMessageNotContaining("ben");
        assertThat(states()).containsEntry("ben", LearnerState.INVITED);
    }

    @Test
    void a_training_goes_on_for_those_with_a_seat_when_their_department_becomes_part_of_another() {
        schedule(2);
        invite();
        Department it = new Department("it", "IT", null);
        when(stage.roster.departments("crm")).thenReturn(List.of(it));
        when(stage.roster.department("crm", "sales")).thenReturn(Optional.of(it));
        for (String username : List.of("ada", "ben", "cy", "dee")) {
            stage.with(username, "it", "Sales rep", username + "@example.com");
        }
        Job ofIt = new Job(
                2,
                "type",
                "department-training",
                5,
                4712,
                "x",
                10,
                Map.of(),
                Stage.job("p", "e", "it").scope());
        assertThat(trainings.demand(ofIt).learners()).as("only its own").isEqualTo(1);
        inTransaction(() -> trainings.book(ofIt, trainings.plan(ofIt, 1, 90, "on-site")));
        stage.with("fay", "it", "Sales rep", "fay@example.com");

        Trainings.Attendance first = attend(training().sessionsEndAt().toString(), List.of("ben"));

        assertThat(states())
                .containsEntry("ada", LearnerState.ATTENDED)
                .containsEntry("ben", LearnerState.ABSENT)
                .doesNotContainKey("eve");
        assertThat(first).as("ben, and fay who has no seat anywhere").isEqualTo(new Trainings.Attendance(2, true));
    }

    @Test
    void whoever_joins_gets_a_seat_in_the_next_round_and_whoever_leaves_is_no_longer_missing() {
        schedule(2);
        invite();
        stage.leaves("ada", clock.instant());
        stage.with("fay", "sales", "Sales rep", "fay@example.com");
        Trainings.Attendance first = attend(training().sessionsEndAt().toString(), List.of("ben"));
        assertThat(first).isEqualTo(new Trainings.Attendance(2, true));
        assertThat(states()).containsEntry("ada", LearnerState.LEFT);

        hold(1, List.of());
        assertThat(states()).containsEntry("fay", LearnerState.ATTENDED).containsEntry("ben", LearnerState.ATTENDED);
        trainings.check(sales);
    }

    @Test
    void whoever_joins_after_the_last_round_is_on_record_without_a_seat() {
        hold(2, List.of("ben"));
        hold(1, List.of("ben"));
        schedule(1);
        invite();
        stage.with("fay", "sales", "Sales rep", "fay@example.com");
        Trainings.Attendance last = attend(training().sessionsEndAt().toString(), List.of());

        assertThat(last).isEqualTo(new Trainings.Attendance(1, false));
        assertThat(states()).containsEntry("fay", LearnerState.WITHOUT_SEAT);
        trainings.check(sales);
    }

    @Test
    void is_not_sealed_while_a_learner_has_no_final_state() {
        assertThatThrownBy(() -> trainings.check(sales)).isInstanceOf(Refused.class);
        schedule(2);
        assertThatThrownBy(() -> trainings.check(sales))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("attendance");
    }

    private Trainings.Attendance hold(int sessions, List<String> absent) {
        String end = schedule(sessions).sessionsEndAt();
        invite();
        return attend(OffsetDateTime.parse(end).toInstant().toString(), absent);
    }

    private Trainings.Attendance hold(int sessions, Map<String, Object> answer) {
        clock.set(OffsetDateTime.parse(schedule(sessions).sessionsEndAt()).toInstant());
        stage.answered("RecordAttendanceTask", answer, clock.instant());
        return evaluate();
    }

    private Map<String, Boolean> alone() {
        return OnRecord.of(bench, stage).proficiency("crm", "run-1", "pilot").values().stream()
                .collect(Collectors.toMap(Proficiency::username, Proficiency::alone));
    }

    private Trainings.Attendance attend(String when, List<String> absent) {
        clock.set(Instant.parse(when));
        stage.answered("RecordAttendanceTask", Map.of("absent", absent), clock.instant());
        return evaluate();
    }

    private Trainings.Booked schedule(int sessions) {
        return inTransaction(() -> trainings.book(sales, trainings.plan(sales, sessions, 90, "on-site")));
    }

    private void invite() {
        inTransaction(() -> trainings.invite(sales));
    }

    private Trainings.Attendance evaluate() {
        return inTransaction(() -> trainings.evaluate(sales));
    }

    private Training training() {
        return store.ofRound("run-1", Stage.ROUND).orElseThrow();
    }

    private Map<String, LearnerState> states() {
        return store.seats(training().id()).stream()
                .collect(Collectors.toMap(Seat::username, Seat::state, (earlier, later) -> later));
    }

    private static String value(Component event, String property) {
        return event.getProperty(property).map(Property::getValue).orElse(null);
    }

    private static boolean sentTo(MimeMessage mail, String address) {
        try {
            return mail.getAllRecipients()[0].toString().contains(address);
        } catch (MessagingException e) {
            throw new IllegalStateException(e);
        }
    }

    private <T> T inTransaction(Supplier<T> work) {
        return bench.transactions.execute(status -> work.get());
    }
}
