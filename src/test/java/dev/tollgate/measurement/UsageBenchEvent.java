package dev.tollgate.measurement;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.time.Instant;

/** An event as an entity, for comparison only. */
@Entity
class UsageBenchEvent {

    @Id
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
