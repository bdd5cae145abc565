package dev.tollgate.communication;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * A claimed delivery with all that is needed to send it.
 *
 * @param location where the person is, empty where that is not known
 * @param heldUntil until when it was held last
 * @param attempt the number of this attempt, from 1
 */
record OutgoingMail(
        String deliveryId,
        String programId,
        @Nullable String campaignId,
        String messageId,
        String recipientName,
        String address,
        String location,
        @Nullable String fromName,
        @Nullable String fromAddress,
        @Nullable String replyTo,
        String subject,
        String text,
        @Nullable String calendar,
        int attempt,
        @Nullable Instant heldUntil,
        Instant claimedUntil) {}
