package dev.tollgate.training;

import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.RoomPlan;
import dev.tollgate.program.SessionPlan;
import dev.tollgate.program.TrainerPlan;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.lang.Nullable;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What stands in the way of sessions that are planned already. */
@RestController
@RequestMapping("/api/programs/{programId}/training/replan")
class ReplanningApi {

    private final Programs programs;
    private final OpenRuns runs;
    private final TrainingStore store;
    private final Replanning replanning;
    private final Clock clock;

    ReplanningApi(Programs programs, OpenRuns runs, TrainingStore store, Replanning replanning, Clock clock) {
        this.programs = programs;
        this.runs = runs;
        this.store = store;
        this.replanning = replanning;
        this.clock = clock;
    }

    /**
     * One of trainer, room and session.
     *
     * @param trainer a username, who cannot be had from {@code from} to {@code until}
     * @param room one of the program's rooms, which cannot be had
     * @param location of the room, where several have that name
     * @param session id of a session that is called off
     * @param from left out: from now on
     */
    record Asked(
            @Nullable String trainer,
            @Nullable String room,
            @Nullable String location,
            @Nullable String session,
            @Nullable String from,
            @Nullable String until) {}

    /**
     * @param changed sessions with another time, trainer or room
     * @param cancelled sessions that are not held
     * @param moved learners with another time
     * @param told learners who got a new invitation
     */
    record Answer(
            List<Changed> changed,
            List<String> cancelled,
            List<String> moved,
            List<String> told,
            List<TrainingApi.Unplaced> unplaced) {}

    record Changed(
            String id,
            String trainer,
            Instant startsAt,
            Instant endsAt,
            @Nullable String location,
            @Nullable String room,
            int sequence) {}

    @PostMapping
    Answer replan(@PathVariable String programId, @RequestBody Asked asked, Principal by) {
        ProgramDefinition program = programs.get(programId).definition();
        OpenRun run = runs.of(programId)
                .orElseThrow(() -> problem(
                        HttpStatus.CONFLICT,
                        "Program '%s' does not run, so nobody is invited to a session.".formatted(programId)));
        if (Stream.of(asked.trainer(), asked.room(), asked.session())
                        .filter(given -> given != null && !given.isBlank())
                        .count()
                != 1) {
            throw bad("Give one of trainer, room and session: what cannot be had.");
        }
        return shown(
                asked.session() == null
                        ? replanning.without(run, unavailable(program, asked), by.getName())
                        : replanning.without(run, session(programId, asked.session())));
    }

    private Unavailability unavailable(ProgramDefinition program, Asked asked) {
        Instant now = clock.instant();
        Instant from = asked.from() == null ? now : instant("from", asked.from());
        if (asked.until() == null) {
            throw bad("until is missing. Give the date and time from which on it can be had again.");
        }
        Instant until = instant("until", asked.until());
        if (!until.isAfter(from) || !until.isAfter(now)) {
            throw bad("until '%s' is not after %s. Give a later time."
                    .formatted(asked.until(), from.isAfter(now) ? from : now));
        }
        if (asked.trainer() != null) {
            Set<String> trainers = new TreeSet<>();
            Stream.concat(Stream.of(program.training().usual()), program.training().departments().values().stream())
                    .map(SessionPlan::trainer)
                    .forEach(trainers::add);
            program.training().scheduling().trainers().stream()
                    .map(TrainerPlan::username)
                    .forEach(trainers::add);
            return new Unavailability(
                    Unavailability.Kind.TRAINER, known("trainer", asked.trainer(), trainers), null, from, until);
        }
        List<RoomPlan> rooms = program.training().scheduling().rooms();
        String name =
                known("room", asked.room(), rooms.stream().map(RoomPlan::name).toList());
        if (asked.location() != null
                && rooms.stream()
                        .noneMatch(room ->
                                room.name().equals(name) && asked.location().equals(room.location()))) {
            throw bad("location '%s' has no room '%s'.".formatted(asked.location(), name));
        }
        return new Unavailability(Unavailability.Kind.ROOM, name, asked.location(), from, until);
    }

    private Session session(String programId, String id) {
        Session session = store.ofProgram(programId).stream()
                .flatMap(training -> store.sessions(training.id()).stream())
                .filter(known -> known.id().equals(id))
                .findFirst()
                .orElseThrow(() -> problem(
                        HttpStatus.NOT_FOUND,
                        "The program '%s' has no session '%s'. GET /api/programs/%s/training lists them."
                                .formatted(programId, id, programId)));
        if (session.cancelledAt() != null || !session.startsAt().isAfter(clock.instant())) {
            throw problem(
                    HttpStatus.CONFLICT,
                    "The session '%s' %s. Only a session that has not begun can be called off."
                            .formatted(id, session.cancelledAt() == null ? "has begun" : "is cancelled already"));
        }
        return session;
    }

    private static String known(String field, String value, Collection<String> all) {
        if (!all.contains(value)) {
            throw bad("%s '%s' is none of the program's. %s"
                    .formatted(
                            field,
                            value,
                            all.isEmpty()
                                    ? "Its definition lists none."
                                    : "Give one of " + String.join(", ", all) + "."));
        }
        return value;
    }

    private static Instant instant(String field, String value) {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeParseException e) {
            throw bad("%s '%s' is not a date and time with offset. Write one like 2027-03-01T09:00:00+01:00."
                    .formatted(field, value));
        }
    }

    private static Answer shown(Replanning.Outcome outcome) {
        return new Answer(
                outcome.changed().stream()
                        .map(session -> new Changed(
                                session.id(),
                                session.trainer(),
                                session.startsAt(),
                                session.endsAt(),
                                session.location(),
                                session.room(),
                                session.sequence()))
                        .toList(),
                outcome.cancelled().stream().map(Session::id).toList(),
                outcome.moved(),
                outcome.told(),
                outcome.unplaced().stream()
                        .map(left -> new TrainingApi.Unplaced(left.username(), left.part(), left.reason()))
                        .toList());
    }

    private static ErrorResponseException bad(String detail) {
        return problem(HttpStatus.BAD_REQUEST, detail);
    }

    private static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
