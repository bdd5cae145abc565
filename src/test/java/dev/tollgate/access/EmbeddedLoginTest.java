package dev.tollgate.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.transaction.PlatformTransactionManager;

@SpringBootTest(
        classes = WebWithoutTheFeatures.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "camunda.client.enabled=false",
            "spring.datasource.url=jdbc:h2:mem:logins",
            "logging.level.org.springframework.security=TRACE",
            "logging.level.org.springframework.web=TRACE",
            "tollgate.access.users[0].name=office",
            "tollgate.access.users[0].roles=PROGRAM_OFFICE",
            "tollgate.access.users[1].name=auditor",
            "tollgate.access.users[1].roles=auditor",
            "tollgate.access.users[2].name=robot",
            "tollgate.access.users[2].roles=integration",
            "tollgate.access.users[2].password-hash=" + "$2a$04$KxTgvGdSJCMrRHwdHBV1SO3bOB6BEwzGVVxE77LNHHwMDsWYjfUBO"
        })
@AutoConfigureObservability
@Import(EmbeddedLoginTest.Told.class)
@ExtendWith(OutputCaptureExtension.class)
class EmbeddedLoginTest {

    private static final Map<String, String> TOLD = new ConcurrentHashMap<>();

    @TestConfiguration
    static class Told {

        @Bean
        @Primary
        PasswordNotice told() {
            return TOLD::put;
        }
    }

    @Autowired
    TestRestTemplate web;

    @Autowired
    JdbcClient jdbc;

    @Autowired
    PlatformTransactionManager transactions;

    @Autowired
    AccessProperties properties;

    @Autowired
    EmbeddedLogins logins;

    @Test
    void generates_a_password_for_each_login_without_one_and_keeps_only_its_hash() {
        assertThat(TOLD).containsOnlyKeys("office", "auditor");
        assertThat(TOLD.values())
                .doesNotHaveDuplicates()
                .allMatch(password -> password.matches("[" + Passwords.ALPHABET + "]{20}"));
        assertThat(jdbc.sql("select name, password_hash from access_user")
                        .query((row, n) -> Map.entry(row.getString(1), row.getString(2)))
                        .list())
                .hasSize(2)
                .allSatisfy(row -> {
                    assertThat(row.getValue()).startsWith("$2a$10$");
                    assertThat(new BCryptPasswordEncoder().matches(TOLD.get(row.getKey()), row.getValue()))
                            .isTrue();
                });
    }

    @Test
    void lets_a_login_in_with_its_password_only() {
        assertThat(get("office", TOLD.get("office"), "/actuator/prometheus")
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
        assertThat(get("office", TOLD.get("auditor"), "/actuator/prometheus")
                        .getStatusCode()
                        .value())
                .isEqualTo(401);
        assertThat(get("nobody", TOLD.get("office"), "/actuator/prometheus")
                        .getStatusCode()
                        .value())
                .isEqualTo(401);
        assertThat(get("office", "", "/actuator/prometheus").getStatusCode().value())
                .isEqualTo(401);
    }

    @Test
    void opens_no_session() {
        assertThat(get("office", TOLD.get("office"), "/actuator/prometheus").getHeaders())
                .doesNotContainKey(HttpHeaders.SET_COOKIE);
    }

    @Test
    void asks_for_a_login_with_a_problem_that_says_how() {
        ResponseEntity<String> refused = web.getForEntity("/api/programs", String.class);
        assertThat(refused.getStatusCode().value()).isEqualTo(401);
        assertThat(refused.getHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE)).startsWith("Basic realm=\"Tollgate\"");
        assertThat(refused.getHeaders().getContentType()).hasToString("application/problem+json;charset=UTF-8");
        assertThat(refused.getBody())
                .contains("urn:tollgate:problem:login-needed", "HTTP Basic", "tollgate.access.reset");
    }

    @Test
    void never_logs_a_password(CapturedOutput output) {
        get("office", "Wr0ng-but-secret", "/api/programs");
        get("office", TOLD.get("office"), "/actuator/prometheus");
        get("nobody", "another-secret", "/api/programs/crm/evidence?token=hidden-in-the-query");
        System.out.println(properties);
        assertThat(output.getAll())
                .contains("AccessProperties[")
                .contains("BasicAuthenticationFilter")
                .doesNotContain("Wr0ng-but-secret", TOLD.get("office"), TOLD.get("auditor"), "another-secret", "$2a$");
    }

    @Test
    void answers_too_many_wrong_passwords_with_a_time_to_wait() throws Exception {
        HttpRequest guess = HttpRequest.newBuilder(URI.create(web.getRootUri() + "/actuator/prometheus"))
                .header(
                        HttpHeaders.AUTHORIZATION,
                        "Basic " + HttpHeaders.encodeBasicAuth("robot", "guess", StandardCharsets.UTF_8))
                .build();
        // The test client would wait and try again, as asked.
        try (HttpClient impatient = HttpClient.newHttpClient()) {
            for (int i = 0; i < FailedLogins.ALLOWED; i++) {
                assertThat(impatient.send(guess, BodyHandlers.ofString()).statusCode())
                        .isEqualTo(401);
            }
            HttpResponse<String> last = impatient.send(guess, BodyHandlers.ofString());
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue(HttpHeaders.RETRY_AFTER)).hasValue("60");
            assertThat(last.body()).contains("too-many-failed-logins");
        }
    }

    @Test
    void tells_a_password_at_the_first_start_only_and_another_one_on_a_reset() {
        start(Set.of());
        String first = TOLD.remove("later");
        assertThat(first).isNotNull();
        start(Set.of());
        assertThat(TOLD).doesNotContainKey("later");
        start(Set.of("later"));
        assertThat(TOLD.remove("later")).isNotNull().isNotEqualTo(first);
        jdbc.sql("delete from access_user where name = 'later'").update();
    }

    private void start(Set<String> reset) {
        new EmbeddedLogins(
                        only("later", reset),
                        jdbc,
                        transactions,
                        new BCryptPasswordEncoder(4),
                        TOLD::put,
                        Clock.systemUTC())
                .run(new DefaultApplicationArguments());
    }

    @Test
    void keeps_no_password_that_could_not_be_told() {
        EmbeddedLogins mute = new EmbeddedLogins(
                only("unheard", Set.of()),
                jdbc,
                transactions,
                new BCryptPasswordEncoder(4),
                (name, password) -> {
                    throw new IllegalStateException("no console");
                },
                Clock.systemUTC());
        assertThatThrownBy(() -> mute.run(new DefaultApplicationArguments())).hasMessage("no console");
        assertThat(jdbc.sql("select count(*) from access_user where name = 'unheard'")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    @Test
    void writes_passwords_to_a_file_that_only_its_owner_reads(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("secrets/passwords");
        PasswordNotice notice = PasswordNotice.file(file);
        notice.tell("office", "first");
        notice.tell("auditor", "second");
        assertThat(file).hasContent("office first\nauditor second");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    private static AccessProperties only(String name, Set<String> reset) {
        return new AccessProperties(
                List.of(new AccessProperties.User(name, Set.of(Role.AUDITOR), null)), reset, null, "", "", "roles");
    }

    private ResponseEntity<String> get(String name, String password, String path) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBasicAuth(name, password);
        return web.exchange(path, HttpMethod.GET, new HttpEntity<>(headers), String.class);
    }
}
