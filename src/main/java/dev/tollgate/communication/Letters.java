package dev.tollgate.communication;

import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Mails from a program to one of its people, with all that {@link Deliveries} promises: sent after commit, at least once,
 * retried, always with the same Message-ID.
 */
@Service
public class Letters {

    private final DeliveryStore store;
    private final MailBell bell;
    private final Programs programs;
    private final Roster roster;

    Letters(DeliveryStore store, MailBell bell, Programs programs, Roster roster) {
        this.store = store;
        this.bell = bell;
        this.programs = programs;
        this.roster = roster;
    }

    /**
     * Queues a mail inside the caller's transaction (mandatory). For somebody who has left or has no address the delivery
     * is {@link DeliveryState#NOT_REACHABLE} at once.
     *
     * @return the delivery's id
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public String queue(PersonalLetter letter) {
        ProgramDefinition program = programs.get(letter.programId()).definition();
        Recipient recipient = roster.person(letter.programId(), letter.username())
                .map(person ->
                        person.hasLeft() ? new Recipient(person.username(), person.name(), null) : Recipient.of(person))
                .orElse(new Recipient(letter.username(), letter.username(), null));
        Optional<String> replyTo = roster.person(letter.programId(), program.changeLead())
                .filter(person -> !person.hasLeft())
                .map(Person::email)
                .filter(email -> email != null && !email.isBlank());
        Sender sender = new Sender(
                program.communication().senderName(), program.communication().senderAddress(), replyTo.orElse(null));
        String id = store.queue(
                new Letter(
                        letter.programId(),
                        letter.kind(),
                        letter.topic(),
                        recipient,
                        sender,
                        letter.subject(),
                        letter.text(),
                        null),
                letter.notBefore(),
                letter.secret());
        bell.ringAfterCommit();
        return id;
    }
}
