package dev.tollgate.program;

import dev.tollgate.language.Languages;
import java.util.Map;

/**
 * What the software means to a role.
 *
 * @param name the role as the people file spells it, or {@value #DEFAULT} for every role without an entry of its own
 * @param wiifm what's in it for them
 * @param wiifmIn the same in other languages, by language
 * @param keyAction the one action that counts as use
 */
public record RoleProfile(
        String name, String wiifm, String keyAction, Frequency frequency, Map<String, String> wiifmIn) {

    static final String DEFAULT = "default";

    /** Roles that were stored before there were translations have none. */
    public RoleProfile {
        wiifmIn = wiifmIn == null ? Map.of() : wiifmIn;
    }

    public RoleProfile(String name, String wiifm, String keyAction, Frequency frequency) {
        this(name, wiifm, keyAction, frequency, Map.of());
    }

    /** What's in it for them, in the reader's language where it was written in that. */
    public String wiifm(String language) {
        return wiifmIn.getOrDefault(Languages.language(language), wiifm);
    }
}
