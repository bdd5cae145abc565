package dev.tollgate.local;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Who runs for this directory: a file a process with its id and the instant it was started. Both are compared, since
 * process ids are given out again.
 */
class RunFiles {

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    private final Path directory;
    private final String id;

    RunFiles(Path directory) {
        this(directory, "");
    }

    private RunFiles(Path directory, String id) {
        this.directory = directory;
        this.id = id;
    }

    RunFiles of(String id) {
        return new RunFiles(directory, id);
    }

    void write(String id, ProcessHandle process) throws IOException {
        Files.createDirectories(directory);
        Properties entry = new Properties();
        entry.setProperty("pid", Long.toString(process.pid()));
        process.info().startInstant().ifPresent(start -> entry.setProperty("started", start.toString()));
        try (Writer file = Files.newBufferedWriter(directory.resolve(id + ".pid"))) {
            entry.store(file, null);
        }
    }

    void delete() {
        try {
            Files.deleteIfExists(directory.resolve(id + ".pid"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops what an earlier Tollgate of this directory left behind when it was killed. */
    void stopLeftovers(Consumer<String> progress) {
        if (!Files.isDirectory(directory)) {
            return;
        }
        List<Path> entries;
        try (Stream<Path> files = Files.list(directory)) {
            entries = files.filter(file -> file.toString().endsWith(".pid")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<ProcessHandle> leftovers = entries.stream()
                .flatMap(entry -> {
                    Optional<ProcessHandle> running = running(entry);
                    running.ifPresent(process -> progress.accept("Stopping %s (process %d), left over from a killed run"
                            .formatted(entry.getFileName().toString().replace(".pid", ""), process.pid())));
                    return running.stream();
                })
                .toList();
        leftovers.forEach(ProcessHandle::destroy);
        for (ProcessHandle leftover : leftovers) {
            if (!ended(leftover, 20)) {
                leftover.destroyForcibly();
                if (!ended(leftover, 10)) {
                    throw new LocalPlatformException(
                            "Process %d, left over from a killed run, cannot be stopped.".formatted(leftover.pid()),
                            "Stop it by hand, then start again.");
                }
            }
        }
        for (Path entry : entries) {
            try {
                Files.deleteIfExists(entry);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static boolean ended(ProcessHandle process, long seconds) {
        try {
            process.onExit().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException | ExecutionException e) {
            return !process.isAlive();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<ProcessHandle> running(Path file) {
        Properties entry = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            entry.load(reader);
            long pid = Long.parseLong(entry.getProperty("pid", ""));
            Instant started = Instant.parse(entry.getProperty("started", ""));
            return ProcessHandle.of(pid)
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(actual ->
                                    Duration.between(started, actual).abs().compareTo(CLOCK_TOLERANCE) < 0)
                            .isPresent());
        } catch (IOException | IllegalArgumentException | java.time.format.DateTimeParseException e) {
            // An entry cut short by the kill itself names nobody.
            return Optional.empty();
        }
    }
}
