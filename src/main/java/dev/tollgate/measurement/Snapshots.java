package dev.tollgate.measurement;

import java.util.Optional;

/** The snapshots that were kept. Whether one is still as it was taken, its digest in the ledger says. */
public interface Snapshots {

    Optional<Snapshot> find(String id);
}
