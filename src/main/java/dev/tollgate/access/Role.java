package dev.tollgate.access;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a login is for. A login may have several. */
public enum Role {
    /** Runs programs: creates, starts, imports, reads. */
    PROGRAM_OFFICE,
    /** Reads how the programs stand and what their gates measured; no data about a person. */
    SPONSOR,
    /** Reads where each program stands. */
    EXECUTIVE,
    /** Another system that delivers people, usage, attendance and what comes back by mail, and reads nothing. */
    INTEGRATION,
    /** Reads everything, and alone asks for the evidence to be verified; changes nothing. */
    AUDITOR;

    /** The role of this name, also written as {@code program-office}. */
    static Optional<Role> named(String name) {
        String constant = name.strip().replace('-', '_').toUpperCase(Locale.ROOT);
        return Stream.of(values()).filter(role -> role.name().equals(constant)).findFirst();
    }

    String authority() {
        return "ROLE_" + name();
    }
}
