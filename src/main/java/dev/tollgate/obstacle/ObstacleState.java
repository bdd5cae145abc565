package dev.tollgate.obstacle;

/** Where an obstacle stands. */
public enum ObstacleState {
    /** Reported; nobody has looked yet. */
    PROPOSED,
    CONFIRMED,
    REMEDY_UNDER_WAY,
    /** With a sponsor, because those before did not act or it did not go away. */
    ESCALATED,
    /** Somebody who did not remedy it saw that it is gone. */
    VERIFIED_CLOSED,
    /** The same as another open one. */
    MERGED,
    REJECTED;

    public boolean isOpen() {
        return this != VERIFIED_CLOSED && this != MERGED && this != REJECTED;
    }
}
