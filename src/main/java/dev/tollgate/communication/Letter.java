package dev.tollgate.communication;

import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import org.springframework.lang.Nullable;

/**
 * A mail to one person that belongs to no campaign.
 *
 * @param kind what it is, for example {@code training-invitation}
 * @param topic id of what it is about, for example a session
 * @param text plain text; the HTML part is made from it
 * @param calendar an iCalendar object with a METHOD, for example REQUEST or CANCEL, or null
 * @param language tag of what it is written in
 */
public record Letter(
        String programId,
        String kind,
        String topic,
        Recipient recipient,
        Sender sender,
        String subject,
        String text,
        @Nullable String calendar,
        String language) {

    /** An English one. */
    public Letter(
            String programId,
            String kind,
            String topic,
            Recipient recipient,
            Sender sender,
            String subject,
            String text,
            @Nullable String calendar) {
        this(programId, kind, topic, recipient, sender, subject, text, calendar, Languages.DEFAULT);
    }

    public Letter in(Words words) {
        return new Letter(programId, kind, topic, recipient, sender, subject, text, calendar, words.tag());
    }
}
