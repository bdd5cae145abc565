package dev.tollgate.communication;

import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.util.List;
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
        return queueAll(letter.programId(), List.of(letter)).getFirst();
    }

    /**
     * As {@link #queue}, for many letters of one program.
     *
     * @return the ids of their deliveries, in the order of the letters
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<String> queueAll(String programId, List<PersonalLetter> letters) {
        ProgramDefinition program = programs.get(programId).definition();
        Optional<String> replyTo = roster.person(programId, program.changeLead())
                .filter(person -> !person.hasLeft())
                .map(Person::email)
                .filter(email -> email != null && !email.isBlank());
        Sender sender = new Sender(
                program.communication().senderName(), program.communication().senderAddress(), replyTo.orElse(null));
        List<String> ids = letters.stream().map(letter -> queue(letter, sender)).toList();
        bell.ringAfterCommit();
        return ids;
    }

    private String queue(PersonalLetter letter, Sender sender) {
        Optional<Person> person = roster.person(letter.programId(), letter.username());
        Recipient recipient = person.map(known ->
                        known.hasLeft() ? new Recipient(known.username(), known.name(), null) : Recipient.of(known))
                .orElse(new Recipient(letter.username(), letter.username(), null));
        String id = store.queue(
                new Letter(
                        letter.programId(),
                        letter.kind(),
                        letter.topic(),
                        recipient,
                        sender,
                        letter.subject(),
                        letter.text(),
                        null,
                        letter.language()),
                letter.notBefore(),
                letter.secret());
        store.carries(id, letter.parts());
        if (letter.courteous()) {
            store.courteous(id, person.map(Person::location).orElse(""));
        }
        return id;
    }

    /** Takes back a letter that has not gone yet, for example because the person has left. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void withdraw(String deliveryId, String reason) {
        store.notReachable(deliveryId, reason);
    }
}
