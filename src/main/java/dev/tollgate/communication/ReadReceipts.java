package dev.tollgate.communication;

import dev.tollgate.language.Words;
import dev.tollgate.link.LinkToken;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.program.Programs;
import java.time.Instant;
import java.util.Optional;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lets a person say that they read a message; nothing else finds out whether they did. */
@Component
class ReadReceipts {

    private static final String PATH = "/read/";

    private final DeliveryStore deliveries;
    private final Programs programs;
    private final WebAddresses addresses;

    ReadReceipts(DeliveryStore deliveries, Programs programs, WebAddresses addresses) {
        this.deliveries = deliveries;
        this.programs = programs;
        this.addresses = addresses;
    }

    /** @param acknowledgedAt null where they have not said so yet */
    record Shown(
            String person,
            String program,
            String subject,
            Words words,
            @Nullable Instant acknowledgedAt) {}

    /** The mail with the link below it, where it has one. */
    OutgoingMail withLink(OutgoingMail mail) {
        return mail.readToken() == null
                ? mail
                : mail.withText("%s%n%n%s%n%s"
                        .formatted(
                                mail.text(),
                                words(mail.language()).text("read.link"),
                                addresses.of(PATH + mail.readToken())));
    }

    Optional<Shown> shown(String token) {
        return deliveries
                .readBy(LinkToken.hash(token))
                .map(read -> new Shown(
                        read.name(),
                        programs.find(read.programId())
                                .map(program -> program.definition().name())
                                .orElse(read.programId()),
                        read.subject(),
                        words(read.language()),
                        read.acknowledgedAt()));
    }

    /** The first of the languages of a mail is its reader's. */
    private static Words words(String language) {
        return Words.in(language.split(",")[0]);
    }

    /** As often as they like: the first time counts. */
    @Transactional
    public Optional<Shown> acknowledge(String token) {
        deliveries.acknowledged(LinkToken.hash(token));
        return shown(token);
    }
}
