package dev.tollgate.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * Something that did not go as it should: a refusal, a contradiction, a cancellation outside Tollgate.
 *
 * @param programId null where it belongs to no program that is known
 * @param kind refused, tampering, cancelled, taken over (a job completed by somebody else), task gone
 *     (ended outside Tollgate), person
 * @param times how often it was noticed
 * @param resolution what became of it; null while it is open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Alarm(
        String id,
        @Nullable String programId,
        String kind,
        @Nullable String where,
        @Nullable String processInstanceKey,
        String message,
        Instant since,
        Instant lastSeen,
        int times,
        @Nullable Instant resolvedAt,
        @Nullable String resolution) {

    public static final String REFUSED = "refused";
    public static final String TAMPERING = "tampering";
    public static final String CANCELLED = "cancelled";
    public static final String TAKEN_OVER = "taken over";
    public static final String TASK_GONE = "task gone";
    public static final String PERSON = "person";
}
