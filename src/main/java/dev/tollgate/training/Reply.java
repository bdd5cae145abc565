package dev.tollgate.training;

import java.time.Instant;
import java.util.List;

/**
 * What a learner's calendar program answered to the invitation to a session. It says who means to come; it is no attendance.
 *
 * @param sequence of the invitation that it answers (RFC 5545 SEQUENCE)
 * @param saidAt when the person answered (DTSTAMP), not after it arrived
 */
record Reply(String sessionId, String username, Answer answer, int sequence, Instant saidAt, Instant receivedAt) {

    enum Answer {
        ACCEPTED,
        TENTATIVE,
        DECLINED
    }

    /** What an answer is worth by now. */
    enum Standing {
        /** It answers what the learner was invited to last. */
        CURRENT,
        /** The session was changed since, and the learner invited anew. */
        OLD_INVITATION,
        SESSION_CANCELLED,
        /** The learner was moved away from the session. */
        NO_SEAT_ANY_MORE
    }

    /** @param seats of the session's training */
    Standing standing(Session session, List<Seat> seats) {
        if (session.cancelledAt() != null) {
            return Standing.SESSION_CANCELLED;
        }
        return seats.stream()
                .filter(seat -> seat.username().equals(username) && session.id().equals(seat.sessionId()))
                .reduce((one, later) -> later)
                .map(seat -> seat.answersEarlier(this) ? Standing.OLD_INVITATION : Standing.CURRENT)
                .orElse(Standing.NO_SEAT_ANY_MORE);
    }

    /** Whether this one holds, of two of the same person: first by the invitation, then by when it was said (RFC 5546, 2.1.5). */
    boolean supersedes(Reply other) {
        if (sequence != other.sequence) {
            return sequence > other.sequence;
        }
        // Two clicks within the second that DTSTAMP has: what came last holds.
        return saidAt.isAfter(other.saidAt) || saidAt.equals(other.saidAt) && answer != other.answer;
    }
}
