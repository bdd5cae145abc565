package dev.tollgate.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.context.ApplicationContext;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The issuer here is a server on this machine that publishes a key made for the test. */
@SpringBootTest(
        classes = WebWithoutTheFeatures.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "camunda.client.enabled=false",
            "spring.datasource.url=jdbc:h2:mem:tokens",
            "tollgate.access.audience=tollgate",
            "tollgate.access.roles-claim=realm_access.roles"
        })
@AutoConfigureObservability
class TokenLoginTest {

    private static final RSAKey KEY = key();
    private static final HttpServer ISSUER = issuer();
    private static final String ADDRESS =
            "http://localhost:" + ISSUER.getAddress().getPort();

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry registry) {
        registry.add("tollgate.access.issuer", () -> ADDRESS);
    }

    @AfterAll
    static void stop() {
        ISSUER.stop(0);
    }

    @Autowired
    TestRestTemplate web;

    @Autowired
    ApplicationContext context;

    @Test
    void lets_a_token_of_the_issuer_in_with_the_roles_of_its_claim() throws Exception {
        String auditor = token(KEY, ADDRESS, "tollgate", 300, List.of("auditor", "something-else"));
        assertThat(status(auditor, HttpMethod.GET, "/actuator/prometheus")).isEqualTo(200);
        assertThat(status(auditor, HttpMethod.POST, "/api/programs")).isEqualTo(403);
        assertThat(status(
                        token(KEY, ADDRESS, "tollgate", 300, List.of("program-office")),
                        HttpMethod.POST,
                        "/api/programs"))
                .isNotIn(401, 403);
    }

    @Test
    void a_token_without_a_role_of_tollgate_opens_nothing() throws Exception {
        assertThat(status(
                        token(KEY, ADDRESS, "tollgate", 300, List.of("admin")), HttpMethod.GET, "/actuator/prometheus"))
                .isEqualTo(403);
    }

    @Test
    void refuses_a_token_that_is_forged_foreign_expired_or_made_out_to_another() throws Exception {
        List<String> roles = List.of("auditor");
        assertThat(List.of(
                        token(key(), ADDRESS, "tollgate", 300, roles),
                        token(KEY, "http://localhost:1", "tollgate", 300, roles),
                        token(KEY, ADDRESS, "tollgate", -300, roles),
                        token(KEY, ADDRESS, "payroll", 300, roles),
                        "no.token.atall"))
                .allSatisfy(token -> assertThat(status(token, HttpMethod.GET, "/actuator/prometheus"))
                        .isEqualTo(401));
    }

    @Test
    void has_no_embedded_logins() {
        assertThat(context.getBeanNamesForType(EmbeddedLogins.class)).isEmpty();
        HttpHeaders headers = new HttpHeaders();
        headers.setBasicAuth("office", "anything");
        ResponseEntity<String> refused =
                web.exchange("/api/programs", HttpMethod.GET, new HttpEntity<>(headers), String.class);
        assertThat(refused.getStatusCode().value()).isEqualTo(401);
        assertThat(refused.getHeaders().getFirst(HttpHeaders.WWW_AUTHENTICATE)).isEqualTo("Bearer");
        assertThat(refused.getBody()).contains("urn:tollgate:problem:login-needed");
    }

    @Test
    void does_not_start_with_an_issuer_but_no_audience() {
        assertThatThrownBy(() -> new AccessProperties(List.of(), Set.of(), null, ADDRESS, "", "roles"))
                .hasMessageContaining("TOLLGATE_AUDIENCE");
    }

    private int status(String token, HttpMethod method, String path) {
        HttpHeaders headers = new HttpHeaders();
        headers.setBearerAuth(token);
        return web.exchange(path, method, new HttpEntity<>(headers), String.class)
                .getStatusCode()
                .value();
    }

    private static String token(RSAKey key, String issuer, String audience, long seconds, List<String> roles)
            throws JOSEException {
        Instant now = Instant.now();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("test").build(),
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(audience)
                        .subject("someone")
                        .issueTime(Date.from(now.minus(Duration.ofMinutes(10))))
                        .expirationTime(Date.from(now.plusSeconds(seconds)))
                        .claim("realm_access", Map.of("roles", roles))
                        .build());
        token.sign(new RSASSASigner(key));
        return token.serialize();
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("test").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer issuer() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            String address = "http://localhost:" + server.getAddress().getPort();
            answer(
                    server,
                    "/.well-known/openid-configuration",
                    "{\"issuer\":\"" + address + "\",\"jwks_uri\":\"" + address + "/keys\","
                            + "\"subject_types_supported\":[\"public\"]}");
            answer(server, "/keys", new JWKSet(KEY.toPublicJWK()).toString());
            server.start();
            return server;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void answer(HttpServer server, String path, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
