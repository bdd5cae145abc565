package dev.tollgate.training;

/** Where a learner stands. */
public enum LearnerState {
    /** Has a seat in a session, and was not invited yet or cannot be reached by mail. */
    BOOKED,
    INVITED,
    ATTENDED,
    /** Attended the part, as it was recorded with its source beside the trainer's form; that record is the proof, not the seat. */
    RECORDED,
    /** Was not at the session; final when no further session follows. */
    ABSENT,
    /** Was not at the session and has a seat in a later one. */
    REBOOKED,
    /** Joined the department too late for a session, or could not be placed in one; the reason is kept. */
    WITHOUT_SEAT,
    /** Left, or belongs to another department or wave by now. */
    LEFT;

    /** Whether nothing more is due for the learner in this training. */
    public boolean settled() {
        return trained() || this == ABSENT || this == WITHOUT_SEAT || this == LEFT;
    }

    boolean trained() {
        return this == ATTENDED || this == RECORDED;
    }
}
