package dev.tollgate.recognition;

import java.util.Arrays;
import java.util.Optional;

/** How people are thanked. */
enum AwardKind {
    THANKS("thanks", "a personal thank you", false),
    STAGE("stage", "showing it in a meeting", false),
    LUNCH("lunch", "a lunch together", false),
    TIME_OFF("time-off", "time off", false),
    BONUS("bonus", "a bonus", true),
    RAISE("raise", "a raise", true),
    PROMOTION("promotion", "a promotion", true);

    private final String id;
    private final String words;
    private final boolean payLinked;

    AwardKind(String id, String words, boolean payLinked) {
        this.id = id;
        this.words = words;
        this.payLinked = payLinked;
    }

    /** As the form names it. */
    String id() {
        return id;
    }

    String words() {
        return words;
    }

    boolean payLinked() {
        return payLinked;
    }

    static Optional<AwardKind> of(Object id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }
}
