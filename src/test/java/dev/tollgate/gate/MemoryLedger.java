package dev.tollgate.gate;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.Ledger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A ledger that writes its data down and reads it back like the real one, without the chain. */
class MemoryLedger implements Ledger {

    final List<Entry> entries = new ArrayList<>();

    @Override
    public Entry append(Evidence evidence) {
        Entry entry = new Entry(
                entries.size() + 1,
                new Evidence(
                        evidence.programId(),
                        evidence.runId(),
                        evidence.waveId(),
                        evidence.kind(),
                        evidence.processId(),
                        evidence.processInstanceKey(),
                        evidence.elementId(),
                        evidence.subject(),
                        Canonical.map(Canonical.json(evidence.data()))),
                Instant.EPOCH,
                "digest");
        entries.add(entry);
        return entry;
    }

    @Override
    public List<Entry> entries(String programId) {
        return List.copyOf(entries);
    }

    @Override
    public List<Entry> round(String programId, long processInstanceKey) {
        return entries.stream()
                .filter(entry -> entry.evidence().processInstanceKey() == processInstanceKey)
                .toList();
    }

    @Override
    public Verification verify(String programId) {
        return new Verification(programId, entries.size(), "digest", null, "");
    }
}
