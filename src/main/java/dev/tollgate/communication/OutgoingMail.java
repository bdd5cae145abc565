package dev.tollgate.communication;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * A claimed delivery with all that is needed to send it.
 *
 * @param attempt the number of this attempt, from 1
 */
record OutgoingMail(
        String deliveryId,
        @Nullable String campaignId,
        String messageId,
        String recipientName,
        String address,
        @Nullable String fromName,
        @Nullable String fromAddress,
        @Nullable String replyTo,
        String subject,
        String text,
        @Nullable String calendar,
        int attempt,
        Instant claimedUntil) {}
