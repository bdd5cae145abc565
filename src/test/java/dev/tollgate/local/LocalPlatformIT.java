package dev.tollgate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.camunda.client.CamundaClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real thing: three processes, started twice on the same data. */
class LocalPlatformIT {

    @TempDir
    private Path directory;

    @Test
    void starts_serves_keeps_its_data_and_time_over_a_restart_and_leaves_nothing_running() throws Exception {
        LocalPlatformSettings settings =
                LocalPlatformSettings.in(directory.resolve(".tollgate"), LocalPlatformSettings.Ports.free());
        Map<String, Long> processes;

        try (LocalPlatform platform = LocalPlatform.start(settings)) {
            processes = platform.processIds();
            assertThat(processes).hasSize(3);
            assertThat(brokers(platform)).isEqualTo(1);
            assertThatThrownBy(() -> LocalPlatform.start(settings)).hasMessageContaining("Another Tollgate");

            TasklistLogins logins = new TasklistLogins(platform);
            var ada = new TasklistLogins.Person("ada.lovelace", "Ada Lovelace");
            logins.give(List.of(ada));
            logins.give(List.of(ada));
            assertThat(login(platform, "ada.lovelace", "ada.lovelace")).isEqualTo(204);
            assertThat(login(platform, "ada.lovelace", "wrong")).isEqualTo(401);

            platform.brokerTime().advance(Duration.ofDays(3));
            assertThat(platform.brokerTime().ahead()).isCloseTo(Duration.ofDays(3), Duration.ofSeconds(5));
            assertThat(mostShards(platform))
                    .as("an index a day and kind of record, for years of a clock that is moved on")
                    .isEqualTo(100_000);
        }
        assertNothingRuns(processes);

        try (LocalPlatform platform = LocalPlatform.start(settings)) {
            processes = platform.processIds();
            assertThat(login(platform, "ada.lovelace", "ada.lovelace")).isEqualTo(204);
            assertThat(platform.brokerTime().ahead()).isCloseTo(Duration.ofDays(3), Duration.ofSeconds(5));
        }
        assertNothingRuns(processes);
    }

    private void assertNothingRuns(Map<String, Long> processes) {
        assertThat(processes.values())
                .noneMatch(pid ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent());
        assertThat(directory.resolve(".tollgate/run")).isEmptyDirectory();
    }

    private static int mostShards(LocalPlatform platform) throws IOException {
        return new LocalHttp()
                .getJson(platform.addresses()
                        .search()
                        .resolve("/_cluster/settings?include_defaults=true&flat_settings=true"))
                .path("defaults")
                .path("cluster.max_shards_per_node")
                .asInt();
    }

    private static int brokers(LocalPlatform platform) {
        try (CamundaClient client = CamundaClient.newClientBuilder()
                .preferRestOverGrpc(false)
                .grpcAddress(platform.addresses().gateway())
                .build()) {
            return client.newTopologyRequest().send().join().getBrokers().size();
        }
    }

    private static int login(LocalPlatform platform, String username, String password)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI uri = platform.addresses().webapps().resolve("/api/login");
            return client.send(
                            HttpRequest.newBuilder(uri)
                                    .header("Content-Type", "application/x-www-form-urlencoded")
                                    .POST(HttpRequest.BodyPublishers.ofString(
                                            "username=%s&password=%s".formatted(username, password)))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}
