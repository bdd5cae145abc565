package dev.tollgate.training;

import dev.tollgate.program.Department;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Sessions and where each learner stands. */
@RestController
@RequestMapping("/api/programs/{programId}/training")
class TrainingApi {

    private final Programs programs;
    private final Roster roster;
    private final TrainingStore store;

    TrainingApi(Programs programs, Roster roster, TrainingStore store) {
        this.programs = programs;
        this.roster = roster;
        this.store = store;
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
     * @param seats number of seats by state
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
            Map<LearnerState, Long> seats) {}

    /**
     * @param sessionId the latest session that the learner has a seat in
     */
    record Learner(
            String username, LearnerState state, @Nullable String sessionId) {}

    @GetMapping
    List<DepartmentTraining> training(@PathVariable String programId) {
        programs.get(programId);
        Map<String, String> names =
                roster.departments(programId).stream().collect(Collectors.toMap(Department::id, Department::name));
        return store.ofProgram(programId).stream()
                .map(training -> shown(training, names))
                .toList();
    }

    private DepartmentTraining shown(Training training, Map<String, String> names) {
        List<Seat> seats = store.seats(training.id());
        Map<String, Seat> latest = new LinkedHashMap<>();
        seats.forEach(seat -> latest.put(seat.username(), seat));
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
                store.sessions(training.id()).stream()
                        .map(session -> shown(session, seats))
                        .toList(),
                latest.values().stream()
                        .map(seat -> new Learner(seat.username(), seat.state(), seat.sessionId()))
                        .toList());
    }

    private static PlannedSession shown(Session session, List<Seat> seats) {
        return new PlannedSession(
                session.id(),
                session.round(),
                session.trainer(),
                session.startsAt(),
                session.endsAt(),
                session.format(),
                session.location(),
                session.room(),
                byState(seats.stream()
                        .filter(seat -> session.id().equals(seat.sessionId()))
                        .toList()));
    }

    private static Map<LearnerState, Long> byState(List<Seat> seats) {
        return seats.stream()
                .collect(Collectors.groupingBy(
                        Seat::state, () -> new EnumMap<>(LearnerState.class), Collectors.counting()));
    }
}
