package dev.tollgate.communication;

import org.springframework.lang.Nullable;

/**
 * A mail to one person that belongs to no campaign.
 *
 * @param kind what it is, for example {@code training-invitation}
 * @param topic id of what it is about, for example a session
 * @param text plain text; the HTML part is made from it
 * @param calendar an iCalendar object with a METHOD, for example REQUEST or CANCEL, or null
 */
public record Letter(
        String programId,
        String kind,
        String topic,
        Recipient recipient,
        Sender sender,
        String subject,
        String text,
        @Nullable String calendar) {}
