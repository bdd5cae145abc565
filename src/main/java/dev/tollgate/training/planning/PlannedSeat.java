package dev.tollgate.training.planning;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.entity.PlanningPin;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.util.List;
import org.springframework.lang.Nullable;

/** The place of one learner in one part of a curriculum. */
@PlanningEntity
public class PlannedSeat {

    @PlanningId
    private String id;

    private Learner learner;
    private String course;
    private int part;

    @PlanningPin
    private boolean pinned;

    private List<PlannedSession> sessions;

    @Nullable
    private Opening invitedTo;

    @Nullable
    private String invitation;

    @PlanningVariable(allowsUnassigned = true)
    @Nullable
    private PlannedSession session;

    /** For the solver, which copies. */
    PlannedSeat() {}

    private PlannedSeat(String id, Learner learner, Course course, int part, List<PlannedSession> sessions) {
        this.id = id;
        this.learner = learner;
        this.course = course.id();
        this.part = part;
        this.sessions = sessions;
    }

    /** @param session the one whose invitation the learner has; null for none */
    public static PlannedSeat of(
            String id,
            Learner learner,
            Course course,
            int part,
            List<PlannedSession> sessions,
            @Nullable PlannedSession session) {
        PlannedSeat seat = new PlannedSeat(id, learner, course, part, sessions);
        seat.invitedTo = session == null ? null : session.published();
        seat.invitation = session == null ? null : session.id();
        seat.session = session;
        return seat;
    }

    /** A seat that stays in its session. */
    public static PlannedSeat fixed(String id, Learner learner, Course course, PlannedSession session) {
        PlannedSeat seat = new PlannedSeat(id, learner, course, session.part(), List.of(session));
        seat.pinned = true;
        seat.invitedTo = session.published();
        seat.session = session;
        return seat;
    }

    @ValueRangeProvider
    public List<PlannedSession> getSessions() {
        return sessions;
    }

    public String id() {
        return id;
    }

    public Learner learner() {
        return learner;
    }

    public String course() {
        return course;
    }

    /** Of the curriculum, from 1 on. */
    public int part() {
        return part;
    }

    /** Null when the learner could not be placed. */
    @Nullable
    public PlannedSession session() {
        return session;
    }

    void sit(@Nullable PlannedSession in) {
        this.session = in;
    }

    public boolean pinned() {
        return pinned;
    }

    String username() {
        return learner.username();
    }

    @Nullable
    Opening invitedTo() {
        return invitedTo;
    }

    /** Id of the session whose invitation the learner has. */
    @Nullable
    String invitation() {
        return invitation;
    }

    boolean placed() {
        return session != null;
    }

    @Override
    public String toString() {
        return id;
    }
}
