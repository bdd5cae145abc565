package dev.tollgate.program;

import java.time.Instant;
import org.springframework.lang.Nullable;

/**
 * A person of a program's roster.
 *
 * @param location empty when the export gives none
 * @param role job title, empty when the export gives none
 * @param manager username, null when the person has none
 * @param language tag of the language they prefer, null when the export gives none
 * @param leftAt when an import no longer contained the person, null while it does
 */
public record Person(
        String username,
        String name,
        String email,
        String departmentId,
        String location,
        String role,
        String manager,
        @Nullable String language,
        Instant leftAt) {

    /** Somebody of whom no language is known. */
    public Person(
            String username,
            String name,
            String email,
            String departmentId,
            String location,
            String role,
            String manager,
            Instant leftAt) {
        this(username, name, email, departmentId, location, role, manager, null, leftAt);
    }

    public boolean hasLeft() {
        return leftAt != null;
    }
}
