package dev.tollgate.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts failed logins of a name from one address. After ten within a minute no further is tried until that minute is
 * over. The address is part of it, so that nobody can lock somebody else out from elsewhere.
 */
final class FailedLogins {

    static final int ALLOWED = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int ENTRIES = 10_000;

    private final Clock clock;
    private final Map<Origin, Failures> failures = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Origin, Failures> eldest) {
            return size() > ENTRIES;
        }
    };

    FailedLogins(Clock clock) {
        this.clock = clock;
    }

    synchronized boolean tooMany(Origin origin) {
        Failures known = failures.get(origin);
        if (known == null) {
            return false;
        }
        if (known.over(clock.instant())) {
            failures.remove(origin);
            return false;
        }
        return known.count() >= ALLOWED;
    }

    synchronized void failed(Origin origin) {
        Instant now = clock.instant();
        failures.compute(
                origin,
                (key, known) -> known == null || known.over(now)
                        ? new Failures(1, now)
                        : new Failures(known.count() + 1, known.since()));
    }

    synchronized void succeeded(Origin origin) {
        failures.remove(origin);
    }

    record Origin(String name, String address) {}

    private record Failures(int count, Instant since) {

        boolean over(Instant now) {
            return !now.isBefore(since.plus(WINDOW));
        }
    }
}
