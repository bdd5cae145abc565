package dev.tollgate.communication;

import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import java.time.Instant;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * A mail from the program to one of its people, at the person's own address.
 *
 * @param kind what it is, for example {@code digest}
 * @param topic id of what it is about
 * @param text plain text; the HTML part is made from it unless a part is a page
 * @param notBefore when it may be sent at the earliest; null for at once
 * @param secret whether the text is erased once it was sent, because of a link in it that is meant for this person only
 * @param courteous whether it waits like a message of a campaign: for the person's quiet hours, days off and full week
 * @param parts a page, its pictures, files; kept until it was sent
 * @param language tag of what it is written in
 */
public record PersonalLetter(
        String programId,
        String username,
        String kind,
        String topic,
        String subject,
        String text,
        @Nullable Instant notBefore,
        boolean secret,
        boolean courteous,
        List<MailPart> parts,
        String language) {

    public PersonalLetter(String programId, String username, String kind, String topic, String subject, String text) {
        this(programId, username, kind, topic, subject, text, null, false, false, List.of(), Languages.DEFAULT);
    }

    public PersonalLetter notBefore(Instant instant) {
        return new PersonalLetter(
                programId, username, kind, topic, subject, text, instant, secret, courteous, parts, language);
    }

    public PersonalLetter confidential() {
        return new PersonalLetter(
                programId, username, kind, topic, subject, text, notBefore, true, courteous, parts, language);
    }

    /** One that nobody needs to act: it takes a place in the person's week and goes when they may be written to. */
    public PersonalLetter aboutTheProgram() {
        return new PersonalLetter(
                programId, username, kind, topic, subject, text, notBefore, secret, true, parts, language);
    }

    public PersonalLetter text(String other) {
        return new PersonalLetter(
                programId, username, kind, topic, subject, other, notBefore, secret, courteous, parts, language);
    }

    public PersonalLetter with(List<MailPart> carried) {
        return new PersonalLetter(
                programId,
                username,
                kind,
                topic,
                subject,
                text,
                notBefore,
                secret,
                courteous,
                List.copyOf(carried),
                language);
    }

    public PersonalLetter in(Words words) {
        return new PersonalLetter(
                programId, username, kind, topic, subject, text, notBefore, secret, courteous, parts, words.tag());
    }
}
