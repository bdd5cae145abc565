package dev.tollgate.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.springframework.util.PropertyPlaceholderHelper;

/** Writes the configuration of the platform's processes: all of them listen on the loopback address only. */
class PlatformConfiguration {

    private static final PropertyPlaceholderHelper PLACEHOLDERS =
            new PropertyPlaceholderHelper("@{", "}", null, null, false);

    private final LocalPlatformSettings settings;

    PlatformConfiguration(LocalPlatformSettings settings) {
        this.settings = settings;
    }

    Path directory() {
        return settings.directory().resolve("config");
    }

    Path searchHome() {
        return settings.data().resolve("search");
    }

    /** Another name for each directory: search stores of one name on one machine join into one cluster. */
    String searchCluster() {
        UUID ofDirectory =
                UUID.nameUUIDFromBytes(settings.directory().toString().getBytes(StandardCharsets.UTF_8));
        return "tollgate-" + ofDirectory.toString().substring(0, 8);
    }

    void write() throws IOException {
        write("application-tollgate-broker.yaml", directory());
        write("application-tollgate-webapps.yaml", directory());
        write("log4j2.xml", directory());
    }

    private void write(String template, Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(template), render(template));
    }

    String render(String template) throws IOException {
        LocalPlatformSettings.Ports ports = settings.ports();
        try (var stream = PlatformConfiguration.class.getResourceAsStream("/local/config/" + template)) {
            return PLACEHOLDERS.replacePlaceholders(
                    new String(stream.readAllBytes(), StandardCharsets.UTF_8), name -> switch (name) {
                        case "gateway" -> Integer.toString(ports.gateway());
                        case "broker-command" -> Integer.toString(ports.brokerCommand());
                        case "broker-internal" -> Integer.toString(ports.brokerInternal());
                        case "broker-rest" -> Integer.toString(ports.brokerRest());
                        case "broker-management" -> Integer.toString(ports.brokerManagement());
                        case "webapps" -> Integer.toString(ports.webapps());
                        case "webapps-management" -> Integer.toString(ports.webappsManagement());
                        case "webapps-internal" -> Integer.toString(ports.webappsInternal());
                        case "search" -> Integer.toString(ports.search());
                        case "search-cluster" -> searchCluster();
                        // Single quotes are doubled inside a single-quoted YAML string.
                        case "engine-data" ->
                            settings.data().resolve("engine").toString().replace("'", "''");
                        default -> null;
                    });
        }
    }
}
