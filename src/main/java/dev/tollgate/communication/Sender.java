package dev.tollgate.communication;

import org.springframework.lang.Nullable;

/**
 * Who a mail comes from.
 *
 * @param address null for the address that Tollgate is configured with
 * @param replyTo null where answers go to the sender's address
 */
public record Sender(
        String name, @Nullable String address, @Nullable String replyTo) {}
