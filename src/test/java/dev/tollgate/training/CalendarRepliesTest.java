package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.Postgres;
import dev.tollgate.communication.InboundMail;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.training.CalendarReplies.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.server.ResponseStatusException;

class CalendarRepliesTest {

    private static final OpenRun RUN = new OpenRun("run-1", "crm", 77);
    private static final Principal OFFICE = () -> "office";

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage();
    private final OpenRuns runs = mock(OpenRuns.class);
    private final Job sales = Stage.job("department-training", "SomeTask", "sales");
    private MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private TrainingStore store;
    private Trainings trainings;
    private TrainingApi training;
    private ReplanningApi replanning;
    private CalendarReplies calendarReplies;
    private CalendarReplyApi api;

    @BeforeEach
    void people() {
        for (String username : List.of("ada", "ben", "cy", "dee")) {
            stage.with(username, "sales", "Sales rep", username + "@example.com");
        }
        stage.with("trainer", "elsewhere", "", "trainer@example.com");
        when(runs.of("crm")).thenReturn(Optional.of(RUN));
        wire();
    }

    private void wire() {
        store = new TrainingStore(bench.jdbc);
        TrainingPlanner planner = new TrainingPlanner(store, stage.roster);
        SessionLetters letters = new SessionLetters(store, bench.queue(), stage.roster, clock);
        trainings = new Trainings(
                store, OnRecord.of(bench, stage), planner, letters, stage.programs, stage.roster, stage, stage, clock);
        training = new TrainingApi(stage.programs, stage.roster, store, planner, clock);
        replanning = new ReplanningApi(
                stage.programs,
                runs,
                store,
                new Replanning(store, planner, letters, stage.programs, runs, bench.transactions, clock),
                clock);
        calendarReplies = new CalendarReplies(store, bench.queue(), stage.roster, bench.transactions, clock);
        api = new CalendarReplyApi(calendarReplies);
        bench.transactions.executeWithoutResult(status -> {
            trainings.book(sales, trainings.plan(sales, 2, 90, "on-site"));
            trainings.invite(sales);
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({"ACCEPTED", "TENTATIVE", "DECLINED", "declined"})
    void an_answer_is_kept_with_the_seat_and_seen_in_the_training_and_is_no_attendance(String said) throws Exception {
        Session session = sessionOf("ada");

        CalendarReplies.Taken taken = take(reply(session, "ada", said, 0, "20260302T090000Z"));

        Reply.Answer answer = Reply.Answer.valueOf(said.toUpperCase(Locale.ROOT));
        assertThat(taken.outcome()).isEqualTo(Outcome.RECORDED);
        assertThat(taken.username()).isEqualTo("ada");
        assertThat(shown("ada").reply()).isEqualTo(answer);
        assertThat(shown("ada").state()).isEqualTo(LearnerState.INVITED);
        assertThat(shown("ben").reply()).isNull();
        assertThat(replies(session))
                .containsExactly(new TrainingApi.SessionReply(
                        "ada", answer, Instant.parse("2026-03-02T09:00:00Z"), Reply.Standing.CURRENT));
        assertThat(OnRecord.of(bench, stage)
                        .ofWave("crm", "run-1", "pilot")
                        .get("ada")
                        .trained())
                .isFalse();
        assertThat(stage.evidence).isEmpty();
    }

    @Test
    void the_trainer_sees_who_declined_where_attendance_is_ticked() throws Exception {
        take(reply(sessionOf("ada"), "ada", "DECLINED", 0, "20260302T090000Z"));
        take(reply(sessionOf("ben"), "ben", "ACCEPTED", 0, "20260302T090000Z"));

        assertThat(List.<Object>copyOf((List<?>) trainings.forAttendance(sales).get("learners")))
                .contains(Map.of("label", "Name of ada (declined)", "value", "ada"))
                .contains(Map.of("label", "Name of ben", "value", "ben"));
    }

    @Test
    void an_older_answer_does_not_take_the_place_of_a_newer_one_in_whatever_order_they_come() throws Exception {
        Session session = sessionOf("ada");
        clock.set(Instant.parse("2026-03-02T12:00:00Z"));
        assertThat(take(reply(session, "ada", "DECLINED", 0, "20260302T100000Z"))
                        .outcome())
                .isEqualTo(Outcome.RECORDED);

        CalendarReplies.Taken late = take(reply(session, "ada", "ACCEPTED", 0, "20260302T095959Z"));
        assertThat(late.outcome()).isEqualTo(Outcome.NOTHING_NEW);
        assertThat(late.said()).isEqualTo("a later answer is known: DECLINED");
        assertThat(take(reply(session, "ada", "DECLINED", 0, "20260302T100000Z"))
                        .said())
                .isEqualTo("the answer is known");
        assertThat(shown("ada").reply()).isEqualTo(Reply.Answer.DECLINED);

        assertThat(take(reply(session, "ada", "ACCEPTED", 0, "20260302T100001Z"))
                        .outcome())
                .isEqualTo(Outcome.RECORDED);
        assertThat(take(reply(session, "ada", "TENTATIVE", 0, "20260302T100001Z"))
                        .outcome())
                .as("twice in a second: what came last")
                .isEqualTo(Outcome.RECORDED);
        assertThat(shown("ada").reply()).isEqualTo(Reply.Answer.TENTATIVE);
    }

    @Test
    void a_clock_that_is_ahead_does_not_make_an_answer_the_last() throws Exception {
        Session session = sessionOf("ada");
        take(reply(session, "ada", "ACCEPTED", 0, "20990101T000000Z"));
        clock.set(Instant.parse("2026-03-02T10:00:00Z"));

        assertThat(take(reply(session, "ada", "DECLINED", 0, "20260302T095500Z"))
                        .outcome())
                .isEqualTo(Outcome.RECORDED);
        assertThat(shown("ada").reply()).isEqualTo(Reply.Answer.DECLINED);
    }

    @Test
    void an_answer_to_an_invitation_that_was_changed_since_is_seen_as_such_and_one_to_the_new_one_counts()
            throws Exception {
        Session session = sessionOf("ada");
        take(reply(session, "ada", "ACCEPTED", 0, "20260302T090000Z"));
        Session moved = session.changed(
                "trainer",
                session.startsAt().plusSeconds(86_400),
                session.endsAt().plusSeconds(86_400),
                session.location(),
                session.room(),
                "moved");
        bench.transactions.executeWithoutResult(status -> {
            store.change(moved);
            Seat seat = seatOf("ada");
            store.reseat(seat, moved.id(), null);
            new SessionLetters(store, bench.queue(), stage.roster, clock).invite(Stage.program(), moved, seat);
        });
        assertThat(shown("ada").reply()).as("the yes was to another day").isNull();
        clock.set(Instant.parse("2026-03-02T12:00:00Z"));

        CalendarReplies.Taken old = take(reply(session, "ada", "DECLINED", 0, "20260302T110000Z"));

        assertThat(old.outcome()).isEqualTo(Outcome.OLD_INVITATION);
        assertThat(shown("ada").reply()).isNull();
        assertThat(replies(session))
                .extracting(TrainingApi.SessionReply::answer, TrainingApi.SessionReply::standing)
                .containsExactly(tuple(Reply.Answer.DECLINED, Reply.Standing.OLD_INVITATION));
        assertThat(take(reply(session, "ada", "ACCEPTED", 1, "20260302T100000Z"))
                        .outcome())
                .as("to the newer invitation, though an earlier hour")
                .isEqualTo(Outcome.RECORDED);
        assertThat(take(reply(session, "ada", "DECLINED", 0, "20260302T113000Z"))
                        .outcome())
                .isEqualTo(Outcome.NOTHING_NEW);
        assertThat(shown("ada").reply()).isEqualTo(Reply.Answer.ACCEPTED);
    }

    @Test
    void an_answer_to_a_session_that_was_cancelled_is_seen_there_and_counts_nowhere() throws Exception {
        Session session = sessionOf("ada");
        replanning.replan("crm", new ReplanningApi.Asked(null, null, null, session.id(), null, null), OFFICE);
        Session now = store.sessions(session.trainingId()).stream()
                .filter(each -> each.id().equals(session.id()))
                .findFirst()
                .orElseThrow();

        CalendarReplies.Taken taken = take(reply(session, "ada", "ACCEPTED", 0, "20260302T090000Z"));

        if (now.cancelledAt() == null) {
            // The planner moved it to another hour: then it is an old invitation.
            assertThat(taken.outcome()).isEqualTo(Outcome.OLD_INVITATION);
            bench.transactions.executeWithoutResult(status -> store.cancel(now.renumbered(), clock.instant()));
            taken = take(reply(session, "ada", "DECLINED", 0, "20260302T090000Z"));
        }
        assertThat(taken.outcome()).isEqualTo(Outcome.SESSION_CANCELLED);
        assertThat(taken.said()).contains("was cancelled at");
        assertThat(replies(session))
                .extracting(TrainingApi.SessionReply::standing)
                .containsExactly(Reply.Standing.SESSION_CANCELLED);
        assertThat(shown("ada").reply()).isNull();
    }

    @Test
    void whoever_was_moved_away_has_no_answer_to_give_any_more() throws Exception {
        Session session = sessionOf("ada");
        bench.transactions.executeWithoutResult(
                status -> store.reseat(seatOf("ada"), sessionOf("dee").id(), null));

        assertThat(take(reply(session, "ada", "ACCEPTED", 0, "20260302T090000Z"))
                        .outcome())
                .isEqualTo(Outcome.NO_SEAT_ANY_MORE);
        assertThat(replies(session))
                .extracting(TrainingApi.SessionReply::standing)
                .containsExactly(Reply.Standing.NO_SEAT_ANY_MORE);
    }

    @Test
    void nobody_but_who_was_invited_can_answer() {
        Session session = sessionOf("ada");

        assertRefused(
                reply(session, "mallory", "DECLINED", 0, "20260302T090000Z"), "'mallory@example.com' was not invited");
        assertRefused(reply(session, "dee", "DECLINED", 0, "20260302T090000Z"), "'dee@example.com' was not invited");
        assertRefused(reply(session, "ada", "DECLINED", 7, "20260302T090000Z"), "SEQUENCE 7 was never sent");
        assertThat(replies(session)).isEmpty();
    }

    @Test
    void the_case_of_an_address_does_not_matter_and_a_meeting_of_others_changes_nothing() throws Exception {
        Session session = sessionOf("ada");

        assertThat(take(reply(session, "ada", "DECLINED", 0, "20260302T090000Z")
                                .replace("mailto:ada@example.com", "MAILTO:Ada@Example.COM"))
                        .outcome())
                .isEqualTo(Outcome.RECORDED);
        assertThat(take(reply(session, "ada", "DECLINED", 0, "20260302T090000Z")
                                .replace("@tollgate", "@elsewhere.example"))
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN_MEETING);
        assertThat(take(reply(session, "ada", "DECLINED", 0, "20260302T090000Z").replace(session.id(), "gone"))
                        .outcome())
                .isEqualTo(Outcome.UNKNOWN_MEETING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "METHOD:REPLY      | METHOD:COUNTER      | METHOD 'COUNTER' is no reply. Another time cannot be proposed",
                "METHOD:REPLY      | METHOD:REQUEST      | METHOD 'REQUEST' is no reply",
                "PARTSTAT=DECLINED | PARTSTAT=DELEGATED  | A seat cannot be handed to somebody else",
                "PARTSTAT=DECLINED | CN=Ada              | PARTSTAT 'NEEDS-ACTION' is none of",
                "SEQUENCE:0        | SEQUENCE:-1         | SEQUENCE '-1' is no number from 0 on",
                "DTSTAMP:20260302T090000Z | X-NONE:1     | DTSTAMP is missing",
                "ATTENDEE          | X-ATTENDEE          | names 0 ATTENDEEs",
                "mailto:           | tel:                | is no mail address",
                "UID:              | X-UID:              | UID is missing",
                "BEGIN:VEVENT      | BEGIN:VCARD         | is no iCalendar",
            })
    void what_is_no_answer_to_an_invitation_is_refused_with_the_reason(String right, String wrong, String problem) {
        assertRefused(
                reply(sessionOf("ada"), "ada", "DECLINED", 0, "20260302T090000Z")
                        .replace(right, wrong),
                problem);
    }

    @Test
    void what_is_no_calendar_or_too_large_is_refused() {
        assertRefused("Out of office", "is no iCalendar");
        assertRefused("", "is no iCalendar");
        assertThatThrownBy(() -> take("x".repeat(1_000_001)))
                .isInstanceOfSatisfying(
                        ResponseStatusException.class,
                        refused -> assertThat(refused.getStatusCode()).isEqualTo(HttpStatus.PAYLOAD_TOO_LARGE));
    }

    @Test
    void reads_what_outlook_writes() throws Exception {
        Session session = sessionOf("ada");

        assertThat(take("""
                        BEGIN:VCALENDAR
                        PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
                        VERSION:2.0
                        METHOD:REPLY
                        X-MS-OLK-FORCEINSPECTOROPEN:TRUE
                        BEGIN:VTIMEZONE
                        TZID:W. Europe Standard Time
                        BEGIN:STANDARD
                        DTSTART:16011028T030000
                        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
                        TZOFFSETFROM:+0200
                        TZOFFSETTO:+0100
                        END:STANDARD
                        BEGIN:DAYLIGHT
                        DTSTART:16010325T020000
                        RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
                        TZOFFSETFROM:+0100
                        TZOFFSETTO:+0200
                        END:DAYLIGHT
                        END:VTIMEZONE
                        BEGIN:VEVENT
                        ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.com
                        CLASS:PUBLIC
                        COMMENT:I am away\\, sorry
                        CREATED:20260302T085500Z
                        DTEND;TZID="W. Europe Standard Time":20260304T103000
                        DTSTAMP:20260302T085500Z
                        DTSTART;TZID="W. Europe Standard Time":20260304T090000
                        LAST-MODIFIED:20260302T085500Z
                        PRIORITY:5
                        SEQUENCE:0
                        SUMMARY;LANGUAGE=en-us:Declined: Hands-on session
                        TRANSP:OPAQUE
                        UID:%s@tollgate
                        X-MICROSOFT-CDO-BUSYSTATUS:BUSY
                        END:VEVENT
                        END:VCALENDAR
                        """.formatted(session.id()).replace("\n", "\r\n")).outcome())
                .isEqualTo(Outcome.RECORDED);
        assertThat(shown("ada").reply()).isEqualTo(Reply.Answer.DECLINED);
    }

    /** As Outlook and the web's calendars send it: the answer as one of several ways to read the mail. */
    private static String mail(String calendar, String parameters) {
        return """
                From: ada@example.com
                Subject: Accepted: Harbour CRM
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary="outer"

                --outer
                Content-Type: multipart/alternative; boundary="inner"

                --inner
                Content-Type: text/plain; charset=utf-8

                Ada has accepted.
                --inner
                Content-Type: text/calendar; charset=utf-8%s
                Content-Transfer-Encoding: base64

                %s
                --inner--
                --outer--
                """.formatted(
                        parameters, Base64.getMimeEncoder().encodeToString(calendar.getBytes(StandardCharsets.UTF_8)));
    }

    private CalendarReplies.Taken takeMail(String mail) throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/calendar-replies");
        request.setContentType("message/rfc822");
        request.setContent(mail.getBytes(StandardCharsets.US_ASCII));
        return api.takeMail(request);
    }

    @Test
    void the_whole_mail_of_a_calendar_program_is_taken_as_well() throws Exception {
        String accepted = reply(sessionOf("ada"), "ada", "ACCEPTED", 0, "20260302T090000Z");

        assertThat(takeMail(mail(accepted, "; method=REPLY")).outcome()).isEqualTo(Outcome.RECORDED);
        assertThat(shown("ada").reply()).isEqualTo(Reply.Answer.ACCEPTED);

        assertThatThrownBy(() -> takeMail("Subject: Away\r\n\r\nI am away until Monday.\r\n"))
                .isInstanceOf(CalendarReply.Unreadable.class)
                .hasMessageContaining("no part text/calendar");
        assertThatThrownBy(() -> takeMail("Content-Type: multipart/mixed; boundary=b\r\n\r\nno parts\r\n"))
                .isInstanceOf(CalendarReply.Unreadable.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void a_mail_in_the_mailbox_is_an_answer_somebody_elses_invitation_or_for_a_person_to_look_at() throws Exception {
        CalendarReplyMail mailbox = new CalendarReplyMail(calendarReplies);
        String declined = reply(sessionOf("ada"), "ada", "DECLINED", 0, "20260302T090000Z");

        assertThat(mailbox.take(bytes(mail(declined, "; method=REPLY"))))
                .hasValueSatisfying(said -> assertThat(said).contains("DECLINED is kept with the seat"));
        assertThat(mailbox.take(bytes(mail(declined, "; method=REPLY")))).contains("the answer is known");
        assertThat(mailbox.take(bytes(mail(declined, "; method=REQUEST")))).isEmpty();
        assertThat(mailbox.take(bytes("Subject: Away\r\n\r\nI am away until Monday.\r\n")))
                .isEmpty();
        assertThatThrownBy(() -> mailbox.take(bytes(mail(declined.replace("REPLY", "COUNTER"), "; method=COUNTER"))))
                .isInstanceOf(InboundMail.Unusable.class)
                .hasMessageContaining("Another time cannot be proposed");
        assertThatThrownBy(() -> mailbox.take(bytes("Content-Type: multipart/mixed; boundary=b\r\n\r\nno parts\r\n")))
                .isInstanceOf(InboundMail.Unusable.class);
    }

    private static byte[] bytes(String mail) {
        return mail.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void works_on_postgres() throws Exception {
        bench.close();
        bench = new MailBench(Postgres.emptyDatabase(), clock);
        wire();
        Session session = sessionOf("ada");
        take(reply(session, "ada", "ACCEPTED", 0, "20260302T085900Z"));
        take(reply(session, "ada", "DECLINED", 0, "20260302T090000Z"));
        assertThat(shown("ada").reply()).isEqualTo(Reply.Answer.DECLINED);
    }

    private CalendarReplies.Taken take(String body) throws IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/calendar-replies");
        request.setContentType("text/calendar");
        request.setContent(body.getBytes(StandardCharsets.UTF_8));
        return api.take(request);
    }

    private void assertRefused(String body, String problem) {
        assertThatThrownBy(() -> take(body))
                .isInstanceOfSatisfying(
                        CalendarReply.Unreadable.class,
                        refused ->
                                assertThat(api.unreadable(refused).getStatus()).isEqualTo(422))
                .hasMessageContaining(problem);
    }

    private static String reply(Session session, String username, String answer, int sequence, String stamp) {
        return """
                BEGIN:VCALENDAR
                PRODID:-//Example//Calendar//EN
                VERSION:2.0
                METHOD:REPLY
                BEGIN:VEVENT
                UID:%s@tollgate
                SEQUENCE:%d
                DTSTAMP:%s
                ORGANIZER:mailto:trainer@example.com
                ATTENDEE;PARTSTAT=%s:mailto:%s@example.com
                END:VEVENT
                END:VCALENDAR
                """.formatted(session.id(), sequence, stamp, answer, username).replace("\n", "\r\n");
    }

    private Seat seatOf(String username) {
        return store.seats(training().id()).stream()
                .filter(seat -> seat.username().equals(username))
                .findFirst()
                .orElseThrow();
    }

    private Session sessionOf(String username) {
        return store.sessions(training().id()).stream()
                .filter(session -> session.id().equals(seatOf(username).sessionId()))
                .findFirst()
                .orElseThrow();
    }

    private Training training() {
        return store.ofRound("run-1", Stage.ROUND).orElseThrow();
    }

    private TrainingApi.Learner shown(String username) {
        return training.training("crm").getFirst().learners().stream()
                .filter(learner -> learner.username().equals(username))
                .findFirst()
                .orElseThrow();
    }

    private List<TrainingApi.SessionReply> replies(Session session) {
        return training.training("crm").getFirst().sessions().stream()
                .filter(shown -> shown.id().equals(session.id()))
                .findFirst()
                .orElseThrow()
                .replies();
    }
}
