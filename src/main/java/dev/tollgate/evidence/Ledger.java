package dev.tollgate.evidence;

import java.util.List;
import java.util.Optional;

/** One chain of evidence per program. */
public interface Ledger {

    /** Appends inside the caller's transaction (mandatory), waiting for others who append to the same program. */
    Entry append(Evidence evidence);

    /** All entries of a program by seq. */
    List<Entry> entries(String programId);

    /** The entries of one round (process instance) by seq. */
    List<Entry> round(String programId, long processInstanceKey);

    /** The entry with this number, if there is one. */
    default Optional<Entry> entry(String programId, long seq) {
        return entries(programId).stream().filter(entry -> entry.seq() == seq).findFirst();
    }

    /** The head of the chain as it is now; empty before the first entry. */
    default Optional<Head> head(String programId) {
        List<Entry> entries = entries(programId);
        return entries.isEmpty() ? Optional.empty() : Optional.of(Head.of(entries.getLast()));
    }

    /**
     * What in the ledger contradicts a head that somebody else remembers: cut off, rewritten, or restored from an older
     * copy since. Empty when it fits.
     */
    default Optional<String> contradiction(String programId, Head remembered) {
        Optional<Entry> entry = entry(programId, remembered.seq());
        if (entry.isEmpty()) {
            return Optional.of(
                    "Entry %d of the evidence of program '%s' existed and is missing: the ledger was cut off, or the database was restored from an older copy"
                            .formatted(remembered.seq(), programId));
        }
        return entry.get().digest().equals(remembered.digest())
                ? Optional.empty()
                : Optional.of(
                        "Entry %d of the evidence of program '%s' is not the one that was written: the ledger was rewritten, or the database was restored from another copy"
                                .formatted(remembered.seq(), programId));
    }

    /** Recomputes the whole chain. */
    Verification verify(String programId);

    /**
     * @param firstBroken the seq of the first entry that does not follow from the one before, or null when whole
     */
    record Verification(String programId, long entries, String headDigest, Long firstBroken, String message) {

        public boolean whole() {
            return firstBroken == null;
        }
    }
}
