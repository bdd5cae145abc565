package dev.tollgate.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The broker of the local platform without search store and web applications. It writes its records into its log, which
 * is where the keys of user tasks come from: version 8.6 cannot search for them.
 */
public final class BrokerAlone implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String RECORDS = """
                exporters:
                  log:
                    className: io.camunda.zeebe.broker.exporter.debug.DebugLogExporter
                    args:
                      logLevel: info
                      prettyPrint: false
            """;

    private final PlatformProcess process;
    private final LocalPlatformSettings.Ports ports;
    private final Path log;
    private final LocalHttp http;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Long, Long> userTasks = new HashMap<>();
    private final List<String> incidents = new ArrayList<>();
    private long read;

    private BrokerAlone(PlatformProcess process, LocalPlatformSettings.Ports ports, Path log, LocalHttp http) {
        this.process = process;
        this.ports = ports;
        this.log = log;
        this.http = http;
    }

    public static BrokerAlone start(Path directory) throws IOException {
        LocalPlatformSettings settings = LocalPlatformSettings.in(directory, LocalPlatformSettings.Ports.free());
        PlatformCache.Platform platform =
                new PlatformCache(settings.cache(), settings.maven(), System.out::println).fetch();
        PlatformConfiguration configuration = new PlatformConfiguration(settings);
        Path files = Files.createDirectories(configuration.directory());
        String broker = configuration.render("application-tollgate-broker.yaml");
        int exporters = broker.indexOf("    exporters:");
        Files.writeString(files.resolve("application-tollgate-broker.yaml"), broker.substring(0, exporters) + RECORDS);
        Files.writeString(files.resolve("log4j2.xml"), configuration.render("log4j2.xml"));
        Files.createDirectories(settings.data());

        Path log = settings.logs().resolve("broker.log");
        LocalHttp http = new LocalHttp();
        URI topology = rest(settings.ports()).resolve("/v2/topology");
        PlatformProcess process = PlatformProcess.start(
                "broker",
                "The Zeebe broker",
                List.of(
                        "-Xmx384m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:disable",
                        "-cp",
                        platform.camunda() + java.io.File.separator + "*",
                        "-Dspring.profiles.active=broker,tollgate-broker",
                        "-Dlog4j2.configurationFile="
                                + files.resolve("log4j2.xml").toUri(),
                        "io.camunda.application.StandaloneBroker"),
                Map.of("SPRING_CONFIG_ADDITIONALLOCATION", files.toUri().toString()),
                log,
                new RunFiles(directory.resolve("run")),
                () -> leads(http, topology));
        BrokerAlone started = new BrokerAlone(process, settings.ports(), log, http);
        try {
            process.awaitHealthy(PATIENCE, () -> false);
        } catch (RuntimeException e) {
            started.close();
            throw e;
        }
        return started;
    }

    public URI gateway() {
        return URI.create("http://127.0.0.1:" + ports.gateway());
    }

    /** The key of the user task that an element instance waits for, once the broker has made it. */
    public synchronized OptionalLong userTask(long elementInstanceKey) throws IOException {
        readRecords();
        Long key = userTasks.get(elementInstanceKey);
        return key == null ? OptionalLong.empty() : OptionalLong.of(key);
    }

    /** The messages of all incidents there were. */
    public synchronized List<String> incidents() throws IOException {
        readRecords();
        return List.copyOf(incidents);
    }

    /** Completes a user task as Tasklist does. */
    public void complete(long userTaskKey, Map<String, Object> variables) throws IOException {
        http.postJson(
                rest(ports).resolve("/v2/user-tasks/%d/completion".formatted(userTaskKey)),
                json.writeValueAsString(Map.of("variables", variables)),
                "application/json");
    }

    @Override
    public void close() {
        process.requestStop();
        process.awaitStopped();
    }

    private void readRecords() throws IOException {
        byte[] added;
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            file.seek(read);
            added = new byte[Math.toIntExact(file.length() - read)];
            file.readFully(added);
        }
        int end = added.length;
        while (end > 0 && added[end - 1] != '\n') {
            end--;
        }
        read += end;
        for (String line :
                new String(added, 0, end, StandardCharsets.UTF_8).lines().toList()) {
            boolean userTask = line.contains("\"valueType\":\"USER_TASK\"");
            if ((userTask || line.contains("\"valueType\":\"INCIDENT\"")) && line.contains("\"intent\":\"CREATED\"")) {
                JsonNode record = json.readTree(line.substring(line.indexOf('{')));
                JsonNode value = record.path("value");
                if (userTask) {
                    userTasks.put(
                            value.path("elementInstanceKey").asLong(),
                            value.path("userTaskKey").asLong());
                } else {
                    incidents.add(value.path("elementId").asText() + ": "
                            + value.path("errorMessage").asText());
                }
            }
        }
    }

    private static URI rest(LocalPlatformSettings.Ports ports) {
        return URI.create("http://127.0.0.1:" + ports.brokerRest());
    }

    private static boolean leads(LocalHttp http, URI topology) {
        try {
            JsonNode partition = http.getJson(topology).at("/brokers/0/partitions/0");
            return partition.path("role").asText().equals("leader")
                    && partition.path("health").asText().equals("healthy");
        } catch (IOException e) {
            return false;
        }
    }
}
