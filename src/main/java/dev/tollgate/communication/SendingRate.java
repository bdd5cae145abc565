package dev.tollgate.communication;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Lets no more mails go than the provider allows, all threads of this instance together: so many a minute, and none for a
 * while once it has said that it is too many. After such a pause one mail asks whether it is over. What may not go stays in
 * the queue, unclaimed.
 */
@Component
class SendingRate {

    private static final Logger log = LoggerFactory.getLogger(SendingRate.class);
    private static final long NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

    private final RateSettings settings;
    private final Clock clock;
    /** Time for which mails may go, in nanoseconds: each takes its part of a minute. */
    private long saved;

    private Instant counted;
    private @Nullable Instant pausedUntil;
    private Duration pause = Duration.ZERO;
    private boolean asking;

    SendingRate(RateSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.saved = most();
        this.counted = clock.instant();
    }

    /** Whether a mail may go now; it has to be followed by {@link #heard} or {@link #giveBack}. */
    synchronized boolean take() {
        if (untilNext().isPositive()) {
            return false;
        }
        saved -= each();
        asking = slowedDown();
        return true;
    }

    /** The mail did not go after all. */
    synchronized void giveBack() {
        saved = Math.min(most(), saved + each());
        asking = false;
    }

    /** What the server said to a mail. */
    synchronized void heard(SendResult result) {
        if (result instanceof SendResult.Postponed postponed && postponed.tooMany()) {
            tooMany(postponed.reason());
        } else if (slowedDown() && asking && !paused()) {
            asking = false;
            // A server that cannot be reached has not said that it takes mails again.
            if (!(result instanceof SendResult.Postponed)) {
                log.info("The mail server takes mails again");
                pausedUntil = null;
                pause = Duration.ZERO;
            }
        }
    }

    /** How long none may go; zero when one may now. Where a mail's answer is waited for, until that. */
    synchronized Duration untilNext() {
        Instant now = clock.instant();
        if (paused()) {
            return Duration.between(now, pausedUntil);
        }
        if (slowedDown() && asking) {
            return settings.firstPause();
        }
        if (settings.perMinute() == 0) {
            return Duration.ZERO;
        }
        // A clock that is set back makes nothing go for longer.
        Duration passed = now.isBefore(counted) ? Duration.ZERO : Duration.between(counted, now);
        counted = now;
        saved = passed.compareTo(Duration.ofNanos(most())) >= 0 ? most() : Math.min(most(), saved + passed.toNanos());
        return Duration.ofNanos(Math.max(0, each() - saved));
    }

    /** Whether the server wants none for a while. */
    synchronized boolean pausing() {
        return paused();
    }

    private void tooMany(String reason) {
        asking = false;
        if (paused()) {
            // Of mails that were under way together one says it for all.
            return;
        }
        Duration longer = pause.isZero() ? settings.firstPause() : pause.multipliedBy(2);
        pause = longer.compareTo(settings.longestPause()) > 0 ? settings.longestPause() : longer;
        pausedUntil = clock.instant().plus(pause);
        log.warn(
                "The mail server says that it gets too many mails ({}); none is sent to anybody until {}",
                reason,
                pausedUntil);
    }

    private boolean slowedDown() {
        return pausedUntil != null;
    }

    private boolean paused() {
        return pausedUntil != null && clock.instant().isBefore(pausedUntil);
    }

    private long each() {
        return settings.perMinute() == 0 ? 0 : NANOS_PER_MINUTE / settings.perMinute();
    }

    private long most() {
        return each() * settings.burst();
    }
}
