package dev.tollgate.survey;

import dev.tollgate.evidence.Canonical;
import java.util.List;

/** What hinders somebody, in their words. */
record Word(String id, String roundId, String said, String signature) {

    String signed() {
        return Canonical.json(List.of("word", id, roundId, said));
    }

    Word withSignature(String text) {
        return new Word(id, roundId, said, text);
    }
}
