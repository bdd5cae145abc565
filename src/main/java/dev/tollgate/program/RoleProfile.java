package dev.tollgate.program;

/**
 * What the software means to a role.
 *
 * @param name the role as the people file spells it, or {@value #DEFAULT} for every role without an entry of its own
 * @param wiifm what's in it for them
 * @param keyAction the one action that counts as use
 */
public record RoleProfile(String name, String wiifm, String keyAction, Frequency frequency) {

    static final String DEFAULT = "default";
}
