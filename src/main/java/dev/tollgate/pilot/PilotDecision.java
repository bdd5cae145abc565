package dev.tollgate.pilot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** What can become of a pilot, from the most lenient to the strictest. */
enum PilotDecision {
    PROCEED("Go on as it is"),
    FIX("Fix what the group names, then ask it again"),
    SCOPE("Change the scope"),
    STOP("Propose to stop the wave");

    /** Reviews of one pilot: the first and two repeats. */
    static final int MOST_ROUNDS = 3;

    private final String shown;

    PilotDecision(String shown) {
        this.shown = shown;
    }

    String shown() {
        return shown;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<PilotDecision> of(@Nullable Object word) {
        for (PilotDecision decision : values()) {
            if (decision.id().equals(String.valueOf(word).toLowerCase(Locale.ROOT))) {
                return Optional.of(decision);
            }
        }
        return Optional.empty();
    }

    /**
     * What may be decided on such a proposal: the same or something stricter. When the repeats are used up, nothing is
     * fixed once more; to stop is always proposed by one and decided by another, so its alternative stays open.
     */
    static List<PilotDecision> allowed(PilotDecision proposal, int round) {
        return List.of(values()).stream()
                .filter(decision -> decision.compareTo(proposal) >= 0 || proposal == STOP && decision == SCOPE)
                .filter(decision -> decision != FIX || round < MOST_ROUNDS)
                .toList();
    }
}
