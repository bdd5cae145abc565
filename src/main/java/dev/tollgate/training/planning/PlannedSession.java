package dev.tollgate.training.planning;

import ai.timefold.solver.core.api.domain.entity.PlanningEntity;
import ai.timefold.solver.core.api.domain.entity.PlanningPin;
import ai.timefold.solver.core.api.domain.lookup.PlanningId;
import ai.timefold.solver.core.api.domain.valuerange.ValueRangeProvider;
import ai.timefold.solver.core.api.domain.variable.PlanningVariable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.lang.Nullable;

/** A session to find an opening for. */
@PlanningEntity
public class PlannedSession {

    @PlanningId
    private String id;

    private String course;
    private int part;
    private int size;
    private int spacingDays;
    private boolean onSite;
    private Instant earliest;

    @PlanningPin
    private boolean pinned;

    private List<Opening> openings;

    @Nullable
    private Opening published;

    @PlanningVariable(allowsUnassigned = true)
    @Nullable
    private Opening opening;

    /** For the solver, which copies. */
    PlannedSession() {}

    private PlannedSession(String id, Course course, int part, Instant earliest, List<Opening> openings) {
        this.id = id;
        this.course = course.id();
        this.part = part;
        this.size = course.size();
        this.spacingDays = course.spacingDays();
        this.onSite = course.onSite();
        this.earliest = earliest;
        this.openings = openings;
    }

    /** A new session, or with {@code published} one that people are invited to and that can move. */
    public static PlannedSession of(
            String id, Course course, int part, Instant earliest, List<Opening> openings, @Nullable Opening published) {
        PlannedSession session = new PlannedSession(id, course, part, earliest, openings);
        session.published = published;
        return session;
    }

    /** A session that stays where it is. */
    public static PlannedSession fixed(String id, Course course, int part, Opening opening) {
        PlannedSession session = new PlannedSession(id, course, part, opening.startsAt(), List.of(opening));
        session.pinned = true;
        session.published = opening;
        session.opening = opening;
        return session;
    }

    @ValueRangeProvider
    public List<Opening> getOpenings() {
        return openings;
    }

    public String id() {
        return id;
    }

    public String course() {
        return course;
    }

    /** Of the curriculum, from 1 on. */
    public int part() {
        return part;
    }

    public boolean pinned() {
        return pinned;
    }

    /** Where it was before; null for a new one. */
    @Nullable
    public Opening published() {
        return published;
    }

    /** Null when it cannot be held. */
    @Nullable
    public Opening opening() {
        return opening;
    }

    void moveTo(@Nullable Opening to) {
        this.opening = to;
    }

    boolean held() {
        return opening != null;
    }

    int spacingDays() {
        return spacingDays;
    }

    boolean onSite() {
        return onSite;
    }

    Opening heldAt() {
        if (opening == null) {
            throw new IllegalStateException("The session '%s' is not held".formatted(id));
        }
        return opening;
    }

    String trainer() {
        return heldAt().trainer().username();
    }

    /** Null where no room is looked after. */
    @Nullable
    String room() {
        Room room = heldAt().room();
        return room == null ? null : room.key();
    }

    Instant startsAt() {
        return heldAt().startsAt();
    }

    Instant endsAt() {
        return heldAt().endsAt();
    }

    Instant trainerFreeAt() {
        return heldAt().endsAt().plus(Opening.BREAK);
    }

    int capacity() {
        Room room = opening == null ? null : opening.room();
        return room == null ? size : Math.min(size, room.seats());
    }

    /** Quarters of an hour from the first moment it could be held. */
    int lateness() {
        return (int) Math.max(0, Duration.between(earliest, startsAt()).toMinutes() / 15);
    }

    long daysAhead() {
        return Duration.between(earliest, startsAt()).toDays();
    }

    @Override
    public String toString() {
        return id;
    }
}
