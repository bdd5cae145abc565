package dev.tollgate.lifecycle;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How a running program is steered: paused, about to be cancelled, changed. Implemented by the module above. */
public interface Steering {

    /** While it is paused nothing is sent, nobody is reminded, no gate is decided and no part begins. */
    Optional<Paused> pause(String programId);

    /** The programs that are paused now. */
    Set<String> pausedPrograms();

    /** Changes of the plan since the registration, the latest first. */
    List<Change> changes(String programId);

    /** A request to cancel that waits for its confirmation, or was confirmed or declined last; in words. */
    Optional<String> cancellation(String programId);

    record Paused(Instant since, String by, String because) {}

    /** @param kind go-live, department, sponsor, rename-department, merge-departments or move-unit */
    record Change(String id, String kind, String what, String because, String by, Instant at) {}
}
