package dev.tollgate.training;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/**
 * A learner's place in a round, for one part of the curriculum.
 *
 * @param sessionId null for who has none
 * @param reason why there is no session, null otherwise
 * @param deliveryId of the invitation, once there is one
 * @param invitedSequence the SEQUENCE of the latest invitation; null before there is one, and for those from before it was kept
 */
record Seat(
        String id,
        String trainingId,
        int round,
        int part,
        @Nullable String sessionId,
        String username,
        LearnerState state,
        @Nullable String reason,
        @Nullable String deliveryId,
        @Nullable Integer invitedSequence) {

    Key key() {
        return new Key(username, part);
    }

    /** Whether a reply answers an invitation that was changed since. */
    boolean answersEarlier(Reply reply) {
        return invitedSequence != null && reply.sequence() < invitedSequence;
    }

    /** What the learner answered to the latest invitation for a seat. */
    static Optional<Reply.Answer> reply(Seat seat, List<Session> sessions, List<Reply> replies) {
        return replies.stream()
                .filter(reply -> reply.username().equals(seat.username())
                        && reply.sessionId().equals(seat.sessionId())
                        && sessions.stream()
                                .anyMatch(session -> session.id().equals(reply.sessionId())
                                        && reply.standing(session, List.of(seat)) == Reply.Standing.CURRENT))
                .map(Reply::answer)
                .findFirst();
    }

    /** The seat that says where each learner stands: of the first part not attended, or of the last one. */
    static Map<String, Seat> whereLearnersStand(List<Seat> seats) {
        Map<Key, Seat> latest =
                new TreeMap<>(Comparator.comparing(Key::username).thenComparing(Key::part));
        seats.forEach(seat -> latest.put(seat.key(), seat));
        Map<String, Seat> standing = new LinkedHashMap<>();
        latest.values()
                .forEach(seat -> standing.merge(
                        seat.username(), seat, (before, next) -> before.state().trained() ? next : before));
        return standing;
    }

    /** What a learner has one seat for in each round. */
    record Key(String username, int part) {}
}
