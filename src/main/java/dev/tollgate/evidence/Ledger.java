package dev.tollgate.evidence;

import java.util.List;

/** One chain of evidence per program. */
public interface Ledger {

    /** Appends inside the caller's transaction (mandatory), waiting for others who append to the same program. */
    Entry append(Evidence evidence);

    /** All entries of a program by seq. */
    List<Entry> entries(String programId);

    /** The entries of one round (process instance) by seq. */
    List<Entry> round(String programId, long processInstanceKey);

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
