package dev.tollgate.communication;

import java.util.Arrays;
import java.util.Optional;

/** What a campaign tells. */
enum CampaignKind {
    /** The objective, before training: why, what to do, what's in it for each. */
    FIRST_ROUND("first-round"),
    /** That the software is live. */
    GO_LIVE("go-live"),
    /** The go-live message once more, covered by the approval of the first. */
    REMINDER("reminder"),
    /** What was won with it. */
    WIN("win");

    private final String id;

    CampaignKind(String id) {
        this.id = id;
    }

    /** As the models name it. */
    String id() {
        return id;
    }

    /** Whether who joins the wave later still needs to hear it; news and repetitions are over by then. */
    boolean caughtUp() {
        return this == FIRST_ROUND || this == GO_LIVE;
    }

    static Optional<CampaignKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }
}
