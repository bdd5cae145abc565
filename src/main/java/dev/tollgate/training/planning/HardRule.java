package dev.tollgate.training.planning;

/**
 * A rule that no timetable breaks.
 *
 * <p>{@link Sitting} judges the same rules one seat or session at a time, to book greedily and to say why something is not
 * possible; a test holds the two together.
 */
public enum HardRule {
    TRAINER_BUSY("A trainer holds one session at a time", "the trainer holds another session"),
    ROOM_TAKEN("A room holds one session at a time", "the room is taken"),
    FULL("No more learners than seats", "the session is full"),
    NOT_HELD("Nobody sits in a session that is not held", "no opening was found for the session"),
    OUTSIDE_HOURS("Everybody learns in their working hours", "it is outside the learner's working hours"),
    LEARNER_BUSY("Nobody is in two sessions at a time", "the learner is in another session"),
    OUT_OF_ORDER("Parts come in their order", "an earlier part would come later"),
    TOO_CLOSE("Days between two sessions of a learner", "it is too close to another part"),
    PART_BEFORE_MISSING("No part without the one before", "the part before has no seat"),
    TEAM_SHORT("Enough of a team stays at work", "too few of the team would stay at work");

    private final String constraint;
    private final String because;

    HardRule(String constraint, String because) {
        this.constraint = constraint;
        this.because = because;
    }

    public String constraint() {
        return constraint;
    }

    /** What stands against it, to be read after "because". */
    public String because() {
        return because;
    }
}
