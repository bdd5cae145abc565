package dev.tollgate.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.security.test.web.servlet.request.SecurityMockMvcRequestPostProcessors.user;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.autoconfigure.actuate.observability.AutoConfigureObservability;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

@SpringBootTest(
        classes = WebWithoutTheFeatures.class,
        properties = {"camunda.client.enabled=false", "spring.datasource.url=jdbc:h2:mem:matrix"})
@AutoConfigureMockMvc
@AutoConfigureObservability
class AccessMatrixTest {

    @Autowired
    MockMvc web;

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping mappings;

    @Test
    void every_end_point_of_the_application_has_exactly_one_row() {
        List<String> wrong = new ArrayList<>();
        for (EndPoint endPoint : endPoints()) {
            long rows = AccessMatrix.RULES.stream()
                    .filter(rule -> rule.covers(endPoint.method(), endPoint.path()))
                    .count();
            if (rows != 1) {
                wrong.add(endPoint + " has " + rows + " rows");
            }
        }
        assertThat(wrong)
                .as("Add a row to AccessMatrix that says who may use it")
                .isEmpty();
        assertThat(endPoints()).as("the API document at least is mapped").isNotEmpty();
    }

    @Test
    void no_two_rows_answer_for_the_same_method_and_pattern() {
        List<String> rows = AccessMatrix.RULES.stream()
                .flatMap(rule -> rule.methods().stream().map(method -> method + " " + rule.pattern()))
                .toList();
        assertThat(rows).doesNotHaveDuplicates();
    }

    @Test
    void only_health_the_api_document_and_what_a_token_opens_need_no_login() {
        assertThat(AccessMatrix.RULES.stream()
                        .filter(AccessRule::open)
                        .flatMap(rule -> rule.methods().stream().map(method -> method + " " + rule.pattern()))
                        .filter(row -> !row.startsWith("HEAD ")))
                .containsExactlyInAnyOrder(
                        "GET /actuator/health/**",
                        "GET /v3/api-docs/**",
                        "GET /v3/api-docs.yaml",
                        "GET /swagger-ui.html",
                        "GET /swagger-ui/**",
                        "GET /confirm/{token}",
                        "POST /confirm/{token}",
                        "GET /task/{token}",
                        "POST /task/{token}",
                        "GET /read/{token}",
                        "POST /read/{token}",
                        "GET /volunteer/{token}",
                        "POST /volunteer/{token}",
                        "GET /pulse/{token}",
                        "POST /pulse/{token}",
                        "GET /survey/{token}",
                        "POST /survey/{token}");
    }

    @Test
    void an_integration_imports_people_usage_attendance_and_what_comes_back_by_mail_and_nothing_else() {
        assertThat(allowed(Role.INTEGRATION))
                .containsExactlyInAnyOrder(
                        "PUT /api/programs/{id}/people",
                        "PUT /api/programs/{id}/usage",
                        "POST /api/programs/{id}/usage",
                        "POST /api/bounces",
                        "POST /api/calendar-replies",
                        "POST /api/programs/{id}/waves/{wave}/attendance",
                        "GET /actuator/prometheus");
    }

    @Test
    void sponsors_and_executives_change_nothing_but_report_obstacles_and_auditors_nothing() {
        for (Role reader : List.of(Role.SPONSOR, Role.EXECUTIVE, Role.AUDITOR)) {
            assertThat(allowed(reader))
                    .isNotEmpty()
                    .allMatch(row -> row.startsWith("GET ")
                            || reader != Role.AUDITOR && row.equals("POST /api/programs/{id}/obstacles"));
        }
    }

    @Test
    void who_runs_a_program_does_not_verify_its_evidence() {
        assertThat(AccessMatrix.rule(HttpMethod.GET, "/api/programs/crm/evidence/verification"))
                .hasValueSatisfying(rule -> assertThat(rule.roles()).containsExactly(Role.AUDITOR));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("rows")
    void each_row_holds_for_each_role(HttpMethod method, AccessRule rule) throws Exception {
        String path = sample(rule.pattern());
        int anonymous =
                web.perform(request(method, path)).andReturn().getResponse().getStatus();
        if (rule.open()) {
            assertThat(anonymous).isNotIn(401, 403);
        } else {
            assertThat(anonymous).isEqualTo(401);
        }
        for (Role role : Role.values()) {
            int status = status(method, path, role);
            if (rule.open() || rule.roles().contains(role)) {
                assertThat(status).as("%s may", role).isNotIn(401, 403);
            } else {
                assertThat(status).as("%s may not", role).isEqualTo(403);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void no_row_lets_a_login_without_a_role_in(HttpMethod method, AccessRule rule) throws Exception {
        if (!rule.open()) {
            assertThat(web.perform(request(method, sample(rule.pattern()))
                                    .with(user("somebody").authorities(List.of())))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .isEqualTo(403);
        }
    }

    @Test
    void refuses_what_has_no_row_even_to_a_login_with_every_role() throws Exception {
        for (String path : List.of("/api/programs/crm/unknown", "/actuator/env", "/", "/error", "/api")) {
            assertThat(web.perform(request(HttpMethod.GET, path))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .as(path)
                    .isEqualTo(401);
            assertThat(web.perform(request(HttpMethod.GET, path)
                                    .with(user("all")
                                            .authorities(List.of(Role.values()).stream()
                                                    .map(role -> new SimpleGrantedAuthority(role.authority()))
                                                    .toList())))
                            .andReturn()
                            .getResponse()
                            .getStatus())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(status(HttpMethod.DELETE, "/api/programs", Role.PROGRAM_OFFICE))
                .isEqualTo(405);
        assertThat(status(HttpMethod.OPTIONS, "/api/programs", Role.PROGRAM_OFFICE))
                .isEqualTo(405);
    }

    private int status(HttpMethod method, String path, Role role) throws Exception {
        return web.perform(request(method, path)
                        .with(user(role.name()).authorities(new SimpleGrantedAuthority(role.authority()))))
                .andReturn()
                .getResponse()
                .getStatus();
    }

    private static Set<String> allowed(Role role) {
        Set<String> rows = new TreeSet<>();
        for (AccessRule rule : AccessMatrix.RULES) {
            if (rule.roles().contains(role)) {
                rule.methods().stream()
                        .filter(method -> !method.equals(HttpMethod.HEAD))
                        .forEach(method -> rows.add(method + " " + rule.pattern()));
            }
        }
        return rows;
    }

    static List<Object[]> rows() {
        List<Object[]> rows = new ArrayList<>();
        AccessMatrix.RULES.forEach(rule -> rule.methods().forEach(method -> rows.add(new Object[] {method, rule})));
        return rows;
    }

    /** What the container itself forwards to on an error is no end point. */
    private List<EndPoint> endPoints() {
        List<EndPoint> endPoints = new ArrayList<>();
        mappings.getHandlerMethods().forEach((info, handler) -> {
            for (String pattern : info.getPatternValues()) {
                if (!pattern.equals("/error")) {
                    Set<RequestMethod> methods = info.getMethodsCondition().getMethods();
                    for (RequestMethod method : methods.isEmpty() ? Set.of(RequestMethod.values()) : methods) {
                        endPoints.add(new EndPoint(HttpMethod.valueOf(method.name()), sample(pattern)));
                    }
                }
            }
        });
        return endPoints;
    }

    private static String sample(String pattern) {
        return pattern.replaceAll("\\{[^}]*}", "x1").replace("/**", "");
    }

    private record EndPoint(HttpMethod method, String path) {}
}
