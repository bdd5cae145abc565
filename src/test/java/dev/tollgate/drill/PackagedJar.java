package dev.tollgate.drill;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.local.LocalPlatformSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Tollgate as it is delivered, in a process of its own that can be killed and started again. */
final class PackagedJar implements AutoCloseable {

    private static final int KILLED = 128 + 9;

    private final Path jar;
    private final Path directory;
    private final Map<String, String> environment;
    private final Path log;
    private Process process;

    PackagedJar(Path directory, Map<String, String> environment) throws IOException {
        this.jar = find();
        this.directory = Files.createDirectories(directory);
        this.environment = environment;
        this.log = directory.resolve("tollgate.log");
    }

    /** None that an outgoing connection takes while the application is down between a kill and its next start. */
    static int freePort() {
        return LocalPlatformSettings.Ports.free().smtp();
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx320m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "--enable-native-access=ALL-UNNAMED",
                        "-jar",
                        jar.toString())
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("TOLLGATE_") || name.startsWith("SPRING_"));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    boolean runs() {
        return process != null && process.isAlive();
    }

    /** kill -9, and proof that it was that. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        assertThat(process.waitFor()).as("exit of the killed process").isEqualTo(KILLED);
    }

    /** The last lines of the log of all starts. */
    String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (runs()) {
            process.destroy();
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static Path find() throws IOException {
        try (Stream<Path> built = Files.list(Path.of("target"))) {
            return built.filter(file -> file.getFileName().toString().matches("tollgate-[^/]*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException(
                            "There is no target/tollgate-*.jar: this test runs after `package`, by `mvn verify`"))
                    .toAbsolutePath();
        }
    }
}
