package dev.tollgate.communication;

import dev.tollgate.program.Person;
import org.springframework.lang.Nullable;

/**
 * Whom a mail is meant for.
 *
 * @param address mail address, null where the person has none
 */
public record Recipient(
        String username, String name, @Nullable String address) {

    public static Recipient of(Person person) {
        String email = person.email();
        return new Recipient(person.username(), person.name(), email == null || email.isBlank() ? null : email.strip());
    }
}
