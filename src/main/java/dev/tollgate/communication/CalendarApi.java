package dev.tollgate.communication;

import dev.tollgate.program.Programs;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Who is written to when, of one program and of all, and where programs meet. */
@RestController
class CalendarApi {

    private static final MediaType CALENDAR = new MediaType("text", "calendar", StandardCharsets.UTF_8);

    private final CommunicationCalendar calendar;
    private final Programs programs;
    private final Clock clock;

    CalendarApi(CommunicationCalendar calendar, Programs programs, Clock clock) {
        this.calendar = calendar;
        this.programs = programs;
        this.clock = clock;
    }

    @GetMapping("/api/programs/{programId}/communication-calendar")
    List<CommunicationCalendar.Event> ofProgram(@PathVariable String programId) {
        return calendar.of(programId);
    }

    @GetMapping("/api/communication-calendar")
    List<CommunicationCalendar.Event> ofAll() {
        return calendar.ofAll();
    }

    /** To subscribe to; also works for a program that has not been started. */
    @GetMapping("/api/programs/{programId}/communication-calendar.ics")
    ResponseEntity<String> feed(@PathVariable String programId) {
        return feed(programs.get(programId).definition().name(), calendar.of(programId));
    }

    @GetMapping("/api/communication-calendar.ics")
    ResponseEntity<String> feedOfAll() {
        return feed("Messages of all programs", calendar.ofAll());
    }

    /** Messages to come that meet those of other programs at the same people in the same week. */
    @GetMapping("/api/programs/{programId}/communication-clashes")
    List<CommunicationCalendar.Clash> clashes(@PathVariable String programId) {
        return calendar.clashes(programId);
    }

    private ResponseEntity<String> feed(String name, List<CommunicationCalendar.Event> events) {
        return ResponseEntity.ok()
                .contentType(CALENDAR)
                .cacheControl(CacheControl.noCache())
                .body(CalendarFeed.write(name, events, clock.instant()));
    }
}
