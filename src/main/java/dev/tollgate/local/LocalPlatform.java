package dev.tollgate.local;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.springframework.util.FileSystemUtils;

/**
 * Camunda 8 on this machine: a search store, a broker, and Operate with Tasklist, each a process of its own. Data is kept
 * in the directory of the settings; closing stops all of it and keeps the data. Nobody but this machine can connect.
 */
public class LocalPlatform implements AutoCloseable {

    private static final String SEARCH_MAIN = "dev.tollgate.local.search.SearchStore";
    private static final String SEARCH_PLUGIN = "dev.tollgate.local.search.CamundaSettings";

    private static final Set<Path> LOCKED_HERE = ConcurrentHashMap.newKeySet();

    private final LocalPlatformSettings settings;
    private final Consumer<String> progress;
    private final LocalHttp http = new LocalHttp();
    private final Addresses addresses;
    private final PlatformCache cache;
    private final List<PlatformProcess> processes = new ArrayList<>();
    private final Object lifecycle = new Object();
    private BrokerTime brokerTime;
    private FileChannel lock;
    private volatile boolean closing;

    LocalPlatform(LocalPlatformSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
        this.addresses = new Addresses(settings.ports());
        this.cache = new PlatformCache(settings.cache(), settings.maven(), progress);
    }

