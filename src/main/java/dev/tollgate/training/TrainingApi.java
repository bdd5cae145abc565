package dev.tollgate.training;

import dev.tollgate.engine.Refused;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.lang.Nullable;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Sessions and where each learner stands. */
@RestController
@RequestMapping("/api/programs/{programId}/training")
class TrainingApi {

    private final Programs programs;
    private final Roster roster;
    private final TrainingStore store;
    private final TrainingPlanner planner;
    private final Clock clock;

    TrainingApi(Programs programs, Roster roster, TrainingStore store, TrainingPlanner planner, Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.store = store;
        this.planner = planner;
        this.clock = clock;
    }

    /**
     * @param rounds how often sessions were scheduled
     * @param states number of learners by where they stand now
     */
    record DepartmentTraining(
            String waveId,
            String departmentId,
            String department,
            int rounds,
            Instant sessionsEndAt,
            @Nullable Instant evaluatedAt,
            Map<LearnerState, Long> states,
            List<PlannedSession> sessions,
            List<Learner> learners) {}

    /**
     * @param part of the curriculum, from 1 on
     * @param why what made the planner choose this time
     * @param seats number of seats by state
     * @param replies what calendar programs answered to the invitations; no attendance
     */
    record PlannedSession(
            String id,
            int round,
            String trainer,
            Instant startsAt,
            Instant endsAt,
            String format,
            @Nullable String location,
            @Nullable String room,
            int part,
            @Nullable String why,
            @Nullable Instant cancelledAt,
            Map<LearnerState, Long> seats,
            List<SessionReply> replies) {}

    record SessionReply(String username, Reply.Answer answer, Instant saidAt, Reply.Standing standing) {}

    /**
     * @param sessionId the latest session that the learner has a seat in; where the curriculum has several parts, of the
     *     first part that is not attended
     * @param why why there is no seat, null where there is one
     * @param reply to the latest invitation to that session, null where there is none
     */
    record Learner(
            String username,
            LearnerState state,
            @Nullable String sessionId,
            int part,
            @Nullable String why,
            @Nullable Reply.Answer reply) {}

    /**
     * What would be booked now.
     *
     * @param problem why nothing can be planned at all, otherwise null
     * @param unplaced who could not be placed, and why
     */
    record Preview(
            String waveId,
            String departmentId,
            @Nullable String problem,
            List<PreviewedSession> sessions,
            List<Unplaced> unplaced) {}

    record PreviewedSession(
            int part,
            String trainer,
            Instant startsAt,
            Instant endsAt,
            @Nullable String location,
            @Nullable String room,
            List<String> learners,
            String why) {}

    record Unplaced(String username, int part, String why) {}

    @GetMapping
    List<DepartmentTraining> training(@PathVariable String programId) {
        programs.get(programId);
        Map<String, String> names =
                roster.departments(programId).stream().collect(Collectors.toMap(Department::id, Department::name));
        return store.ofProgram(programId).stream()
                .map(training -> shown(training, names))
                .toList();
    }

    /** Plans the sessions of a department for everybody of it in the wave, and books none. */
    @GetMapping("/preview")
    Preview preview(
            @PathVariable String programId, @RequestParam("wave") String waveId, @RequestParam String department) {
        ProgramDefinition program = programs.get(programId).definition();
        List<Person> people = roster.people(programId, waveId, department);
        if (people.isEmpty()) {
            throw new ErrorResponseException(
                    HttpStatus.NOT_FOUND,
                    ProblemDetail.forStatusAndDetail(
                            HttpStatus.NOT_FOUND,
                            "Nobody of the department '%s' is in the wave '%s'. GET /api/programs/%s names waves and departments."
                                    .formatted(department, waveId, programId)),
                    null);
        }
        return shown(waveId, planner, TrainingPlanner.Demand.ofEverybody(program, department, people, clock.instant()));
    }

    private static Preview shown(String waveId, TrainingPlanner planner, TrainingPlanner.Demand demand) {
        try {
            TrainingPlanner.Plan plan = planner.plan(demand);
            return new Preview(
                    waveId,
                    demand.departmentId(),
                    null,
                    plan.meetings().stream()
                            .map(meeting -> new PreviewedSession(
                                    meeting.part(),
                                    meeting.trainer(),
                                    meeting.startsAt(),
                                    meeting.endsAt(),
                                    meeting.location(demand),
                                    meeting.room(demand),
                                    meeting.learners(),
                                    meeting.reason()))
                            .toList(),
                    plan.unplaced().stream()
                            .map(left -> new Unplaced(left.username(), left.part(), left.reason()))
                            .toList());
        } catch (Refused e) {
            return new Preview(waveId, demand.departmentId(), e.getMessage(), List.of(), List.of());
        }
    }

    private DepartmentTraining shown(Training training, Map<String, String> names) {
        List<Seat> seats = store.seats(training.id());
        List<Session> sessions = store.sessions(training.id());
        List<Reply> replies = store.replies(training.id());
        Map<String, Seat> latest = Seat.whereLearnersStand(seats);
        return new DepartmentTraining(
                training.waveId(),
                training.departmentId(),
                Optional.ofNullable(names.get(training.departmentId()))
                        .or(() -> roster.department(training.programId(), training.departmentId())
                                .map(Department::name))
                        .orElse(training.departmentId()),
                training.rounds(),
                training.sessionsEndAt(),
                training.evaluatedAt(),
                byState(List.copyOf(latest.values())),
                sessions.stream().map(session -> shown(session, seats, replies)).toList(),
                latest.values().stream()
                        .map(seat -> new Learner(
                                seat.username(),
                                seat.state(),
                                seat.sessionId(),
                                seat.part(),
                                seat.reason(),
                                Seat.reply(seat, sessions, replies).orElse(null)))
                        .toList());
    }

    private static PlannedSession shown(Session session, List<Seat> seats, List<Reply> replies) {
        return new PlannedSession(
                session.id(),
                session.round(),
                session.trainer(),
                session.startsAt(),
                session.endsAt(),
                session.format(),
                session.location(),
                session.room(),
                session.part(),
                session.reason(),
                session.cancelledAt(),
                byState(seats.stream()
                        .filter(seat -> session.id().equals(seat.sessionId()))
                        .toList()),
                replies.stream()
                        .filter(reply -> session.id().equals(reply.sessionId()))
                        .map(reply -> new SessionReply(
                                reply.username(), reply.answer(), reply.saidAt(), reply.standing(session, seats)))
                        .toList());
    }

    private static Map<LearnerState, Long> byState(List<Seat> seats) {
        return seats.stream()
                .collect(Collectors.groupingBy(
                        Seat::state, () -> new EnumMap<>(LearnerState.class), Collectors.counting()));
    }
}
