package dev.tollgate.lifecycle;

import java.util.Map;
import org.springframework.lang.Nullable;

/**
 * An answer of a person was recorded; published within the transaction that records it.
 *
 * @param subject what the process was called for, or whom the task was for
 * @param content the fields of the form
 */
public record AnswerRecorded(
        String programId,
        String runId,
        @Nullable String waveId,
        String processId,
        String elementId,
        @Nullable String subject,
        Map<String, Object> content) {}
