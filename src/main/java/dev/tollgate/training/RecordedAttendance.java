package dev.tollgate.training;

import dev.tollgate.evidence.Canonical;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/**
 * Somebody attended a part of the training, as another system or the program office says.
 *
 * @param importId with what it came
 * @param part of the curriculum, from 1 on
 * @param attendedAt end of the session; where only a day is known its beginning, so that nothing seems fresher than it is
 * @param sessionId null for what was not one of our sessions
 * @param source where it can be looked up
 * @param saidBy who answers for it
 * @param proficient whether the learner did the department's key task alone; null where nobody says
 */
record RecordedAttendance(
        String importId,
        String username,
        int part,
        Instant attendedAt,
        @Nullable String sessionId,
        String source,
        String saidBy,
        @Nullable Boolean proficient) {

    private static final Comparator<RecordedAttendance> ORDER = Comparator.comparing(RecordedAttendance::username)
            .thenComparing(RecordedAttendance::part)
            .thenComparing(RecordedAttendance::attendedAt);

    /** What is recorded once only. */
    record Key(String username, int part, Instant attendedAt) {}

    Key key() {
        return new Key(username, part, attendedAt);
    }

    /** Whether it says of somebody's key task what the other does not. */
    boolean observesAnew(RecordedAttendance other) {
        return proficient != null && !proficient.equals(other.proficient);
    }

    /** Whether the same is said by the same and can be looked up at the same place. */
    boolean saysTheSameAs(RecordedAttendance other) {
        return source.equals(other.source)
                && saidBy.equals(other.saidBy)
                && (sessionId == null ? other.sessionId == null : sessionId.equals(other.sessionId));
    }

    /**
     * What the ledger keeps of an import.
     *
     * @param by the login that it came with
     */
    static String digest(String by, List<RecordedAttendance> rows) {
        return Canonical.sha256(Canonical.json(Map.of(
                "by",
                by,
                "rows",
                rows.stream().sorted(ORDER).map(RecordedAttendance::content).toList())));
    }

    /** What the ledger keeps of it once it is withdrawn. */
    String fingerprint() {
        return Canonical.sha256(Canonical.json(Map.of("importId", importId, "row", content())));
    }

    private Map<String, Object> content() {
        Map<String, Object> content = new TreeMap<>();
        content.put("username", username);
        content.put("part", part);
        content.put("attendedAt", attendedAt.toString());
        content.put("source", source);
        content.put("saidBy", saidBy);
        if (sessionId != null) {
            content.put("session", sessionId);
        }
        if (proficient != null) {
            content.put("proficient", proficient);
        }
        return content;
    }
}
