package dev.tollgate.survey;

import dev.tollgate.evidence.Canonical;
import java.util.List;

/** What somebody answered to a question, in their words. */
record Word(String id, String roundId, Question question, String said, String signature) {

    String signed() {
        // What hinders people was signed before there was another question.
        return Canonical.json(
                question == Question.HINDERS
                        ? List.of("word", id, roundId, said)
                        : List.of("word", id, roundId, question.key(), said));
    }

    Word withSignature(String text) {
        return new Word(id, roundId, question, said, text);
    }
}
