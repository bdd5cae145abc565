package dev.tollgate.endtoend;

import dev.tollgate.local.LocalPlatformSettings.Ports;
import io.camunda.client.CamundaClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The packaged application in a process of its own with the local profile: as the run command starts it. */
final class LocalTollgate implements AutoCloseable {

    private static final Pattern LOGIN = Pattern.compile("Tollgate login\\s+(\\S+)\\s+(\\S+)");

    private final Process process;
    private final Path log;
    private final Ports ports;
    private final int port;
    private final Map<String, String> passwords = new HashMap<>();

    private LocalTollgate(Process process, Path log, Ports ports, int port) {
        this.process = process;
        this.log = log;
        this.ports = ports;
        this.port = port;
    }

    static LocalTollgate start(Path directory) {
        try {
            Ports ports = Ports.free();
            int port = Stream.generate(() -> Ports.free().smtp())
                    .filter(free -> !ports.byProperty().containsValue(free))
                    .findFirst()
                    .orElseThrow();
            Files.createDirectories(directory);
            Path log = directory.resolve("tollgate.log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx384m",
                    "-XX:+UseSerialGC",
                    "-jar",
                    System.getProperty("tollgate.jar"),
                    "--spring.profiles.active=local",
                    "--server.port=" + port,
                    "--tollgate.local.directory=" + directory));
            for (RecordComponent component : Ports.class.getRecordComponents()) {
                String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
                command.add("--tollgate.local.ports.%s=%s"
                        .formatted(name, component.getAccessor().invoke(ports)));
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            LocalTollgate tollgate = new LocalTollgate(process, log, ports, port);
            tollgate.awaitReady();
            return tollgate;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    String api() {
        return "http://localhost:" + port;
    }

    String tasklist() {
        return "http://localhost:%d/tasklist".formatted(ports.webapps());
    }

    String operate() {
        return "http://localhost:%d/operate".formatted(ports.webapps());
    }

    /** A client of the engine beside Tollgate's own, as an administrator has one. */
    CamundaClient client() {
        return CamundaClient.newClientBuilder()
                .applyEnvironmentVariableOverrides(false)
                .preferRestOverGrpc(false)
                .grpcAddress(URI.create("http://127.0.0.1:" + ports.gateway()))
                .build();
    }

    /** The password that the first start printed for an embedded login. */
    String password(String login) {
        return passwords.get(login);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() {
        Awaitility.await("Tollgate ready, see " + log)
                .atMost(Duration.ofMinutes(6))
                .pollInterval(Duration.ofMillis(500))
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new IllegalStateException("Tollgate ended while starting:\n" + Files.readString(log));
                    }
                    return Files.readString(log).contains("Tollgate is ready.");
                });
        try {
            Matcher logins = LOGIN.matcher(Files.readString(log));
            while (logins.find()) {
                passwords.put(logins.group(1), logins.group(2));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
