package dev.tollgate.obstacle;

import static dev.tollgate.obstacle.ObstacleState.CONFIRMED;
import static dev.tollgate.obstacle.ObstacleState.ESCALATED;
import static dev.tollgate.obstacle.ObstacleState.MERGED;
import static dev.tollgate.obstacle.ObstacleState.PROPOSED;
import static dev.tollgate.obstacle.ObstacleState.REJECTED;
import static dev.tollgate.obstacle.ObstacleState.REMEDY_UNDER_WAY;
import static dev.tollgate.obstacle.ObstacleState.VERIFIED_CLOSED;

import dev.tollgate.engine.Refused;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * Something that stands in the way in one program. Guards its own transitions: nothing is closed that nobody confirmed,
 * nobody closes what they remedied, and what is closed stays closed.
 *
 * @param waveId null where it concerns the whole program
 * @param unit department, or department and location; null where it concerns all
 * @param catalogueId null for an obstacle that the method does not know
 * @param said what those who reported it wrote, empty where they ticked it only
 * @param reports how often it was reported
 * @param owner username of who deals with it now
 * @param level how often it was passed to the next sponsor
 */
public record Obstacle(
        String id,
        String programId,
        @Nullable String waveId,
        @Nullable String unit,
        @Nullable String catalogueId,
        String name,
        String said,
        ObstacleSource source,
        String raisedBy,
        Instant raisedAt,
        int reports,
        ObstacleState state,
        boolean blocking,
        String owner,
        int level,
        @Nullable String remedy,
        @Nullable String remedyOwner,
        @Nullable LocalDate dueOn,
        @Nullable String reason,
        @Nullable String mergedInto,
        Instant changedAt,
        @Nullable Instant closedAt) {

    /** The level of the executive sponsor, above whom there is nobody. */
    static final int HIGHEST_LEVEL = 2;

    public boolean isOpen() {
        return state.isOpen();
    }

    Obstacle reportedAgain(String text, Instant now) {
        from(EnumSet.of(PROPOSED, CONFIRMED, REMEDY_UNDER_WAY, ESCALATED), "reported again");
        String both = text.isBlank() || said.contains(text) ? said : said.isBlank() ? text : said + "\n" + text;
        return new Obstacle(
                id,
                programId,
                waveId,
                unit,
                catalogueId,
                name,
                both,
                source,
                raisedBy,
                raisedAt,
                reports + 1,
                state,
                blocking,
                owner,
                level,
                remedy,
                remedyOwner,
                dueOn,
                reason,
                mergedInto,
                now,
                closedAt);
    }

    Obstacle confirmed(boolean blocks, Instant now) {
        from(EnumSet.of(PROPOSED, ESCALATED), "confirmed");
        return with(CONFIRMED, blocks, owner, level, null, null, null, null, null, now);
    }

    Obstacle remedied(String what, String by, LocalDate until, Instant now) {
        from(EnumSet.of(CONFIRMED, ESCALATED), "remedied");
        if (what.isBlank() || by.isBlank()) {
            throw new IllegalArgumentException("A remedy says what is done, by whom and until when");
        }
        return with(REMEDY_UNDER_WAY, blocking, owner, level, what, by, until, null, null, now);
    }

    Obstacle rejected(String why, Instant now) {
        from(EnumSet.of(PROPOSED, ESCALATED), "rejected");
        if (why.isBlank()) {
            throw new IllegalArgumentException("An obstacle is rejected with a reason");
        }
        return with(REJECTED, blocking, owner, level, remedy, remedyOwner, dueOn, why, null, now);
    }

    Obstacle merged(String into, Instant now) {
        from(EnumSet.of(PROPOSED), "merged");
        if (into.equals(id)) {
            throw new IllegalArgumentException("An obstacle cannot be merged into itself");
        }
        return with(MERGED, blocking, owner, level, remedy, remedyOwner, dueOn, null, into, now);
    }

    /** To the next sponsor; at the highest level it stays where it is. */
    Obstacle escalated(String sponsor, int to, Instant now) {
        from(EnumSet.of(PROPOSED, CONFIRMED, REMEDY_UNDER_WAY, ESCALATED), "passed on");
        return with(
                ESCALATED, blocking, sponsor, Math.min(to, HIGHEST_LEVEL), remedy, remedyOwner, dueOn, null, null, now);
    }

    /** @param verifier who looked; never who remedied it */
    Obstacle verified(String verifier, String seen, Instant now) {
        from(EnumSet.of(REMEDY_UNDER_WAY), "closed");
        if (verifier.equals(remedyOwner)) {
            throw new Refused("'%s' remedied the obstacle '%s'; somebody else has to see that it is gone"
                    .formatted(verifier, name));
        }
        return with(VERIFIED_CLOSED, blocking, owner, level, remedy, remedyOwner, dueOn, seen, null, now);
    }

    private void from(Set<ObstacleState> states, String what) {
        if (!states.contains(state)) {
            throw new Refused("The obstacle '%s' cannot be %s: it is %s".formatted(name, what, Obstacles.words(state)));
        }
    }

    private Obstacle with(
            ObstacleState next,
            boolean blocks,
            String ownedBy,
            int atLevel,
            @Nullable String what,
            @Nullable String by,
            @Nullable LocalDate until,
            @Nullable String why,
            @Nullable String into,
            Instant now) {
        return new Obstacle(
                id,
                programId,
                waveId,
                unit,
                catalogueId,
                name,
                said,
                source,
                raisedBy,
                raisedAt,
                reports,
                next,
                blocks,
                ownedBy,
                atLevel,
                what,
                by,
                until,
                why,
                into,
                now,
                next.isOpen() ? null : now);
    }
}
