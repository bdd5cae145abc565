package dev.tollgate.confirmation;

import dev.tollgate.language.Wording;
import dev.tollgate.language.Words;
import java.util.List;
import java.util.Set;
import org.springframework.lang.Nullable;

/** Confirmations by named people, each by a single-use link that is mailed to their own address. */
public interface Confirmations {

    /** The message that a process may wait for, correlated by the subject id. */
    String GIVEN = "confirmation-given";

    /**
     * What is to be confirmed.
     *
     * @param purpose what kind of act, for example {@code mandate}
     * @param subjectId what is confirmed, unique within the purpose
     * @param wording what the person reads, in their language: the act, its reason and what follows from it
     * @param reasonNeeded whether a yes counts only with a reason in the person's own words, as a no always does
     */
    record Request(
            String programId,
            @Nullable String runId,
            @Nullable String waveId,
            String purpose,
            String subjectId,
            Wording wording,
            boolean reasonNeeded) {

        public Request(
                String programId,
                @Nullable String runId,
                @Nullable String waveId,
                String purpose,
                String subjectId,
                Wording wording) {
            this(programId, runId, waveId, purpose, subjectId, wording, false);
        }

        /** In English, or as it was asked where it was asked before. */
        public String question() {
            return wording.in(Words.english());
        }

        /** As somebody is asked who reads that language. */
        Request in(Words words) {
            return new Request(
                    programId, runId, waveId, purpose, subjectId, Wording.of(wording.in(words)), reasonNeeded);
        }
    }

    /**
     * A person's answer.
     *
     * @param reason in the person's own words, empty where none was given
     */
    record Answer(String username, boolean yes, String reason) {}

    /** Asks these people, each once for a purpose and subject; to be called within the caller's transaction. */
    void ask(Request request, Set<String> usernames);

    /** As {@link #ask}, and who was asked before and has not answered gets another link. */
    default void remind(Request request, Set<String> usernames) {
        ask(request, usernames);
    }

    /** The answers so far, in the order in which they came. */
    List<Answer> answers(String programId, String purpose, String subjectId);
}
