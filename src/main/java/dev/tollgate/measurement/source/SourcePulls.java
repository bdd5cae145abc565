package dev.tollgate.measurement.source;

import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.measurement.FetchedUsage;
import dev.tollgate.measurement.InvalidUsage;
import dev.tollgate.measurement.UsageProblem;
import dev.tollgate.measurement.UsageReport;
import dev.tollgate.measurement.UsageTooLarge;
import dev.tollgate.measurement.source.SourceSettings.Source;
import dev.tollgate.measurement.source.SourceState.Pulled;
import dev.tollgate.program.UnknownProgram;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Pulls usage from the sources that are due: all that a source has since the last pull, less the overlap, is read to a file
 * first and then imported as a whole. A pull that fails changes nothing; the next one asks for the same and more.
 */
@Component
@EnableConfigurationProperties(SourceSettings.class)
class SourcePulls implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(SourcePulls.class);
    /** On top of the patience, for the import. After it another instance may pull the same: events count once. */
    private static final Duration IMPORT = Duration.ofMinutes(10);

    private static final int LONGEST_QUOTE = 300;

    private final SourceSettings settings;
    private final SourceStore store;
    private final RunEnds runs;
    private final FetchedUsage usage;
    private final HttpFetch fetch;
    private final MeterRegistry meters;
    private final Clock clock;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    SourcePulls(
            SourceSettings settings,
            SourceStore store,
            RunEnds runs,
            FetchedUsage usage,
            HttpFetch fetch,
            MeterRegistry meters,
            Clock clock) {
        this.settings = settings;
        this.store = store;
        this.runs = runs;
        this.usage = usage;
        this.fetch = fetch;
        this.meters = meters;
        this.clock = clock;
        settings.sources()
                .forEach((name, source) -> TimeGauge.builder(
                                "tollgate.usage.source.age", () -> age(name, source), TimeUnit.SECONDS)
                        .description("Time since the source was pulled without trouble")
                        .tag("source", name)
                        .register(meters));
    }

    /** Each on a thread of its own, so that one that hangs holds up no other and nothing else that is scheduled. */
    @Scheduled(
            initialDelayString = "${tollgate.measurement.pull-every:30s}",
            fixedDelayString = "${tollgate.measurement.pull-every:30s}")
    void look() {
        settings.sources().keySet().stream()
                .filter(underWay::add)
                .forEach(name -> threads.execute(() -> {
                    try {
                        pullIfDue(name);
                    } catch (RuntimeException e) {
                        log.warn(
                                "Usage source '{}' could not be looked at now ({})",
                                name,
                                e.getClass().getName());
                    } finally {
                        underWay.remove(name);
                    }
                }));
    }

    /** False where it is not due, another instance pulls, or the program is over: nothing is fetched that nobody needs. */
    boolean pullIfDue(String name) {
        Source source = settings.sources().get(name);
        if (runs.over(source.program())) {
            return false;
        }
        Instant now = clock.instant();
        store.begin(source.program(), name, now);
        return store.claim(
                        source.program(), name, now, now.plus(source.patience()).plus(IMPORT))
                .map(claim -> {
                    pull(name, source, claim, now);
                    return true;
                })
                .orElse(false);
    }

    private void pull(String name, Source source, String claim, Instant now) {
        UsageSource reader = reader(source);
        SourceState before = store.find(source.program(), name, now).orElseThrow();
        try {
            Pulled pulled = pulled(name, source, reader, before, now);
            store.succeeded(claim, now, clock.instant(), now.plus(source.every()), pulled);
            count(name, Outcome.OK);
            meters.counter("tollgate.usage.source.events", "source", name).increment(pulled.imported());
            if (before.failures() > 0 || pulled.hasNew()) {
                log.info("Usage source '{}' of '{}': {}", name, source.program(), pulled);
            }
        } catch (InterruptedException e) {
            store.release(claim);
            Thread.currentThread().interrupt();
        } catch (SourceTrouble e) {
            failed(name, source, reader, claim, before, now, e);
        } catch (IOException | RuntimeException e) {
            log.warn("Pulling usage source '{}' failed", name, unsecret(reader, e));
            failed(
                    name,
                    source,
                    reader,
                    claim,
                    before,
                    now,
                    new SourceTrouble(
                            Outcome.FAILED,
                            "Something unexpected: " + e.getClass().getSimpleName(),
                            "It is tried again. The cause is in the log of Tollgate."));
        }
    }

    private Pulled pulled(String name, Source source, UsageSource reader, SourceState before, Instant now)
            throws IOException, InterruptedException {
        Path file = Files.createTempFile("tollgate-source", ".tmp");
        try {
            ZoneId zone = usage.zone(source.program());
            Instant since = before.pulledUntil() == null
                    ? now.minus(source.history())
                    : before.pulledUntil().minus(source.overlap());
            String prefix = source.eventIdPrefix() == null ? name + ":" : source.eventIdPrefix();
            PulledEvents events;
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                events = new PulledEvents(out, prefix, now, source.overlap());
                patiently(source.patience(), reader, new UsageSource.Asked(since, now, zone), events);
                events.complainOfMany();
            }
            if (events.rows() > 0 && events.withoutUser() == events.rows()) {
                throw new SourceTrouble(
                        Outcome.SCHEMA_CHANGED,
                        "None of the %d events says who did it".formatted(events.rows()),
                        "Did the source move the user somewhere else? Point username to it.");
            }
            List<RefusedEvent> refused = new ArrayList<>(events.refused());
            UsageReport report =
                    events.written() == 0 ? null : takenIn(source.program(), file, events.written(), refused);
            store.refused(source.program(), name, refused, now);
            return pulled(events, report);
        } catch (UnknownProgram e) {
            throw new SourceTrouble(
                    Outcome.PROGRAM_UNKNOWN,
                    "No program '%s' is registered".formatted(source.program()),
                    "Register it, or correct tollgate.sources.%s.program.".formatted(name));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static Pulled pulled(PulledEvents events, @Nullable UsageReport report) {
        if (report == null) {
            return new Pulled(events.rows(), 0, 0, 0, 0, events.later(), events.withoutUser(), "");
        }
        return new Pulled(
                events.rows(),
                report.imported(),
                report.alreadyKnown(),
                report.changed(),
                report.aside(),
                events.later(),
                events.withoutUser(),
                new TreeMap<>(report.otherFeatures())
                        .entrySet().stream()
                                .map(other -> other.getKey() + ": " + other.getValue())
                                .collect(Collectors.joining(", ")));
    }

    /** Without single events that are not in order, which are added to the refused. */
    private UsageReport takenIn(String programId, Path file, long events, List<RefusedEvent> refused)
            throws IOException {
        try {
            return usage.takeIn(programId, file);
        } catch (UsageTooLarge e) {
            throw new SourceTrouble(
                    Outcome.TOO_LARGE,
                    "The events of one pull are more than an import takes",
                    "Let the first pull go back less far (history), or pull more often.");
        } catch (InvalidUsage e) {
            if (e.found() > e.problems().size() || PulledEvents.isMany(e.found(), events)) {
                throw invalid(file, e);
            }
            Path others = Files.createTempFile("tollgate-source", ".tmp");
            try {
                refused.addAll(setAside(file, e.problems(), others));
                return usage.takeIn(programId, others);
            } catch (InvalidUsage again) {
                throw invalid(others, again);
            } finally {
                Files.deleteIfExists(others);
            }
        }
    }

    private static SourceTrouble invalid(Path file, InvalidUsage refused) throws IOException {
        UsageProblem first = refused.problems().getFirst();
        return new SourceTrouble(
                Outcome.INVALID_EVENTS,
                "%d of the events are not in order. The first, %s: %s %s"
                        .formatted(
                                refused.found(),
                                HttpFetch.shortened(line(file, first.line()), LONGEST_QUOTE),
                                first.field(),
                                first.problem()),
                first.remedy());
    }

    /** Copies a file without the lines that have a problem; what they say and why they are left out. */
    private static List<RefusedEvent> setAside(Path file, List<UsageProblem> problems, Path others) throws IOException {
        Map<Long, UsageProblem> byLine = new HashMap<>();
        problems.forEach(problem -> byLine.putIfAbsent(problem.line(), problem));
        List<RefusedEvent> refused = new ArrayList<>();
        try (BufferedReader in = Files.newBufferedReader(file);
                BufferedWriter out = Files.newBufferedWriter(others)) {
            long number = 0;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                UsageProblem problem = byLine.get(++number);
                if (problem == null) {
                    out.write(line);
                    out.write('\n');
                } else {
                    refused.add(new RefusedEvent(
                            HttpFetch.shortened(line, LONGEST_QUOTE),
                            problem.field() + " " + problem.problem(),
                            problem.remedy()));
                }
            }
        }
        return refused;
    }

    private static String line(Path file, long number) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.skip(Math.max(number - 1, 0)).findFirst().orElse("");
        }
    }

    /** Reads on a thread that is left behind when time is up; what it still writes is read by nobody. */
    private void patiently(Duration patience, UsageSource reader, UsageSource.Asked asked, PulledEvents events)
            throws IOException, InterruptedException {
        Future<Void> reading = threads.submit(() -> {
            reader.read(asked, events);
            return null;
        });
        try {
            reading.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new SourceTrouble(
                    Outcome.TIMEOUT,
                    "It was not done within %s".formatted(HttpFetch.shown(patience)),
                    "It is asked again. If it stays so, give it more patience, or let the first pull go back less far"
                            + " (history).");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException trouble -> throw trouble;
                case InterruptedException trouble -> throw trouble;
                case RuntimeException trouble -> throw trouble;
                default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            reading.cancel(true);
        }
    }

    private void failed(
            String name,
            Source source,
            UsageSource reader,
            String claim,
            SourceState before,
            Instant now,
            SourceTrouble trouble) {
        int failures = before.failures() + 1;
        Duration wait = source.retryAfter(failures, trouble.outcome());
        String problem = hidden(reader, trouble.problem());
        store.failed(claim, now, clock.instant().plus(wait), failures, trouble.outcome(), problem, trouble.remedy());
        count(name, trouble.outcome());
        if (before.outcome() == trouble.outcome()) {
            log.debug("Usage source '{}' still cannot be pulled: {}", name, problem);
        } else {
            log.warn(
                    "Usage source '{}' of '{}' could not be pulled ({}): {}. {}",
                    name,
                    source.program(),
                    trouble.outcome().shown(),
                    problem,
                    trouble.remedy());
        }
    }

    private void count(String name, Outcome outcome) {
        meters.counter("tollgate.usage.source.pulls", "source", name, "outcome", outcome.shown())
                .increment();
    }

    private double age(String name, Source source) {
        Instant now = clock.instant();
        return store.find(source.program(), name, now)
                .map(SourceState::lastSuccessAt)
                .map(success -> (double) Duration.between(success, now).toSeconds())
                .orElse(Double.NaN);
    }

    private UsageSource reader(Source source) {
        if (source.http() != null) {
            return new HttpJsonSource(source.http(), fetch);
        }
        return source.sql() != null ? new SqlSource(source.sql()) : new PrometheusSource(source.prometheus(), fetch);
    }

    /** With the place where it happened, and nothing secret in what it says. */
    private static Exception unsecret(UsageSource reader, Exception trouble) {
        Exception shown = new Exception(hidden(reader, trouble.toString()));
        shown.setStackTrace(trouble.getStackTrace());
        return shown;
    }

    private static String hidden(UsageSource reader, String text) {
        String hidden = text;
        for (String secret : reader.secrets()) {
            hidden = secret.isBlank() ? hidden : hidden.replace(secret.strip(), "•••");
        }
        return hidden;
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
