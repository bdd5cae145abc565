package dev.tollgate.communication;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * What became of the mail to one person.
 *
 * @param reason why it is held, failed, is tried again, or was never tried; null otherwise
 * @param notBefore when it is sent, or tried again, at the earliest; null where it is not to be
 * @param attempts how often it was handed to the mail server
 * @param sentAt when the mail server had taken it
 */
public record Delivery(
        String id,
        String kind,
        String topic,
        String username,
        String name,
        DeliveryState state,
        @Nullable String reason,
        @Nullable Instant notBefore,
        int attempts,
        @Nullable Instant sentAt) {}
