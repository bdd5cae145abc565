package dev.tollgate.training;

import dev.tollgate.program.Department;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The sessions of one program and of all, to subscribe to. */
@RestController
class TrainingCalendarApi {

    private static final MediaType CALENDAR = new MediaType("text", "calendar", StandardCharsets.UTF_8);
    private static final Comparator<TrainingFeed.Entry> BY_TIME = Comparator.comparing(
                    (TrainingFeed.Entry entry) -> entry.session().startsAt())
            .thenComparing(entry -> entry.session().id());

    private final Programs programs;
    private final Roster roster;
    private final TrainingStore store;
    private final Clock clock;

    TrainingCalendarApi(Programs programs, Roster roster, TrainingStore store, Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.store = store;
        this.clock = clock;
    }

    /** Also of sessions that were held or cancelled. */
    @GetMapping("/api/programs/{programId}/training-calendar.ics")
    ResponseEntity<String> feed(@PathVariable String programId) {
        ProgramDefinition program = programs.get(programId).definition();
        return feed("Training: " + program.name(), entries(program));
    }

    @GetMapping("/api/training-calendar.ics")
    ResponseEntity<String> feedOfAll() {
        return feed(
                "Training of all programs",
                programs.list().stream()
                        .map(ProgramView::definition)
                        .flatMap(program -> entries(program).stream())
                        .sorted(BY_TIME)
                        .toList());
    }

    private List<TrainingFeed.Entry> entries(ProgramDefinition program) {
        Map<String, Integer> seats = store.seatsTaken(program.id());
        List<TrainingFeed.Entry> entries = new ArrayList<>();
        for (Training training : store.ofProgram(program.id())) {
            String department = roster.department(program.id(), training.departmentId())
                    .map(Department::name)
                    .orElse(training.departmentId());
            for (Session session : store.sessions(training.id())) {
                entries.add(new TrainingFeed.Entry(
                        session,
                        SessionLetters.summary(program, session) + " (" + department + ")",
                        program.id(),
                        training.waveId(),
                        seats.getOrDefault(session.id(), 0)));
            }
        }
        entries.sort(BY_TIME);
        return entries;
    }

    private ResponseEntity<String> feed(String name, List<TrainingFeed.Entry> entries) {
        return ResponseEntity.ok()
                .contentType(CALENDAR)
                .cacheControl(CacheControl.noCache())
                .body(TrainingFeed.write(name, entries, clock.instant()));
    }
}
