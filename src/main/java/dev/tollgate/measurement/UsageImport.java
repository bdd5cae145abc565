package dev.tollgate.measurement;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Imports usage files: all of a file or nothing of it, each event once. The file is put aside on disk first, checked from
 * end to end, and only then imported, in one transaction and in batches.
 */
@Service
class UsageImport {

    static final long LIMIT = 100_000_000;
    private static final int BATCH = 500;
    private static final int ATTEMPTS = 3;

    private final UsageEvents events;
    private final Clock clock;
    private final TransactionTemplate transaction;
    private final Lock turn = new ReentrantLock();

    UsageImport(UsageEvents events, Clock clock, TransactionTemplate transaction) {
        this.events = events;
        this.clock = clock;
        this.transaction = transaction;
    }

    /**
     * @param known whether a username is in the program, also of those who left
     * @throws InvalidUsage when anything in it is wrong
     * @throws UsageTooLarge when it has more than {@value #LIMIT} bytes
     */
    UsageReport load(String programId, InputStream upload, Predicate<String> known, boolean skipUnknown)
            throws IOException {
        Path file = Files.createTempFile("tollgate-usage", ".tmp");
        try {
            putAside(upload, file);
            Instant now = clock.instant();
            UsageFile.Skipped skipped;
            try (InputStream in = Files.newInputStream(file)) {
                skipped = UsageFile.read(in, known, skipUnknown, now, event -> {});
            }
            Batches batches = storedInTurn(programId, file, known, skipUnknown, now);
            return new UsageReport(batches.imported, batches.known, skipped.events(), skipped.usernames());
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** One import at a time: H2 lets a second one of the same events wait for two seconds only, then fails it. */
    private Batches storedInTurn(
            String programId, Path file, Predicate<String> known, boolean skipUnknown, Instant now) {
        turn.lock();
        try {
            return stored(programId, file, known, skipUnknown, now);
        } finally {
            turn.unlock();
        }
    }

    /** Repeated when another instance of Tollgate imported the same events faster: they are known by then. */
    private Batches stored(String programId, Path file, Predicate<String> known, boolean skipUnknown, Instant now) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.execute(status -> {
                    Batches batches = new Batches(programId, now);
                    try (InputStream in = Files.newInputStream(file)) {
                        UsageFile.read(in, known, skipUnknown, now, batches::add);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                    batches.store();
                    return batches;
                });
            } catch (DuplicateKeyException | TransientDataAccessException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private static void putAside(InputStream upload, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] part = new byte[1 << 16];
            long size = 0;
            int length;
            while ((length = upload.read(part)) >= 0) {
                size += length;
                if (size > LIMIT) {
                    throw new UsageTooLarge(LIMIT);
                }
                out.write(part, 0, length);
            }
        }
    }

    private final class Batches {

        private final String programId;
        private final Instant now;
        private final Map<String, UsageEvent> waiting = new LinkedHashMap<>();
        private long imported;
        private long known;

        private Batches(String programId, Instant now) {
            this.programId = programId;
            this.now = now;
        }

        private void add(UsageEvent event) {
            if (waiting.putIfAbsent(event.eventId(), event) != null) {
                known++;
            } else if (waiting.size() == BATCH) {
                store();
            }
        }

        private void store() {
            if (waiting.isEmpty()) {
                return;
            }
            Set<String> before = events.known(programId, waiting.keySet());
            List<UsageEvent> fresh = waiting.values().stream()
                    .filter(event -> !before.contains(event.eventId()))
                    .toList();
            if (!fresh.isEmpty()) {
                events.insert(programId, fresh, now);
            }
            imported += fresh.size();
            known += before.size();
            waiting.clear();
        }
    }
}
