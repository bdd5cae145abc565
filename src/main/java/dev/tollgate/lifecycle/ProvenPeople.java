package dev.tollgate.lifecycle;

import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the ledger proves of the tasks of people in one process instance: what was answered, and who it was. */
public final class ProvenPeople {

    private ProvenPeople() {}

    /** What stands for a person of a program in entries about who completed a task. */
    public static String pseudonym(String programId, String username) {
        return Canonical.sha256(programId + "\n" + username);
    }

    /**
     * Who completed the last of these tasks before an entry: the {@link #pseudonym} of one of those whom it waited for. Empty
     * while that is not proven, and for good where it was somebody else.
     */
    public static Optional<String> who(
            List<Entry> entries, long processInstanceKey, Collection<String> elementIds, long beforeSeq) {
        return last(entries, processInstanceKey, elementIds, beforeSeq)
                .flatMap(task -> entries.stream()
                        .filter(entry -> entry.evidence().kind() == EvidenceKind.PERSON_VERIFIED
                                && entry.evidence().processInstanceKey() == processInstanceKey
                                && entry.evidence().data().get("seq") instanceof Number seq
                                && seq.longValue() == task.seq())
                        .map(entry -> String.valueOf(entry.evidence().data().get("person")))
                        .findFirst());
    }

    /**
     * @throws Refused where an answer that the database has is not the last one of the task in the ledger
     */
    public static void refuseUnlessProven(List<Entry> entries, TaskAnswers.Answer answer) {
        String digest = Canonical.sha256(Canonical.json(answer.content()));
        if (last(entries, answer.processInstanceKey(), List.of(answer.elementId()), Long.MAX_VALUE)
                .filter(entry -> digest.equals(entry.evidence().data().get("digest")))
                .isEmpty()) {
            throw new Refused("The answer to '%s' in process instance %d is not the one in the evidence ledger"
                    .formatted(answer.elementId(), answer.processInstanceKey()));
        }
    }

    private static Optional<Entry> last(
            List<Entry> entries, long processInstanceKey, Collection<String> elementIds, long beforeSeq) {
        return entries.stream()
                .filter(entry -> entry.seq() < beforeSeq
                        && entry.evidence().kind() == EvidenceKind.TASK_COMPLETED
                        && entry.evidence().processInstanceKey() == processInstanceKey
                        && elementIds.contains(entry.evidence().elementId()))
                .reduce((first, last) -> last);
    }
}