    /**
     * Starts the platform and waits until all of it is ready.
     *
     * @throws LocalPlatformException when a port is taken, the download fails or a process does not become ready
     */
    public static LocalPlatform start(LocalPlatformSettings settings) {
        LocalPlatform platform = new LocalPlatform(settings, line -> {});
        Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "local-platform-stop"));
        platform.open(Map.of());
        try {
            platform.awaitReady();
        } catch (RuntimeException e) {
            platform.close();
            throw e;
        }
        return platform;
    }

    /** Where the parts of the platform answer. */
    public record Addresses(LocalPlatformSettings.Ports ports) {

        public URI gateway() {
            return http(ports.gateway());
        }

        public URI brokerRest() {
            return http(ports.brokerRest());
        }

        public URI brokerManagement() {
            return http(ports.brokerManagement());
        }

        /** Operate is under {@code /operate}, Tasklist under {@code /tasklist}, the login under {@code /api/login}. */
        public URI webapps() {
            return http(ports.webapps());
        }

        public URI search() {
            return http(ports.search());
        }

        private static URI http(int port) {
            return URI.create("http://127.0.0.1:" + port);
        }
    }

    public Addresses addresses() {
        return addresses;
    }

    LocalPlatformSettings settings() {
        return settings;
    }

    /** The broker's clock, to be moved and followed. */
    public BrokerTime brokerTime() {
        return brokerTime;
    }

    /** Process ids by name of what runs. */
    public Map<String, Long> processIds() {
        synchronized (lifecycle) {
            return processes.stream()
                    .collect(java.util.stream.Collectors.toMap(PlatformProcess::name, PlatformProcess::pid));
        }
    }

    /**
     * Starts all processes and returns as soon as the broker takes commands; Operate and Tasklist follow.
     *
     * @param applicationPorts ports by property that the application itself is going to listen on
     */
    void open(Map<String, Integer> applicationPorts) {
        try {
            lockDirectory();
            RunFiles runFiles = new RunFiles(settings.directory().resolve("run"));
            runFiles.stopLeftovers(progress);
            PortCheck.requireFree(settings.ports().byProperty(), applicationPorts);
            if (settings.wipe()) {
                progress.accept("Wiping database, engine and search data in " + settings.data());
                FileSystemUtils.deleteRecursively(settings.data());
            }
            Files.createDirectories(settings.data());
            PlatformCache.Platform platform = cache.fetch();
            PlatformConfiguration configuration = new PlatformConfiguration(settings);
            configuration.write();
            progress.accept("Starting search store, broker, Operate and Tasklist");
            PlatformProcess broker = startAll(platform, configuration, runFiles);
            broker.awaitHealthy(settings.startTimeout(), () -> closing);
            brokerTime =
                    new BrokerTime(addresses.brokerManagement(), settings.data().resolve("clock"));
            restoreTime();
        } catch (IOException e) {
            close();
            throw new LocalPlatformException(
                    "The directory " + settings.directory() + " cannot be used: " + e,
                    "Check that it can be written, or name another one: --tollgate.local.directory=FOLDER",
                    e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /** Waits until the search store, the broker, Operate and Tasklist are all ready. */
    public void awaitReady() {
        List<PlatformProcess> started;
        synchronized (lifecycle) {
            started = List.copyOf(processes);
        }
        for (PlatformProcess process : started) {
            process.awaitHealthy(settings.startTimeout(), () -> closing);
        }
    }

    private void restoreTime() {
        try {
            brokerTime.restore();
        } catch (IOException e) {
            throw new LocalPlatformException(
                    "The broker's clock cannot be set to where it was: " + e,
                    "Read its log: " + settings.logs().resolve("broker.log"),
                    e);
        }
    }

    private PlatformProcess startAll(
            PlatformCache.Platform platform, PlatformConfiguration configuration, RunFiles runFiles) {
        boolean again = Files.exists(configuration.searchHome());
        List<String> search = jvm(512, platform.search());
        search.addAll(List.of(
                "-Dtollgate.search.transport=" + settings.ports().searchTransport(),
                SEARCH_MAIN,
                "-basePath",
                configuration.searchHome().toString(),
                "-numOfNode",
                "1",
                "-baseHttpPort",
                // The runner counts its nodes from one and adds the number.
                Integer.toString(settings.ports().search() - 1),
                "-clusterName",
                configuration.searchCluster(),
                "-pluginTypes",
                SEARCH_PLUGIN));
        PlatformProcess store =
                start("search", "The search store (OpenSearch)", search, Map.of(), runFiles, this::searchHealthy);
        PlatformProcess broker = start(
                "broker",
                "The Zeebe broker",
                camunda(384, platform, "StandaloneBroker", "broker,tollgate-broker", configuration),
                springConfiguration(configuration),
                runFiles,
                this::brokerHealthy);
        if (again) {
            // Operate ends for good when it asks a store that is still taking up its data.
            store.awaitHealthy(settings.startTimeout(), () -> closing);
        }
        start(
                "webapps",
                "Operate and Tasklist",
                camunda(512, platform, "StandaloneCamunda", "operate,tasklist,tollgate-webapps", configuration),
                springConfiguration(configuration),
                runFiles,
                () -> http.answers(URI.create("http://127.0.0.1:%d/actuator/health/readiness"
                        .formatted(settings.ports().webappsManagement()))));
        return broker;
    }

    private static Map<String, String> springConfiguration(PlatformConfiguration configuration) {
        return Map.of(
                "SPRING_CONFIG_ADDITIONALLOCATION",
                configuration.directory().toUri().toString());
    }

    private static List<String> camunda(
            int megabytes,
            PlatformCache.Platform platform,
            String main,
            String profiles,
            PlatformConfiguration configuration) {
        List<String> arguments = jvm(megabytes, platform.camunda());
        arguments.add("-Dspring.profiles.active=" + profiles);
        arguments.add("-Dlog4j2.configurationFile="
                + configuration.directory().resolve("log4j2.xml").toUri());
        arguments.add("io.camunda.application." + main);
        return arguments;
    }

    private static List<String> jvm(int megabytes, Path jars) {
        return new ArrayList<>(List.of(
                "-Xmx" + megabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xlog:disable",
                "-Xlog:all=error:stderr",
                "-Dfile.encoding=UTF-8",
                "-cp",
                jars + java.io.File.separator + "*"));
    }

    private PlatformProcess start(
            String id,
            String name,
            List<String> arguments,
            Map<String, String> environment,
            RunFiles runFiles,
            java.util.function.BooleanSupplier healthy) {
        synchronized (lifecycle) {
            if (closing) {
                throw new LocalPlatformException("Stopped while starting.", "Start again.");
            }
            PlatformProcess process = PlatformProcess.start(
                    id, name, arguments, environment, settings.logs().resolve(id + ".log"), runFiles, healthy);
            processes.add(process);
            return process;
        }
    }

    private boolean searchHealthy() {
        try {
            String status = http.getJson(addresses.search().resolve("/_cluster/health"))
                    .path("status")
                    .asText();
            return status.equals("green") || status.equals("yellow");
        } catch (IOException e) {
            return false;
        }
    }

    private boolean brokerHealthy() {
        try {
            JsonNode partition =
                    http.getJson(addresses.brokerRest().resolve("/v2/topology")).at("/brokers/0/partitions/0");
            return partition.path("role").asText().equals("leader")
                    && partition.path("health").asText().equals("healthy")
                    // The management server starts last.
                    && http.answers(addresses.brokerManagement().resolve("/actuator/clock"));
        } catch (IOException e) {
            return false;
        }
    }

    private void lockDirectory() throws IOException {
        Files.createDirectories(settings.directory());
        Path file = settings.directory().resolve("lock");
        // Asked first: opening and closing the file again would release the lock this very process holds.
        if (!LOCKED_HERE.add(settings.directory())) {
            throw inUse(Long.toString(ProcessHandle.current().pid()));
        }
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            channel.close();
            LOCKED_HERE.remove(settings.directory());
            throw inUse(Files.readString(file).strip());
        }
        channel.truncate(0);
        channel.write(StandardCharsets.UTF_8.encode(
                Long.toString(ProcessHandle.current().pid())));
        lock = channel;
    }

    private LocalPlatformException inUse(String pid) {
        return new LocalPlatformException(
                "Another Tollgate (process %s) is running in %s.".formatted(pid, settings.directory()),
                "Use that one or stop it. For a second one beside it name another directory and other ports:"
                        + " --tollgate.local.directory=FOLDER --tollgate.local.ports.*=PORT");
    }

    /** Stops Operate, Tasklist and the broker, then the search store that they write to. Does nothing when closed. */
    @Override
    public void close() {
        synchronized (lifecycle) {
            if (closing) {
                return;
            }
            closing = true;
            cache.cancel();
            if (!processes.isEmpty()) {
                progress.accept("Stopping Operate, Tasklist, broker and search store");
                List<PlatformProcess> writers = processes.subList(1, processes.size());
                writers.forEach(PlatformProcess::requestStop);
                writers.forEach(PlatformProcess::awaitStopped);
                processes.getFirst().requestStop();
                processes.getFirst().awaitStopped();
                processes.clear();
            }
            if (lock != null) {
                try {
                    lock.close();
                    LOCKED_HERE.remove(settings.directory());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
