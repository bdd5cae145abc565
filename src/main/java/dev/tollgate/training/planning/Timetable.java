package dev.tollgate.training.planning;

import ai.timefold.solver.core.api.domain.solution.PlanningEntityCollectionProperty;
import ai.timefold.solver.core.api.domain.solution.PlanningScore;
import ai.timefold.solver.core.api.domain.solution.PlanningSolution;
import ai.timefold.solver.core.api.domain.solution.ProblemFactCollectionProperty;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import java.util.List;
import org.springframework.lang.Nullable;

/** Sessions and seats, planned together. */
@PlanningSolution
public class Timetable {

    @PlanningEntityCollectionProperty
    private List<PlannedSession> sessions;

    @PlanningEntityCollectionProperty
    private List<PlannedSeat> seats;

    @ProblemFactCollectionProperty
    private List<Membership> memberships;

    @PlanningScore
    @Nullable
    private HardMediumSoftScore score;

    /** For the solver, which copies. */
    Timetable() {}

    /** @param memberships of the teams that could be short of people */
    public Timetable(List<PlannedSession> sessions, List<PlannedSeat> seats, List<Membership> memberships) {
        this.sessions = List.copyOf(sessions);
        this.seats = List.copyOf(seats);
        this.memberships = List.copyOf(memberships);
    }

    public List<PlannedSession> sessions() {
        return sessions;
    }

    public List<PlannedSeat> seats() {
        return seats;
    }

    List<Membership> memberships() {
        return memberships;
    }

    @Nullable
    public HardMediumSoftScore score() {
        return score;
    }
}
