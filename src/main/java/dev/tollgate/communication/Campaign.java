package dev.tollgate.communication;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * One message to everybody of a wave.
 *
 * @param body what all of them read; greeting, the personal part and the footer are added for each
 * @param sender name of who speaks
 * @param revisedAt when subject and body were last written
 * @param approvedAt when the sponsor approved what was last written, as found at dispatch
 * @param dispatchedAt when one delivery for each person was queued
 * @param accountedAt when every person's delivery had come to its end
 */
record Campaign(
        String id,
        String programId,
        String runId,
        String waveId,
        CampaignKind kind,
        String subject,
        String body,
        String sender,
        Instant plannedAt,
        Instant revisedAt,
        @Nullable Instant approvedAt,
        @Nullable Instant dispatchedAt,
        @Nullable Instant accountedAt) {}
