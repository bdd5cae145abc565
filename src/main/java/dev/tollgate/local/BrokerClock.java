package dev.tollgate.local;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the broker's time, so that what Tollgate calls today is what the engine calls today after its clock was moved. In
 * UTC; follows the broker every second, and at once when it is moved through {@link #advance(Duration)}.
 */
public class BrokerClock extends Clock implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(BrokerClock.class);
    // Both clocks are the same machine's; less than this is the request's own duration.
    private static final Duration NOISE = Duration.ofMillis(500);

    private final BrokerTime brokerTime;
    private final Clock machine;
    private final ScheduledExecutorService follower;
    private volatile Duration ahead = Duration.ZERO;

    BrokerClock(BrokerTime brokerTime, Clock machine) {
        this.brokerTime = brokerTime;
        this.machine = machine;
        this.follower = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("broker-clock").factory());
        follow();
        follower.scheduleWithFixedDelay(this::follow, 1, 1, TimeUnit.SECONDS);
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        Clock self = this;
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return zone;
            }

            @Override
            public Clock withZone(ZoneId other) {
                return self.withZone(other);
            }

            @Override
            public Instant instant() {
                return self.instant();
            }
        };
    }

    /** How far this clock is ahead of the machine's. */
    public Duration ahead() {
        return ahead;
    }

    /** Moves the broker's clock and this one; see {@link BrokerTime#advance(Duration)}. */
    public void advance(Duration by) throws IOException {
        try {
            brokerTime.advance(by);
        } finally {
            follow();
        }
    }

    private void follow() {
        try {
            Duration measured = brokerTime.ahead();
            if (measured.minus(ahead).abs().compareTo(NOISE) > 0) {
                ahead = measured;
            }
        } catch (IOException e) {
            // A broker that is being stopped or restarted; the last known distance goes on.
            log.debug("the broker's clock cannot be read", e);
        }
    }

    @Override
    public void close() {
        follower.shutdownNow();
    }
}
