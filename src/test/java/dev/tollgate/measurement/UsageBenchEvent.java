package dev.tollgate.measurement;

import java.time.Instant;

/** An event as an entity, for comparison only; mapped by usage-bench-orm.xml, so that the application does not find it. */
class UsageBenchEvent {

    private String eventId;

    private String username;
    private Instant occurredAt;
    private double quality;

    UsageBenchEvent() {}

    UsageBenchEvent(String eventId, String username, Instant occurredAt, double quality) {
        this.eventId = eventId;
        this.username = username;
        this.occurredAt = occurredAt;
        this.quality = quality;
    }
}
