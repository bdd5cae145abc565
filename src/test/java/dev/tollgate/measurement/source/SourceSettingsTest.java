package dev.tollgate.measurement.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

class SourceSettingsTest {

    private static final Map<String, Object> GOOD = Map.ofEntries(
            Map.entry("crm.program", "crm-rollout"),
            Map.entry("crm.http.url", "https://crm.example.com/events"),
            Map.entry("crm.http.event-id", "/id"),
            Map.entry("crm.http.username", "/user"),
            Map.entry("crm.http.feature", "/action"),
            Map.entry("crm.http.occurred-at", "/at"),
            Map.entry("erp.program", "crm-rollout"),
            Map.entry("erp.sql.url", "jdbc:h2:mem:erp"),
            Map.entry("erp.sql.query", "select 1"),
            Map.entry("portal.program", "crm-rollout"),
            Map.entry("portal.prometheus.url", "http://prometheus:9090"),
            Map.entry("portal.prometheus.query", "increase(actions_total[$day])"));

    @Test
    void the_example_of_the_documentation_can_be_used_as_it_is() throws IOException {
        String docs = Files.readString(Path.of("docs", "sources.md"), StandardCharsets.UTF_8);
        int begin = docs.indexOf("```yaml") + "```yaml".length();
        String yaml = docs.substring(begin, docs.indexOf("```", begin));
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "variables", Map.of("CRM_TOKEN", "t0ken", "CRM_KEY", "k3y", "ERP_PASSWORD", "s3cret")));
        new YamlPropertySourceLoader()
                .load("example", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addLast);

        SourceSettings settings =
                Binder.get(environment).bind("tollgate", SourceSettings.class).get();
        assertThat(settings.sources()).containsOnlyKeys("crm", "erp", "portal");
        SourceSettings.Source crm = settings.sources().get("crm");
        assertThat(crm.kind()).isEqualTo("http");
        assertThat(crm.every()).isEqualTo(Duration.ofHours(1));
        assertThat(crm.http().headers()).isEqualTo(Map.of("X-Api-Key", "k3y"));
        assertThat(settings.toString()).doesNotContain("k3y", "t0ken", "s3cret");
    }

    @Test
    void what_is_not_said_has_a_default() {
        SourceSettings.Source crm = bind(GOOD).sources().get("crm");
        assertThat(crm.overlap()).isEqualTo(Duration.ofDays(1));
        assertThat(crm.history()).isEqualTo(Duration.ofDays(90));
        assertThat(crm.http().list()).isEmpty();
        assertThat(crm.http().timeFormat()).isEqualTo(SourceSettings.TimeFormat.ISO);
        assertThat(bind(Map.of()).sources()).isEmpty();

        Map<String, Object> zoned = new HashMap<>(GOOD);
        zoned.put("crm.http.zone", "Europe/Berlin");
        assertThat(bind(zoned).sources().get("crm").http().zone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "crm.program|-|tollgate.sources.crm.program is missing",
                "crm.sql.url|jdbc:h2:mem:x|tollgate.sources.crm needs exactly one of http, sql and prometheus",
                "crm.every|0s|tollgate.sources.crm.every is not positive",
                "crm.overlap|-1s|tollgate.sources.crm.overlap is negative",
                "crm.http.url|ftp://crm/events|tollgate.sources.crm.http.url is missing or no address",
                "crm.http.bearer|${CRM_TOKEN}|tollgate.sources.crm.http.bearer names a variable that is not set",
                "crm.http.headers.X-Key|${CRM_KEY}|tollgate.sources.crm.http.headers.X-Key names a variable",
                "crm.http.username|user|tollgate.sources.crm.http.username ('user') is no JSON pointer",
                "crm.http.event-id|-|tollgate.sources.crm.http.event-id is missing",
                "crm.http.feature-name|visit|tollgate.sources.crm.http.feature is needed",
                "crm.http.next-parameter|page|give next as well",
                "erp.sql.url|postgresql://erp|tollgate.sources.erp.sql.url is missing or does not begin with jdbc:",
                "erp.sql.query|-|tollgate.sources.erp.sql.query is missing",
                "erp.sql.max-rows|0|tollgate.sources.erp.sql.max-rows is not positive",
                "portal.prometheus.query|increase(actions_total[1d])|tollgate.sources.portal.prometheus.query needs $day"
            })
    void what_cannot_work_is_refused_by_name(String key, String value, String message) {
        Map<String, Object> settings = new HashMap<>(GOOD);
        if (value == null) {
            settings.remove(key);
        } else {
            settings.put(key, value);
        }
        assertThatThrownBy(() -> bind(settings)).rootCause().hasMessageContaining(message);
    }

    @Test
    void a_name_that_is_none_is_refused() {
        Map<String, Object> settings = new HashMap<>();
        List.of("program", "sql.url", "sql.query")
                .forEach(key -> settings.put("[My CRM]." + key, GOOD.get("erp." + key)));
        assertThatThrownBy(() -> bind(settings)).rootCause().hasMessageContaining("is no name");
    }

    private static SourceSettings bind(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>();
        settings.forEach((key, value) -> all.put("tollgate.sources." + key, value));
        return new Binder(new MapConfigurationPropertySource(all)).bindOrCreate("tollgate", SourceSettings.class);
    }
}
