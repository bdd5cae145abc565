package dev.tollgate.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.mock.env.MockEnvironment;

class PlatformConfigurationTest {

    private final LocalPlatformSettings settings = LocalPlatformSettings.from(new MockEnvironment()
            .withProperty("tollgate.local.directory", "/tmp/o'brien")
            .withProperty("tollgate.local.ports.gateway", "1111")
            .withProperty("tollgate.local.ports.broker-rest", "2222")
            .withProperty("tollgate.local.ports.search", "3333"));

    @Test
    void the_broker_listens_on_the_chosen_ports_and_keeps_its_data_in_the_directory() throws IOException {
        Properties broker = rendered("application-tollgate-broker.yaml");

        assertThat(broker)
                .containsEntry("zeebe.broker.gateway.network.port", 1111)
                .containsEntry("server.port", 2222);
        assertThat(broker.getProperty("zeebe.broker.data.directory"))
                .isEqualTo(Path.of("/tmp/o'brien/data/engine").toString());
        assertThat(broker.getProperty("zeebe.broker.exporters.opensearch.args.url"))
                .isEqualTo("http://127.0.0.1:3333");
    }

    @Test
    void operate_and_tasklist_find_the_broker_and_the_search_store() throws IOException {
        Properties webapps = rendered("application-tollgate-webapps.yaml");

        for (String application : List.of("operate", "tasklist")) {
            assertThat(webapps.getProperty("camunda.%s.zeebe.restAddress".formatted(application)))
                    .isEqualTo("http://127.0.0.1:2222");
            assertThat(webapps.getProperty("camunda.%s.zeebe.gatewayAddress".formatted(application)))
                    .isEqualTo("127.0.0.1:1111");
            assertThat(webapps.getProperty("camunda.%s.opensearch.url".formatted(application)))
                    .isEqualTo("http://127.0.0.1:3333");
        }
    }

    @Test
    void nothing_listens_beyond_this_machine() throws IOException {
        for (String file : List.of("application-tollgate-broker.yaml", "application-tollgate-webapps.yaml")) {
            Properties properties = rendered(file);
            assertThat(properties)
                    .containsEntry("server.address", "127.0.0.1")
                    .containsEntry("management.server.address", "127.0.0.1");
        }
        assertThat(rendered("application-tollgate-broker.yaml"))
                .containsEntry("zeebe.broker.network.host", "127.0.0.1")
                .containsEntry("zeebe.broker.gateway.network.host", "127.0.0.1");
        assertThat(rendered("application-tollgate-webapps.yaml"))
                .containsEntry("zeebe.gateway.cluster.host", "127.0.0.1");
    }

    @Test
    void the_search_stores_of_two_directories_never_join_into_one_cluster() throws IOException {
        PlatformConfiguration here = new PlatformConfiguration(settings);
        PlatformConfiguration there = new PlatformConfiguration(LocalPlatformSettings.from(
                new MockEnvironment().withProperty("tollgate.local.directory", "/tmp/another")));

        assertThat(here.searchCluster()).isNotEqualTo(there.searchCluster());
        assertThat(rendered("application-tollgate-webapps.yaml"))
                .containsEntry("camunda.database.clusterName", here.searchCluster());
    }

    private Properties rendered(String file) throws IOException {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ByteArrayResource(
                new PlatformConfiguration(settings).render(file).getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return yaml.getObject();
    }
}
