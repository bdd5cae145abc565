package dev.tollgate.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.multipart;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.RequestDispatcher;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MaxUploadSizeExceededException;
import org.springframework.web.server.ResponseStatusException;

@ExtendWith(OutputCaptureExtension.class)
class ProblemTest {

    private final ObjectMapper json = new ObjectMapper().addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class);
    private final ProblemWriter writer = new ProblemWriter(json);
    private final MockMvc web = MockMvcBuilders.standaloneSetup(new Feature(), new ContainerProblems())
            .setControllerAdvice(new StandardProblems(), new ProblemNames())
            .setMessageConverters(
                    new ByteArrayHttpMessageConverter(),
                    new StringHttpMessageConverter(),
                    new MappingJackson2HttpMessageConverter(json))
            .addFilters(new BodyLimit(writer, DataSize.ofMegabytes(1)))
            .build();

    @Test
    void malformed_json_names_the_place_but_quotes_nothing() throws Exception {
        JsonNode problem = problem(
                post("/things").contentType(MediaType.APPLICATION_JSON).content("{\n  \"name\": secret }"), 400);
        assertThat(problem.path("type").asText()).isEqualTo("urn:tollgate:problem:malformed-request");
        assertThat(problem.path("detail").asText()).contains("line 2").doesNotContain("secret");
        assertThat(problem.path("instance").asText()).isEqualTo("/things");
    }

    @Test
    void a_wrong_parameter_is_named_with_what_is_expected() throws Exception {
        assertThat(problem(get("/things").param("on", "tomorrow"), 400)
                        .path("detail")
                        .asText())
                .contains("'on'", "a date such as 2027-03-01");
        assertThat(problem(get("/things"), 400).path("detail").asText()).contains("'on'");
    }

    @Test
    void an_unknown_address_a_wrong_method_and_a_wrong_content_type_say_what_is_right() throws Exception {
        assertThat(problem(get("/nothing"), 404).path("detail").asText()).contains("/v3/api-docs");
        assertThat(problem(post("/broken"), 405).path("detail").asText()).contains("Use GET instead of POST");
        assertThat(problem(post("/things").contentType("text/html").content("x"), 415)
                        .path("detail")
                        .asText())
                .contains("application/json");
    }

    @Test
    void answers_with_problems_also_to_those_who_accept_something_else() throws Exception {
        problem(get("/nothing").accept(MediaType.TEXT_HTML), 404);
        problem(get("/things").accept("text/csv"), 400);
    }

    @Test
    void a_body_over_the_limit_is_refused_whether_it_says_its_length_or_not() throws Exception {
        byte[] large = new byte[1024 * 1024 + 1];
        assertThat(problem(post("/lines").contentType("text/csv").content(large), 413)
                        .path("detail")
                        .asText())
                .contains("At most 1 MB", "Split");
        RequestBuilder unannounced = context -> {
            var request = new org.springframework.mock.web.MockHttpServletRequest(context, "POST", "/lines") {
                @Override
                public int getContentLength() {
                    return -1;
                }

                @Override
                public long getContentLengthLong() {
                    return -1;
                }
            };
            request.setContentType("text/csv");
            request.setContent(large);
            return request;
        };
        assertThat(problem(unannounced, 413).path("type").asText()).isEqualTo("urn:tollgate:problem:too-large");
        assertThat(problem(multipart("/upload"), 413).path("type").asText())
                .isEqualTo("urn:tollgate:problem:too-large");
    }

    @Test
    void an_unexpected_error_tells_a_reference_and_logs_the_cause_under_it(CapturedOutput output) throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        var request = new org.springframework.mock.web.MockHttpServletRequest("GET", "/broken");
        request.setQueryString("token=hidden");
        new UnexpectedErrors(writer)
                .resolveException(request, response, null, new IllegalStateException("select * from people"));
        JsonNode problem = json.readTree(response.getContentAsString());
        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getContentAsString()).doesNotContain("select", "IllegalState");
        assertThat(problem.path("reference").asText()).hasSize(36);
        assertThat(problem.path("detail").asText())
                .contains(problem.path("reference").asText());
        assertThat(output.getAll())
                .contains(problem.path("reference").asText(), "select * from people")
                .doesNotContain("hidden");
    }

    @Test
    void a_database_that_is_away_is_no_fault_of_the_request() throws Exception {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new UnexpectedErrors(writer)
                .resolveException(
                        new org.springframework.mock.web.MockHttpServletRequest("GET", "/broken"),
                        response,
                        null,
                        new DataAccessResourceFailureException("10.0.0.7 refused"));
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getContentAsString()).doesNotContain("10.0.0.7");
    }

    @Test
    void what_a_filter_or_the_container_refused_is_a_problem_too() throws Exception {
        JsonNode refused = problem(
                get("/error")
                        .requestAttr(RequestDispatcher.ERROR_STATUS_CODE, 400)
                        .requestAttr(RequestDispatcher.ERROR_REQUEST_URI, "/api//programs"),
                400);
        assertThat(refused.path("instance").asText()).isEqualTo("/api//programs");
        assertThat(problem(
                                get("/error")
                                        .requestAttr(RequestDispatcher.ERROR_STATUS_CODE, 500)
                                        .requestAttr(
                                                RequestDispatcher.ERROR_EXCEPTION, new IllegalStateException("inner")),
                                500)
                        .toString())
                .contains("reference")
                .doesNotContain("inner");
    }

    @Test
    void a_feature_s_own_problem_stays_as_it_is_and_gets_a_name_where_it_has_none() throws Exception {
        JsonNode named = problem(get("/feature").param("named", "true"), 409);
        assertThat(named.path("type").asText()).isEqualTo("urn:example:own");
        JsonNode unnamed = problem(get("/feature").param("named", "false"), 404);
        assertThat(unnamed.path("type").asText()).isEqualTo("urn:tollgate:problem:not-found");
        assertThat(unnamed.path("detail").asText()).isEqualTo("No program 'x'");
        assertThat(problem(get("/status"), 404).path("detail").asText()).isEqualTo("No such wave");
    }

    private JsonNode problem(RequestBuilder request, int status) throws Exception {
        MockHttpServletResponse response = web.perform(request).andReturn().getResponse();
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getContentType()).startsWith("application/problem+json");
        JsonNode problem = json.readTree(response.getContentAsString());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asText()).isNotBlank();
        assertThat(problem.path("detail").asText()).isNotBlank();
        return problem;
    }

    @RestController
    static class Feature {

        @GetMapping("/things")
        String on(@RequestParam LocalDate on) {
            return on.toString();
        }

        @PostMapping(path = "/things", consumes = "application/json")
        String add(@RequestBody Thing thing) {
            return thing.name();
        }

        @PostMapping("/lines")
        String lines(@RequestBody byte[] lines) {
            return "read " + lines.length;
        }

        @PostMapping("/upload")
        String upload() {
            throw new MaxUploadSizeExceededException(1);
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("broken");
        }

        @GetMapping("/status")
        String status() {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND, "No such wave");
        }

        @GetMapping("/feature")
        ResponseEntity<ProblemDetail> own(@RequestParam boolean named) {
            if (named) {
                throw new OwnProblem();
            }
            return ResponseEntity.status(404)
                    .body(ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, "No program 'x'"));
        }

        @ExceptionHandler
        ProblemDetail own(OwnProblem problem) {
            ProblemDetail own = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "Ours");
            own.setType(java.net.URI.create("urn:example:own"));
            return own;
        }

        record Thing(String name) {}

        static class OwnProblem extends RuntimeException {}
    }
}
