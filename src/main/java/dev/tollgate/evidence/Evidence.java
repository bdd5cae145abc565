package dev.tollgate.evidence;

import java.util.Map;
import org.springframework.lang.Nullable;

/**
 * What is to be proven.
 *
 * @param waveId null for the whole program
 * @param processId the process that it happened in
 * @param processInstanceKey the round: one instance of that process
 * @param elementId the element that it happened at, or null for the process as a whole
 * @param subject what it is about: a gate, a department, a campaign; or null
 * @param data ids, digests, decisions and numbers; pseudonyms only
 */
public record Evidence(
        String programId,
        String runId,
        @Nullable String waveId,
        EvidenceKind kind,
        String processId,
        long processInstanceKey,
        @Nullable String elementId,
        @Nullable String subject,
        Map<String, Object> data) {}
