package dev.tollgate.evidence;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.lang.Nullable;

/** How entries follow from one another: the rules of the chain, without a database. */
final class Chain {

    /** What the first entry follows from. */
    static final String GENESIS = "0".repeat(64);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final EvidenceKey key;

    Chain(EvidenceKey key) {
        this.key = key;
    }

    /** An entry as stored; {@code data} is canonical JSON, exactly as it was signed. */
    record Row(long seq, Evidence evidence, String data, Instant recordedAt, String digest) {

        Entry entry() {
            return new Entry(seq, evidence, recordedAt, digest);
        }
    }

    /** What the head row knows: how many entries there are and the digest of the last. */
    record Head(long seq, String digest, String signature) {}

    Row next(Head head, Evidence evidence, Instant now) {
        long seq = head.seq() + 1;
        // Databases keep microseconds; what they would cut off must not be signed.
        Instant recordedAt = now.truncatedTo(ChronoUnit.MICROS);
        String data = Canonical.json(evidence.data());
        return new Row(seq, evidence, data, recordedAt, digest(head.digest(), seq, evidence, data, recordedAt));
    }

    Head head(String programId, long seq, String digest) {
        return new Head(seq, digest, key.sign("head\n%s\n%d\n%s".formatted(programId, seq, digest)));
    }

    Head start(String programId) {
        return head(programId, 0, GENESIS);
    }

    boolean authentic(String programId, Head head) {
        return head(programId, head.seq(), head.digest()).equals(head);
    }

    boolean follows(String previousDigest, Row row) {
        return digest(previousDigest, row.seq(), row.evidence(), row.data(), row.recordedAt())
                .equals(row.digest());
    }

    Ledger.Verification verify(String programId, @Nullable Head head, List<Row> rows) {
        String previous = GENESIS;
        long expected = 1;
        for (Row row : rows) {
            if (row.seq() != expected) {
                return broken(programId, rows, previous, expected, "Entry %d is missing.".formatted(expected));
            }
            if (!follows(previous, row)) {
                return broken(
                        programId,
                        rows,
                        previous,
                        expected,
                        "Entry %d was changed or moved, or was signed with another key.".formatted(expected));
            }
            previous = row.digest();
            expected++;
        }
        if (head == null && rows.isEmpty()) {
            return new Ledger.Verification(programId, 0, GENESIS, null, "There is no evidence yet.");
        }
        if (head == null) {
            return broken(programId, rows, previous, expected, "The head of the chain is missing.");
        }
        if (!authentic(programId, head)) {
            return broken(
                    programId,
                    rows,
                    previous,
                    expected,
                    "The head of the chain was changed, or was signed with another key.");
        }
        if (head.seq() != expected - 1 || !head.digest().equals(previous)) {
            return broken(
                    programId,
                    rows,
                    previous,
                    expected,
                    "The head of the chain knows %d entries, the ledger has %d: the end was cut off."
                            .formatted(head.seq(), rows.size()));
        }
        return new Ledger.Verification(
                programId,
                rows.size(),
                previous,
                null,
                "All %d entries follow from one another.".formatted(rows.size()));
    }

    private static Ledger.Verification broken(
            String programId, List<Row> rows, String lastWhole, long firstBroken, String message) {
        return new Ledger.Verification(programId, rows.size(), lastWhole, firstBroken, message);
    }

    private String digest(String previousDigest, long seq, Evidence evidence, String data, Instant recordedAt) {
        Map<String, Object> form = new TreeMap<>();
        form.put("programId", evidence.programId());
        form.put("runId", evidence.runId());
        form.put("waveId", evidence.waveId());
        form.put("kind", evidence.kind().name());
        form.put("processId", evidence.processId());
        form.put("processInstanceKey", evidence.processInstanceKey());
        form.put("elementId", evidence.elementId());
        form.put("subject", evidence.subject());
        // As text: the digest then holds for the stored characters and not for how numbers are read back.
        form.put("data", data);
        form.put("seq", seq);
        form.put("recordedAt", TIME.format(recordedAt));
        return key.sign(previousDigest + "\n" + Canonical.json(form));
    }
}
