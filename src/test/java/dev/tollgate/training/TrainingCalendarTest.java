package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.program.Department;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import net.fortuna.ical4j.data.CalendarBuilder;
import net.fortuna.ical4j.model.Calendar;
import net.fortuna.ical4j.model.Property;
import net.fortuna.ical4j.model.component.VEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.ResponseEntity;

class TrainingCalendarTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final Stage stage = new Stage();
    private final TrainingStore store = new TrainingStore(bench.jdbc);
    private final Trainings trainings = new Trainings(
            store,
            OnRecord.of(bench, stage),
            new TrainingPlanner(store, stage.roster),
            new SessionLetters(store, bench.queue(), stage.roster, clock),
            stage.programs,
            stage.roster,
            stage,
            stage,
            clock);
    private final TrainingCalendarApi api = new TrainingCalendarApi(stage.programs, stage.roster, store, clock);
    private final Job sales = Stage.job("department-training", "SomeTask", "sales");

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void a_calendar_program_reads_each_session_with_place_and_seats_and_without_names() throws Exception {
        when(stage.roster.department("crm", "sales"))
                .thenReturn(
                        Optional.of(new Department("sales", "Sales, inside;\r\nATTENDEE:mailto:x@example.com", null)));
        List<Session> sessions = booked();

        ResponseEntity<String> answer = api.feed("crm");

        assertThat(answer.getHeaders().getContentType()).hasToString("text/calendar;charset=UTF-8");
        Calendar read = read(answer);
        read.validate();
        List<VEvent> events = read.getComponents("VEVENT");
        assertThat(events).hasSize(2);
        VEvent first = events.getFirst();
        Session session = sessions.getFirst();
        assertThat(value(first, "UID")).isEqualTo(session.id() + "-plan@tollgate");
        assertThat(value(first, "DTSTART")).isEqualTo("20260304T080000Z");
        assertThat(value(first, "DTEND")).isEqualTo("20260304T093000Z");
        assertThat(value(first, "SEQUENCE")).isEqualTo("0");
        assertThat(value(first, "STATUS")).isEqualTo("CONFIRMED");
        assertThat(value(first, "TRANSP")).isEqualTo("TRANSPARENT");
        assertThat(value(first, "LOCATION")).isEqualTo("Room 5, Berlin");
        assertThat(value(first, "SUMMARY")).startsWith("Hands-on session: Acme CRM (Sales, inside;");
        assertThat(value(first, "DESCRIPTION")).isEqualTo("on-site, 2 people, program crm, wave pilot");
        assertThat(first.getProperties("ATTENDEE")).isEmpty();
        assertThat(answer.getBody()).doesNotContainPattern("\\b(ada|trainer)\\b");
        assertThat(value(first, "DTSTAMP")).isEqualTo("20260302T090000Z");
    }

    @Test
    void a_session_that_moved_or_was_cancelled_does_so_in_the_calendar_of_who_subscribed() throws Exception {
        List<Session> sessions = booked();
        Session moved = sessions.getFirst()
                .changed(
                        "trainer",
                        sessions.getFirst().startsAt().plusSeconds(3600),
                        sessions.getFirst().endsAt().plusSeconds(3600),
                        "Berlin",
                        "Room 6",
                        "the room was gone");
        bench.transactions.executeWithoutResult(status -> {
            store.change(moved);
            store.cancel(sessions.getLast().renumbered(), clock.instant());
        });

        List<VEvent> events = read(api.feed("crm")).getComponents("VEVENT");

        VEvent later = event(events, sessions.getFirst());
        assertThat(value(later, "DTSTART")).isEqualTo("20260304T090000Z");
        assertThat(value(later, "SEQUENCE")).isEqualTo("1");
        assertThat(value(later, "LOCATION")).isEqualTo("Room 6, Berlin");
        VEvent off = event(events, sessions.getLast());
        assertThat(value(off, "STATUS")).isEqualTo("CANCELLED");
        assertThat(value(off, "SUMMARY")).startsWith("Cancelled: ");
        assertThat(value(off, "SEQUENCE")).isEqualTo("1");
    }

    @Test
    void the_feed_of_all_programs_has_those_of_each() throws Exception {
        when(stage.programs.list()).thenAnswer(call -> List.of(stage.programs.get("crm")));
        booked();

        Calendar all = read(api.feedOfAll());

        all.validate();
        assertThat(all.<VEvent>getComponents("VEVENT"))
                .extracting(event -> value(event, "UID"))
                .isEqualTo(read(api.feed("crm")).<VEvent>getComponents("VEVENT").stream()
                        .map(event -> value(event, "UID"))
                        .toList());
        assertThat(all.getProperty("X-WR-CALNAME").map(Property::getValue)).hasValue("Training of all programs");
    }

    private List<Session> booked() {
        for (String username : List.of("ada", "ben", "cy", "dee")) {
            stage.with(username, "sales", "Sales rep", username + "@example.com");
        }
        stage.with("trainer", "elsewhere", "", "trainer@example.com");
        bench.transactions.executeWithoutResult(
                status -> trainings.book(sales, trainings.plan(sales, 2, 90, "on-site")));
        return store.sessions(store.ofRound("run-1", Stage.ROUND).orElseThrow().id());
    }

    private static VEvent event(List<VEvent> events, Session session) {
        return events.stream()
                .filter(event -> value(event, "UID").startsWith(session.id()))
                .findFirst()
                .orElseThrow();
    }

    private static Calendar read(ResponseEntity<String> answer) throws Exception {
        return new CalendarBuilder().build(new StringReader(answer.getBody()));
    }

    private static String value(VEvent event, String property) {
        return event.getProperty(property).map(Property::getValue).orElse(null);
    }
}
