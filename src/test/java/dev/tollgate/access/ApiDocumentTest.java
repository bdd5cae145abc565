package dev.tollgate.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.http.ResponseEntity;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@SpringBootTest(
        classes = WebWithoutTheFeatures.class,
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"camunda.client.enabled=false", "spring.datasource.url=jdbc:h2:mem:document"})
@AutoConfigureObservability
class ApiDocumentTest {

    @Autowired
    TestRestTemplate web;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @Test
    void is_read_without_a_login_and_says_how_to_log_in_and_what_errors_look_like() throws Exception {
        JsonNode document = document();
        assertThat(document.at("/info/title").asText()).isEqualTo("Tollgate");
        assertThat(document.at("/info/license/name").asText()).isEqualTo("Apache-2.0");
        assertThat(document.at("/components/securitySchemes/basic/scheme").asText())
                .isEqualTo("basic");
        assertThat(document.at("/components/securitySchemes/bearer/scheme").asText())
                .isEqualTo("bearer");
        assertThat(document.at("/components/schemas/Problem/properties").fieldNames())
                .toIterable()
                .contains("type", "title", "status", "detail", "instance");
    }

    @Test
    void lists_every_address_of_the_api_with_its_roles() throws Exception {
        Set<String> mapped = new TreeSet<>();
        mappings.getHandlerMethods()
                .forEach((info, handler) -> info.getPatternValues().stream()
                        .filter(pattern -> pattern.startsWith("/api/"))
                        .forEach(mapped::add));
        JsonNode paths = document().path("paths");
        assertThat(paths.fieldNames()).toIterable().containsAll(mapped);
        for (String path : mapped) {
            paths.path(path).forEach(operation -> {
                assertThat(operation.path("description").asText()).as(path).contains("Roles: ");
                assertThat(operation.path("responses").fieldNames())
                        .toIterable()
                        .as(path)
                        .contains("401", "403");
            });
        }
    }

    @Test
    void health_says_only_up_or_down_without_a_login() {
        for (String probe : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
            ResponseEntity<String> health = web.getForEntity(probe, String.class);
            assertThat(health.getBody()).as(probe).contains("\"status\"").doesNotContain("components", "details");
        }
        assertThat(web.getForEntity("/actuator/health/readiness", String.class)
                        .getStatusCode()
                        .value())
                .isEqualTo(200);
    }

    private JsonNode document() throws Exception {
        ResponseEntity<String> answer = web.getForEntity("/v3/api-docs", String.class);
        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        return new ObjectMapper().readTree(answer.getBody());
    }
}
