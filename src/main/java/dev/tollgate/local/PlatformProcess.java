package dev.tollgate.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One process of the platform with its log and its entry in the run folder. */
class PlatformProcess {

    private static final Logger log = LoggerFactory.getLogger(PlatformProcess.class);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(25);
    private static final int LAST_LINES = 5;

    private final String id;
    private final String name;
    private final Process process;
    private final Path logFile;
    private final RunFiles runFiles;
    private final BooleanSupplier healthy;
    private volatile boolean stopping;

    private PlatformProcess(
            String id, String name, Process process, Path logFile, RunFiles runFiles, BooleanSupplier healthy) {
        this.id = id;
        this.name = name;
        this.process = process;
        this.logFile = logFile;
        this.runFiles = runFiles;
        this.healthy = healthy;
    }

    /**
     * Starts a Java program with the JDK of this process.
     *
     * @param name for people; the file names come from {@code id}
     */
    static PlatformProcess start(
            String id,
            String name,
            List<String> javaArguments,
            Map<String, String> environment,
            Path logFile,
            RunFiles runFiles,
            BooleanSupplier healthy) {
        List<String> command = new ArrayList<>();
        if (!System.getProperty("os.name").startsWith("Windows")) {
            // Ctrl-C reaches the whole foreground group at once; ignored here, so that Tollgate stops them in order.
            command.addAll(List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(javaArguments);
        try {
            Files.createDirectories(logFile.getParent());
            if (Files.exists(logFile)) {
                Files.move(
                        logFile,
                        logFile.resolveSibling(logFile.getFileName() + ".1"),
                        StandardCopyOption.REPLACE_EXISTING);
            }
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(logFile.toFile())
                    .directory(logFile.getParent().toFile());
            // Settings meant for Tollgate's own JVM and Spring must not reach the platform's.
            builder.environment()
                    .keySet()
                    .removeIf(key -> key.startsWith("SPRING_")
                            || key.startsWith("SERVER_")
                            || key.startsWith("MANAGEMENT_")
                            || key.startsWith("CAMUNDA_")
                            || key.startsWith("ZEEBE_")
                            || key.equals("JAVA_TOOL_OPTIONS")
                            || key.equals("JDK_JAVA_OPTIONS"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            runFiles.write(id, process.toHandle());
            process.getOutputStream().close();
            PlatformProcess started = new PlatformProcess(id, name, process, logFile, runFiles.of(id), healthy);
            process.onExit().thenAccept(ended -> started.ended());
            return started;
        } catch (IOException e) {
            throw new LocalPlatformException(
                    name + " cannot be started: " + e, "Check that the folder of " + logFile + " can be written.", e);
        }
    }

    private void ended() {
        if (!stopping) {
            log.error("{} has ended with {}; its log is {}", name, process.exitValue(), logFile);
        }
    }

    long pid() {
        return process.pid();
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    /** Waits until the process answers as it should. */
    void awaitHealthy(Duration timeout, BooleanSupplier cancelled) {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!healthy.getAsBoolean()) {
            if (cancelled.getAsBoolean()) {
                throw new LocalPlatformException("Stopped while " + name + " was starting.", "Start again.");
            }
            if (!process.isAlive()) {
                throw new LocalPlatformException(
                        "%s ended with %d before it was ready. Its last lines:%n%s"
                                .formatted(name, process.exitValue(), lastLines()),
                        "Read its log: " + logFile);
            }
            if (System.nanoTime() > deadline) {
                throw new LocalPlatformException(
                        "%s was not ready after %d s.".formatted(name, timeout.toSeconds()),
                        "Read its log: " + logFile
                                + ". On a slow machine allow more time: --tollgate.local.start-timeout=10m");
            }
            try {
                process.waitFor(200, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalPlatformException("Interrupted while " + name + " was starting.", "Start again.", e);
            }
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(logFile);
            return String.join(
                    System.lineSeparator(), lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }

    /** Asks the process to end; {@link #awaitStopped()} waits for it. */
    void requestStop() {
        stopping = true;
        process.destroy();
    }

    void awaitStopped() {
        try {
            if (!process.waitFor(STOP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("{} did not stop within {} s and is killed", name, STOP_TIMEOUT.toSeconds());
                process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (!process.isAlive()) {
            runFiles.delete();
        }
    }
}
