package dev.tollgate.measurement;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports usage files: all of a file or nothing of it, each event once, and adds them up in the same transaction. The file is
 * put aside on disk first, so that a slow sender holds nothing up.
 */
@Service
class UsageImport {

    /** Of what is read at once, unpacked. */
    static final long LIMIT = 100_000_000;

    private static final Logger LOG = LoggerFactory.getLogger(UsageImport.class);
    private static final int ATTEMPTS = 3;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;
    private static final int BATCH = 500;

    private final UsageEvents events;
    private final UsageRollUps rollUps;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Lock turn = new ReentrantLock();

    UsageImport(UsageEvents events, UsageRollUps rollUps, Clock clock, TransactionTemplate transaction) {
        this.events = events;
        this.rollUps = rollUps;
        this.clock = clock;
        // Of its own also where another one has just been committed.
        this.transaction = new TransactionTemplate(Objects.requireNonNull(transaction.getTransactionManager()));
        this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * Whose usage it is.
     *
     * @param zone whose days are counted
     * @param feature the one whose events are key actions
     * @param usernames of the program, also of those who left: what they did is known, it just does not count
     * @param withheld those of them whose usage may not be taken in yet, with their country; empty where it is not known
     */
    record Target(
            String programId,
            ZoneId zone,
            String feature,
            Supplier<Set<String>> usernames,
            Supplier<Map<String, String>> withheld) {}

    /**
     * @param expected how many events the sender says there are, or null
     * @throws InvalidUsage when anything in it is wrong
     * @throws UsageTooLarge when it has more than {@value #LIMIT} bytes, unpacked
     */
    UsageReport load(Target target, InputStream upload, UsageFile.Unknown unknown, @Nullable Long expected)
            throws IOException {
        Path file = Files.createTempFile("tollgate-usage", ".tmp");
        try {
            putAside(upload, file);
            Instant now = clock.instant();
            return inTurn(() -> imported(target, file, unknown, expected, now));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** What is kept aside. */
    UsageAside aside(Target target) {
        Map<String, Long> byUsername = events.asideByUsername(target.programId());
        Withheld withheld = new Withheld(target.withheld().get());
        List<String> unknown = new ArrayList<>();
        byUsername.forEach((username, count) -> {
            if (withheld.has(username)) {
                withheld.add(username, count);
            } else {
                unknown.add(username);
            }
        });
        return new UsageAside(
                byUsername.values().stream().mapToLong(Long::longValue).sum(), unknown, withheld.counted());
    }

    /** Takes in what was kept aside of people who have joined since, or whose country has a record since; how many events. */
    long takeIn(Target target) {
        return events.asideByUsername(target.programId()).isEmpty()
                ? 0
                : inTurn(() -> {
                    Instant now = clock.instant();
                    Optional<Instant> keptFrom = begin(target, now);
                    return joined(
                            target,
                            countable(
                                    target.usernames().get(), target.withheld().get()),
                            keptFrom,
                            now);
                });
    }

    /** Keeps only sums of what happened before that time. */
    int forgetBefore(Target target, Instant before) {
        return inTurn(() -> {
            begin(target, clock.instant());
            int forgotten = events.forgetBefore(target.programId(), before);
            rollUps.keptFrom(target.programId(), before);
            return forgotten;
        });
    }

    /**
     * One at a time: H2 lets a second one of the same program wait for two seconds only, then fails it. Repeated when another
     * instance of Tollgate was faster.
     */
    private <T> T inTurn(Supplier<T> change) {
        turn.lock();
        try {
            for (int attempt = 1; ; attempt++) {
                try {
                    return transaction.execute(status -> change.get());
                } catch (DuplicateKeyException | TransientDataAccessException e) {
                    if (attempt == ATTEMPTS) {
                        throw e;
                    }
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private UsageReport imported(
            Target target, Path file, UsageFile.Unknown unknown, @Nullable Long expected, Instant now) {
        Optional<Instant> keptFrom = begin(target, now);
        Set<String> usernames = target.usernames().get();
        Map<String, String> countries = target.withheld().get();
        long joined = joined(target, countable(usernames, countries), keptFrom, now);
        BitSet condensed = keptFrom.map(
                        from -> condensed(target, file, usernames, unknown, now, new Withheld(countries), from))
                .orElseGet(BitSet::new);
        TakenIn in = takenIn(target, file, usernames, unknown, expected, now, countries, condensed);
        UsageFile.Read read = in.read();
        UsageIntake.Taken taken = in.taken();
        Told fresh = taken.repeated().isEmpty()
                ? in.told()
                : told(target, file, usernames, unknown, now, in.withheld(), taken, condensed);
        rollUps.add(target.programId(), fresh.sums);
        boolean aside = unknown == UsageFile.Unknown.ASIDE;
        return new UsageReport(
                taken.imported(),
                taken.repeated().cardinality() + condensed.cardinality(),
                aside ? 0 : read.ofUnknown(),
                aside ? List.of() : read.unknownUsernames(),
                taken.aside(),
                aside ? read.unknownUsernames() : List.of(),
                joined,
                in.withheld().counted(),
                taken.changed(),
                taken.changes().stream()
                        .map(change -> new UsageReport.Change(change.line(), change.eventId()))
                        .toList(),
                fresh.otherThan(target.feature()));
    }

    /** All that reading the file once brings. */
    private record TakenIn(UsageFile.Read read, UsageIntake.Taken taken, Told told, Withheld withheld) {}

    /** As if every event were new where that is faster; where one is not, the file is read again. */
    private TakenIn takenIn(
            Target target,
            Path file,
            Set<String> usernames,
            UsageFile.Unknown unknown,
            @Nullable Long expected,
            Instant now,
            Map<String, String> countries,
            BitSet condensed) {
        Optional<UsageIntake> ofNew = events.intakeOfNew(target.programId(), now);
        if (ofNew.isPresent()) {
            try (UsageIntake intake = ofNew.get()) {
                return takenIn(target, file, usernames, unknown, expected, now, countries, condensed, intake);
            } catch (UsageIntake.Repeats e) {
                LOG.debug("Events of a file for {} are repeated; taking it in with a look at each", target.programId());
            }
        }
        try (UsageIntake intake = events.intake(target.programId(), now)) {
            return takenIn(target, file, usernames, unknown, expected, now, countries, condensed, intake);
        }
    }

    private static TakenIn takenIn(
            Target target,
            Path file,
            Set<String> usernames,
            UsageFile.Unknown unknown,
            @Nullable Long expected,
            Instant now,
            Map<String, String> countries,
            BitSet condensed,
            UsageIntake intake) {
        Told told = new Told(target.zone());
        Withheld withheld = new Withheld(countries);
        UsageFile.Read read = read(file, usernames, unknown, now, new UsageFile.Sink() {
            @Override
            public void known(int line, UsageEvent event) {
                if (withheld.has(event.username())) {
                    withheld.add(event.username(), 1);
                    intake.aside(event);
                } else if (!condensed.get(line)) {
                    intake.add(line, event);
                    told.add(event);
                }
            }

            @Override
            public void unknown(UsageEvent event) {
                intake.aside(event);
            }
        });
        if (expected != null && expected != read.events()) {
            throw new InvalidUsage(
                    List.of(new UsageProblem(
                            0,
                            "",
                            Long.toString(read.events()),
                            "is the number of its events, %d were announced".formatted(expected),
                            "Send the whole file again; each event is counted once.")),
                    1);
        }
        return new TakenIn(read, intake.end(), told, withheld);
    }

    private static Set<String> countable(Set<String> usernames, Map<String, String> withheld) {
        Set<String> countable = new HashSet<>(usernames);
        countable.removeAll(withheld.keySet());
        return countable;
    }

    /** Locks the program's usage; usage that was imported before there were sums is added up now. */
    private Optional<Instant> begin(Target target, Instant now) {
        String programId = target.programId();
        Optional<UsageRollUps.State> state = rollUps.lock(programId);
        if (state.isPresent() && state.get().zone().equals(target.zone())) {
            return Optional.ofNullable(state.get().keptFrom());
        }
        if (state.isEmpty()) {
            rollUps.begin(programId, target.zone());
        } else if (state.get().keptFrom() != null) {
            throw new IllegalStateException(
                    "The time zone of '%s' cannot change any more: events before %s are kept as sums of days in %s"
                            .formatted(
                                    programId,
                                    state.get().keptFrom(),
                                    state.get().zone()));
        } else {
            rollUps.changeZone(programId, target.zone());
            rollUps.forget(programId);
        }
        UsageSums sums = new UsageSums(target.zone());
        events.all(programId, sums::add);
        rollUps.add(programId, sums);
        return Optional.empty();
    }

    private long joined(Target target, Set<String> usernames, Optional<Instant> keptFrom, Instant now) {
        String programId = target.programId();
        long joined = 0;
        for (String username : events.asideByUsername(programId).keySet()) {
            if (!usernames.contains(username)) {
                continue;
            }
            List<UsageEvent> own = new ArrayList<>();
            events.takeAside(programId, username, own::add);
            Set<UUID> seen = keptFrom.isEmpty() ? Set.of() : seen(programId, own, keptFrom.get());
            own.removeIf(event -> seen.contains(UsageEvents.fingerprint(programId, event.eventId())));
            UsageSums sums = new UsageSums(target.zone());
            UsageIntake.Taken taken;
            try (UsageIntake intake = events.intake(programId, now)) {
                for (int line = 0; line < own.size(); line++) {
                    intake.add(line, own.get(line));
                }
                taken = intake.end();
            }
            for (int line = 0; line < own.size(); line++) {
                if (!taken.repeated().get(line)) {
                    sums.add(own.get(line));
                }
            }
            rollUps.add(programId, sums);
            joined += taken.imported();
        }
        return joined;
    }

    /** The lines of events that were counted before and are no longer kept one by one. */
    private BitSet condensed(
            Target target,
            Path file,
            Set<String> usernames,
            UsageFile.Unknown unknown,
            Instant now,
            Withheld withheld,
            Instant keptFrom) {
        BitSet condensed = new BitSet();
        Map<Integer, UsageEvent> waiting = new LinkedHashMap<>();
        Runnable look = () -> {
            Set<UUID> seen = seen(target.programId(), waiting.values(), keptFrom);
            waiting.forEach((line, event) ->
                    condensed.set(line, seen.contains(UsageEvents.fingerprint(target.programId(), event.eventId()))));
            waiting.clear();
        };
        read(file, usernames, unknown, now, new UsageFile.Sink() {
            @Override
            public void known(int line, UsageEvent event) {
                if (event.occurredAt().isBefore(keptFrom) && !withheld.has(event.username())) {
                    waiting.put(line, event);
                }
                if (waiting.size() == BATCH) {
                    look.run();
                }
            }

            @Override
            public void unknown(UsageEvent event) {}
        });
        look.run();
        return condensed;
    }

    private Set<UUID> seen(String programId, Iterable<UsageEvent> ofEvents, Instant keptFrom) {
        Set<UUID> fingerprints = new HashSet<>();
        ofEvents.forEach(event -> {
            if (event.occurredAt().isBefore(keptFrom)) {
                fingerprints.add(UsageEvents.fingerprint(programId, event.eventId()));
            }
        });
        return fingerprints.isEmpty() ? Set.of() : events.seen(programId, fingerprints);
    }

    /** What is left without the lines that count nothing new; reading again is less than to remember every event. */
    private static Told told(
            Target target,
            Path file,
            Set<String> usernames,
            UsageFile.Unknown unknown,
            Instant now,
            Withheld withheld,
            UsageIntake.Taken taken,
            BitSet condensed) {
        Told told = new Told(target.zone());
        read(file, usernames, unknown, now, new UsageFile.Sink() {
            @Override
            public void known(int line, UsageEvent event) {
                if (!withheld.has(event.username()) && !taken.repeated().get(line) && !condensed.get(line)) {
                    told.add(event);
                }
            }

            @Override
            public void unknown(UsageEvent event) {}
        });
        return told;
    }

    private static UsageFile.Read read(
            Path file, Set<String> usernames, UsageFile.Unknown unknown, Instant now, UsageFile.Sink sink) {
        try (InputStream in = Files.newInputStream(file)) {
            return UsageFile.read(in, usernames::contains, unknown, now, sink);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void putAside(InputStream upload, Path file) throws IOException {
        BufferedInputStream packed = new BufferedInputStream(upload, 1 << 16);
        packed.mark(2);
        boolean gzip = packed.read() == GZIP_FIRST && packed.read() == GZIP_SECOND;
        packed.reset();
        try (OutputStream out = Files.newOutputStream(file);
                InputStream in = gzip ? new GZIPInputStream(packed, 1 << 16) : packed) {
            byte[] part = new byte[1 << 16];
            long size = 0;
            int length;
            while ((length = in.read(part)) >= 0) {
                size += length;
                if (size > LIMIT) {
                    throw new UsageTooLarge(LIMIT);
                }
                out.write(part, 0, length);
            }
        } catch (EOFException | ZipException e) {
            throw new InvalidUsage(
                    List.of(new UsageProblem(
                            0, "", "", "is packed with gzip, but cut off or damaged", "Send the whole file again.")),
                    1);
        }
    }

    /** The sums of a file, and how many events of each feature it has. */
    private static final class Told {

        private final UsageSums sums;
        private final Map<String, Long> features = new HashMap<>();

        private Told(ZoneId zone) {
            this.sums = new UsageSums(zone);
        }

        private void add(UsageEvent event) {
            sums.add(event);
            features.merge(event.feature(), 1L, Long::sum);
        }

        private Map<String, Long> otherThan(String feature) {
            Map<String, Long> others = new TreeMap<>(features);
            others.remove(feature);
            return others;
        }
    }
}
