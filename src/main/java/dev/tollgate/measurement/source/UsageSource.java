package dev.tollgate.measurement.source;

import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;

/** Somewhere usage comes from. */
interface UsageSource {

    /**
     * Hands over every event since a time, those at its border perhaps once more.
     *
     * @throws SourceTrouble when it cannot, after some were handed over perhaps: they are forgotten then
     */
    void read(Asked asked, PulledEvents events) throws IOException, InterruptedException;

    /** What not to show, in case an answer or an error quotes it. */
    Iterable<String> secrets();

    /**
     * @param since events that happened, or were recorded, at or after it
     * @param now the time of the pull
     * @param programZone whose days the program counts
     */
    record Asked(Instant since, Instant now, ZoneId programZone) {}
}
