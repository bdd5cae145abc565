package dev.tollgate.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The controlled clock of the local broker. The broker forgets on a restart how far it was moved, so that is kept in a
 * file beside its data and applied again: time never runs backwards.
 */
public class BrokerTime {

    private static final Logger log = LoggerFactory.getLogger(BrokerTime.class);
    private static final Duration STEP = Duration.ofDays(1);
    private static final Duration POLL = Duration.ofMillis(60);
    private static final Duration LONGEST_SETTLE = Duration.ofSeconds(10);
    private static final int QUIET_POLLS = 2;

    private final URI management;
    private final Path file;
    private final LocalHttp http = new LocalHttp();
    private final Duration step;
    private double stuckJobs;

    /**
     * @param management the broker's management address
     * @param file where the distance to real time is kept
     */
    BrokerTime(URI management, Path file) {
        this(management, file, STEP);
    }

    BrokerTime(URI management, Path file, Duration step) {
        this.management = management;
        this.file = file;
        this.step = step;
    }

    /** How far the broker's clock is ahead of this machine's, to the millisecond. */
    public Duration ahead() throws IOException {
        long before = System.currentTimeMillis();
        long broker = http.getJson(management.resolve("/actuator/clock"))
                .path("epochMilli")
                .asLong();
        long after = System.currentTimeMillis();
        return Duration.ofMillis(broker - (before + after) / 2);
    }

    /**
     * Moves the broker's clock forward, a day at most at a time. After each step it waits until the broker has worked off
     * what became due and no job is active, since a job whose time-out has passed is handed out a second time.
     *
     * @throws IOException when the broker does not answer; what was moved until then stays moved
     */
    public synchronized void advance(Duration by) throws IOException {
        stuckJobs = 0;
        settle();
        Duration left = by;
        while (left.isPositive()) {
            Duration next = left.compareTo(step) > 0 ? step : left;
            // Kept before it is done: at worst a restart is ahead by this one step.
            keep(ahead().plus(next));
            add(next);
            left = left.minus(next);
            settle();
        }
    }

    /** Applies what was kept of an earlier run. */
    synchronized void restore() throws IOException {
        if (Files.exists(file)) {
            Duration kept = Duration.parse(Files.readString(file).strip());
            Duration missing = kept.minus(ahead());
            if (missing.compareTo(Duration.ofSeconds(1)) > 0) {
                add(missing);
            }
        }
    }

    private void keep(Duration ahead) throws IOException {
        Path written = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(written, ahead.toString());
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void add(Duration by) throws IOException {
        http.postJson(
                management.resolve("/actuator/clock/add"),
                "{\"offsetMilli\":%d}".formatted(by.toMillis()),
                "application/json");
    }

    private void settle() throws IOException {
        long deadline = System.nanoTime() + LONGEST_SETTLE.toNanos();
        Activity last = activity();
        int quiet = 0;
        while (quiet < QUIET_POLLS) {
            if (System.nanoTime() > deadline) {
                if (last.activeJobs() > stuckJobs) {
                    log.info("{} jobs stay active while the clock is moved", Math.round(last.activeJobs()));
                    stuckJobs = last.activeJobs();
                }
                return;
            }
            pause();
            Activity now = activity();
            quiet = now.processed() == last.processed() && now.activeJobs() <= stuckJobs ? quiet + 1 : 0;
            last = now;
        }
    }

    private record Activity(double processed, double activeJobs) {}

    private Activity activity() throws IOException {
        double processed = 0;
        double active = 0;
        for (String line :
                http.get(management.resolve("/actuator/prometheus")).lines().toList()) {
            if (line.startsWith("zeebe_stream_processor_records_total{")) {
                processed += value(line);
            } else if (line.startsWith("zeebe_job_events_total{")) {
                if (line.contains("action=\"activated\"")) {
                    active += value(line);
                } else if (!line.contains("action=\"created\"")) {
                    active -= value(line);
                }
            }
        }
        return new Activity(processed, active);
    }

    private static double value(String line) {
        return Double.parseDouble(line.substring(line.indexOf("} ") + 2).split(" ")[0]);
    }

    private static void pause() throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the clock was moved", e);
        }
    }

    /** The broker's time now. */
    Instant now() throws IOException {
        return Instant.now().plus(ahead());
    }
}
