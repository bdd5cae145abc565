package dev.tollgate.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

/**
 * Settings under {@code tollgate.local}.
 *
 * @param directory where data, logs and process ids live; everything in {@code data} is kept over restarts
 * @param cache where the downloaded platform is kept, shared by all directories
 * @param maven the Maven command that downloads the platform
 * @param wipe whether to delete database, engine data and search data before the start
 * @param startTimeout how long each process may take until it is healthy
 * @param ports the ports on the loopback address
 */
public record LocalPlatformSettings(
        Path directory, Path cache, String maven, boolean wipe, Duration startTimeout, Ports ports) {

    /** Settings with everything but these at its default. */
    public static LocalPlatformSettings in(Path directory, Ports ports) {
        return new LocalPlatformSettings(
                directory.toAbsolutePath().normalize(),
                defaultCache(),
                defaultMaven(),
                false,
                Duration.ofMinutes(3),
                ports);
    }

    static LocalPlatformSettings from(Environment environment) {
        Bound bound = Binder.get(environment).bindOrCreate("tollgate.local", Bound.class);
        return new LocalPlatformSettings(
                bound.directory().toAbsolutePath().normalize(),
                (bound.cache() == null ? defaultCache() : bound.cache())
                        .toAbsolutePath()
                        .normalize(),
                bound.maven() == null ? defaultMaven() : bound.maven(),
                bound.wipe(),
                bound.startTimeout(),
                bound.ports());
    }

    Path data() {
        return directory.resolve("data");
    }

    Path logs() {
        return directory.resolve("logs");
    }

    private static Path defaultCache() {
        return Path.of(System.getProperty("user.home"), ".cache", "tollgate");
    }

    private static String defaultMaven() {
        return System.getProperty("os.name").startsWith("Windows") ? "mvn.cmd" : "mvn";
    }

    record Bound(
            @DefaultValue(".tollgate") Path directory,
            Path cache,
            String maven,
            @DefaultValue("false") boolean wipe,
            @DefaultValue("3m") Duration startTimeout,
            @DefaultValue Ports ports) {}

    /** Ports, all on the loopback address; each is {@code tollgate.local.ports.<name>}. */
    public record Ports(
            @DefaultValue("26500") int gateway,
            @DefaultValue("26501") int brokerCommand,
            @DefaultValue("26502") int brokerInternal,
            @DefaultValue("8088") int brokerRest,
            @DefaultValue("9600") int brokerManagement,
            @DefaultValue("8081") int webapps,
            @DefaultValue("9601") int webappsManagement,
            @DefaultValue("26503") int webappsInternal,
            @DefaultValue("9200") int search,
            @DefaultValue("9300") int searchTransport,
            @DefaultValue("3025") int smtp) {

        /** Ports that were free a moment ago, for tests. */
        public static Ports free() {
            List<ServerSocket> held = new ArrayList<>();
            try {
                while (held.size() < 11) {
                    // Below the range that systems hand out to outgoing connections.
                    int candidate = ThreadLocalRandom.current().nextInt(20_000, 32_000);
                    try {
                        held.add(new ServerSocket(candidate, 1, InetAddress.getLoopbackAddress()));
                    } catch (BindException e) {
                        continue;
                    }
                }
                List<Integer> free =
                        held.stream().map(ServerSocket::getLocalPort).toList();
                return new Ports(
                        free.get(0),
                        free.get(1),
                        free.get(2),
                        free.get(3),
                        free.get(4),
                        free.get(5),
                        free.get(6),
                        free.get(7),
                        free.get(8),
                        free.get(9),
                        free.get(10));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } finally {
                for (ServerSocket socket : held) {
                    try {
                        socket.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
        }

        /** Property to port. */
        public Map<String, Integer> byProperty() {
            Map<String, Integer> ports = new LinkedHashMap<>();
            ports.put("tollgate.local.ports.gateway", gateway);
            ports.put("tollgate.local.ports.broker-command", brokerCommand);
            ports.put("tollgate.local.ports.broker-internal", brokerInternal);
            ports.put("tollgate.local.ports.broker-rest", brokerRest);
            ports.put("tollgate.local.ports.broker-management", brokerManagement);
            ports.put("tollgate.local.ports.webapps", webapps);
            ports.put("tollgate.local.ports.webapps-management", webappsManagement);
            ports.put("tollgate.local.ports.webapps-internal", webappsInternal);
            ports.put("tollgate.local.ports.search", search);
            ports.put("tollgate.local.ports.search-transport", searchTransport);
            ports.put("tollgate.local.ports.smtp", smtp);
            return ports;
        }
    }
}
