package dev.tollgate.communication;

import java.time.Instant;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * A claimed delivery with all that is needed to send it.
 *
 * @param location where the person is, empty where that is not known
 * @param maybeTaken whether a crash left it open if the server has it already
 * @param heldUntil until when it was held last
 * @param language tag of what it is written in; a second one where part of it is in another language
 * @param readToken of the link to say that it was read, null where it has none
 * @param courteous whether it waits like a message of a campaign although it belongs to none
 * @param parts what it carries beside its text
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
        String language,
        @Nullable String readToken,
        boolean courteous,
        List<MailPart> parts,
        int attempt,
        @Nullable Instant heldUntil,
        Instant claimedUntil,
        boolean maybeTaken) {

    OutgoingMail withText(String other) {
        return copy(other, parts);
    }

    OutgoingMail with(List<MailPart> carried) {
        return copy(text, carried);
    }

    private OutgoingMail copy(String otherText, List<MailPart> otherParts) {
        return new OutgoingMail(
                deliveryId,
                programId,
                campaignId,
                messageId,
                recipientName,
                address,
                location,
                fromName,
                fromAddress,
                replyTo,
                subject,
                otherText,
                calendar,
                language,
                readToken,
                courteous,
                otherParts,
                attempt,
                heldUntil,
                claimedUntil,
                maybeTaken);
    }
}
