package dev.tollgate.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.client.TestRestTemplate;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        classes = ProgramIntakeTest.ProgramModule.class,
        properties = {
            "camunda.client.enabled=false",
            "spring.datasource.url=jdbc:h2:mem:program-intake;DB_CLOSE_DELAY=-1",
            "tollgate.intake.folder=examples"
        })
class ProgramIntakeTest {

    private static final String HEADER = "username,name,email,department,location,role,manager\n";
    private static final String BOSS = "boss,Bea Boss,boss@example.com,Executive,Berlin,President,\n";
    private static final String SAL = "sal,Sal Seller,sal@example.com,Sales,Oxford,Seller,boss\n";
    private static final String SUE = "sue,Sue Seller,sue@example.com,Sales,Oxford,Seller,sal\n";
    private static final Instant NOW = Instant.parse("2027-01-04T09:00:00Z");

    @Autowired
    private Programs programs;

    @Autowired
    private Roster roster;

    @Autowired
    private PlanChanges changes;

    @Autowired
    private TransactionOperations transactions;

    @Autowired
    private TestRestTemplate http;

    @LocalServerPort
    private int port;

    @Test
    void the_example_is_registered_at_start_from_its_folder() {
        ProgramView program = programs.get("crm-rollout");

        assertThat(program.status()).isEqualTo(ProgramStatus.REGISTERED);
        assertThat(program.registeredAt()).isEqualTo(NOW);
        assertThat(program.definition().waves())
                .extracting(Wave::id, Wave::startsOn, Wave::goLive)
                .containsExactly(
                        tuple("pilot", LocalDate.of(2027, 1, 4), LocalDate.of(2027, 1, 25)),
                        tuple("rollout", LocalDate.of(2027, 2, 1), LocalDate.of(2027, 3, 15)));
        assertThat(roster.people("crm-rollout")).hasSize(107);
        assertThat(roster.people("crm-rollout", "pilot")).hasSize(13);
        assertThat(roster.people("crm-rollout", "rollout")).hasSize(94);
        assertThat(roster.people("crm-rollout", "rollout", "unassigned"))
                .extracting(Person::username)
                .containsExactly("kgrant");
        assertThat(roster.person("crm-rollout", "sking").orElseThrow().manager())
                .isNull();
        assertThat(roster.departments("crm-rollout", "pilot"))
                .extracting(Department::name)
                .containsExactly("Finance", "IT", "Marketing");
        assertThat(roster.peopleByUnit("crm-rollout", "pilot"))
                .hasEntrySatisfying(
                        new Unit("pilot", "it", null),
                        people -> assertThat(people).hasSize(5));
    }

    @Test
    void a_champion_is_added_once_and_only_from_the_people_who_are_there() {
        programs.register(definition("more-champions"), csv(BOSS + SAL + SUE), "office");

        assertThat(transactions.<String>execute(status -> changes.addChampion("more-champions", "sue")))
                .isEqualTo("Sue Seller");

        assertThat(programs.get("more-champions").definition().champions()).endsWith("sue");
        for (String username : List.of("sue", "nobody")) {
            assertThatExceptionOfType(InvalidProgram.class)
                    .isThrownBy(() ->
                            transactions.<String>execute(status -> changes.addChampion("more-champions", username)))
                    .satisfies(refused -> assertThat(refused.problems())
                            .extracting(Problem::path, Problem::value)
                            .containsExactly(tuple("username", username)));
        }
    }

    @Test
    void the_same_definition_again_changes_nothing_and_another_under_its_id_is_refused() {
        String definition = definition("twice");
        programs.register(definition, csv(BOSS + SAL), "office");

        Registration again = programs.register("# as before\n" + definition, null, "office");

        assertThat(again.created()).isFalse();
        assertThatExceptionOfType(InvalidProgram.class)
                .isThrownBy(() -> programs.register(definition + "remedyDays: 9\n", null, "office"))
                .satisfies(refused -> assertThat(refused.problems())
                        .extracting(Problem::path, Problem::problem)
                        .containsExactly(tuple("id", "is registered already with another definition")));
        assertThat(programs.get("twice").definition().remedyDays()).isEqualTo(5);
    }

    @Test
    void a_chat_channel_that_this_installation_does_not_have_is_refused_when_it_is_named() {
        assertThatExceptionOfType(InvalidProgram.class)
                .isThrownBy(() -> programs.register(
                        definition("chatty") + "communication: {chats: [sales]}\n", csv(BOSS + SAL), "office"))
                .satisfies(refused -> assertThat(refused.problems())
                        .extracting(Problem::path, Problem::value, Problem::problem)
                        .containsExactly(tuple(
                                "communication.chats[0]", "sales", "is not a chat channel of this installation")));
    }

    @Test
    void nothing_is_kept_of_a_program_whose_people_are_faulty() {
        assertThatExceptionOfType(InvalidProgram.class)
                .isThrownBy(() ->
                        programs.register(definition("half"), csv(BOSS + SAL + "bo,Bo,nowhere,Sales,,,\n"), "office"))
                .satisfies(refused -> assertThat(refused.problems())
                        .extracting(Problem::path)
                        .containsExactly("people line 4, email"));

        assertThat(programs.find("half")).isEmpty();
        assertThat(roster.people("half")).isEmpty();
    }

    @Test
    void a_re_import_updates_never_doubles_and_follows_who_leaves_and_comes_back() {
        programs.register(definition("follow"), csv(BOSS + SAL + SUE), "office");

        ImportReport second = roster.importPeople(
                "follow",
                csv(BOSS + SAL.replace("Seller,boss", "Head of Sales,boss") + "al,Al,al@example.com,Legal,,,\n"));

        assertThat(second).isEqualTo(new ImportReport(1, 1, 1, 1, 0, List.of()));
        assertThat(roster.people("follow")).extracting(Person::username).containsExactly("al", "boss", "sal");
        assertThat(roster.person("follow", "sue").orElseThrow().leftAt()).isEqualTo(NOW);
        assertThat(roster.unitOf("follow", "al")).contains(new Unit("wave-1", "legal", null));

        ImportReport third = roster.importPeople("follow", csv(BOSS + SAL + SUE));

        assertThat(third).isEqualTo(new ImportReport(0, 1, 1, 1, 1, List.of()));
        assertThat(roster.person("follow", "sue").orElseThrow().hasLeft()).isFalse();
        assertThat(roster.people("follow")).hasSize(3);
    }

    @Test
    void nobody_is_imported_from_a_faulty_re_import() {
        programs.register(definition("keep"), csv(BOSS + SAL), "office");

        assertThatExceptionOfType(InvalidPeople.class).isThrownBy(() -> roster.importPeople("keep", csv(BOSS + SUE)));

        assertThat(roster.people("keep")).extracting(Person::username).containsExactly("boss", "sal");
    }

    @Test
    void a_username_in_other_letters_is_not_taken_for_somebody_else() {
        programs.register(definition("letters"), csv(BOSS + SAL), "office");

        assertThatExceptionOfType(InvalidPeople.class)
                .isThrownBy(() -> roster.importPeople("letters", csv(BOSS + SAL.replace("sal,", "Sal,"))))
                .withMessageContaining("is known as 'sal'");
    }

    @Test
    void a_refusal_leaves_the_transaction_of_its_caller_good() {
        Integer problems = transactions.execute(status -> {
            programs.register(definition("outer"), csv(BOSS + SAL), "office");
            try {
                programs.register("id: outer-2", csv(BOSS), "office");
                return 0;
            } catch (InvalidProgram refused) {
                return refused.problems().size();
            }
        });

        assertThat(problems).isPositive();
        assertThat(programs.find("outer")).isPresent();
        assertThat(programs.find("outer-2")).isEmpty();
    }

    @Test
    void the_same_program_handed_in_twice_at_once_is_created_once() throws Exception {
        int hands = 4;
        CyclicBarrier together = new CyclicBarrier(hands);
        try (ExecutorService executor = Executors.newFixedThreadPool(hands)) {
            List<Future<Registration>> handedIn = executor.invokeAll(Collections.nCopies(hands, () -> {
                together.await();
                return programs.register(definition("at-once"), csv(BOSS + SAL), "office");
            }));
            int created = 0;
            for (Future<Registration> registration : handedIn) {
                created += registration.get().created() ? 1 : 0;
            }
            assertThat(created).isEqualTo(1);
        }
        assertThat(roster.people("at-once")).hasSize(2);
    }

    @Test
    void says_when_somebody_with_a_duty_has_left() {
        programs.register(definition("duty"), csv(BOSS + SAL), "office");

        ImportReport report = roster.importPeople("duty", csv("sal,Sal Seller,sal@example.com,Sales,Oxford,Seller,\n"));

        assertThat(report.notices())
                .extracting(Notice::message)
                .containsExactly("boss has left, but has a duty in the program: name a successor");
    }

    @Test
    void a_program_without_people_is_a_draft_until_its_people_come_who_must_include_those_with_duties() {
        ResponseEntity<JsonNode> created = post("/api/programs", "application/yaml", definition("later"));

        assertThat(created.getStatusCode().value()).isEqualTo(201);
        assertThat(created.getHeaders().getLocation()).hasPath("/api/programs/later");
        assertThat(programs.get("later").status()).isEqualTo(ProgramStatus.DRAFT);

        ResponseEntity<JsonNode> without = putPeople("later", "text/csv", HEADER + SAL.replace("boss", ""));
        assertThat(without.getStatusCode().value()).isEqualTo(422);
        assertThat(without.getBody().path("type").asText()).isEqualTo("urn:tollgate:problem:invalid-people");
        assertThat(without.getBody().at("/problems/0/value").asText()).isEqualTo("boss");

        ResponseEntity<JsonNode> with = putPeople("later", "text/csv", HEADER + BOSS + SAL);
        assertThat(with.getStatusCode().value()).isEqualTo(200);
        assertThat(with.getBody().path("added").asInt()).isEqualTo(2);
        assertThat(programs.get("later").status()).isEqualTo(ProgramStatus.REGISTERED);

        JsonNode shown = http.getForObject("/api/programs/later", JsonNode.class);
        assertThat(shown.path("people").asInt()).isEqualTo(2);
        assertThat(shown.at("/waves/0/units/0/id").asText()).isEqualTo("executive");
        assertThat(shown.at("/program/definition/minimums/habit").asText()).isEqualTo("P90D");
    }

    @Test
    void a_faulty_definition_is_answered_with_every_problem() {
        ResponseEntity<JsonNode> refused = post("/api/programs", "application/json", """
                {"software": "CRM", "objective": "One place", "goLive": "2026-12-01", "executiveSponsor": "boss",
                 "changeLead": "boss", "targets": {"habit": {"adoption": 120}}, "colour": "red"}""");

        assertThat(refused.getStatusCode().value()).isEqualTo(422);
        assertThat(refused.getHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(refused.getBody().path("type").asText()).isEqualTo("urn:tollgate:problem:invalid-program");
        assertThat(refused.getBody().path("problems").findValuesAsText("path"))
                .containsExactlyInAnyOrder("goLive", "targets.habit.adoption", "colour");
        assertThat(refused.getBody().path("problems").findValuesAsText("remedy"))
                .allSatisfy(remedy -> assertThat(remedy).isNotBlank());
    }

    @Test
    void a_dry_run_says_what_would_happen_and_registers_nothing() throws IOException {
        Path folder = Path.of("examples", "crm-rollout");
        String definition = Files.readString(folder.resolve("program.yaml")).replace("id: crm-rollout", "id: crm-dry");

        ResponseEntity<JsonNode> answer = upload("/api/programs/dry-run", definition, folder.resolve("people.csv"));

        assertThat(answer.getStatusCode().value()).isEqualTo(200);
        JsonNode plan = answer.getBody();
        assertThat(plan.path("people").asInt()).isEqualTo(107);
        assertThat(plan.at("/waves/0/people").asInt()).isEqualTo(13);
        assertThat(plan.at("/waves/0/gatesNotBefore/inUse").asText()).isEqualTo("2027-02-22");
        assertThat(plan.at("/waves/0/trainingSessions").asInt()).isEqualTo(3);
        assertThat(plan.at("/waves/1/mailsPerMessage").asInt()).isEqualTo(94);
        assertThat(plan.at("/waves/1/departments").findValuesAsText("id")).contains("shipping", "unassigned");
        assertThat(plan.at("/tasks/changeLead/0").asText()).isEqualTo("nyang");
        assertThat(plan.at("/tasks/trainers")).hasSize(3);
        assertThat(programs.find("crm-dry")).isEmpty();
    }

    @Test
    void a_dry_run_of_a_registered_definition_shows_the_registered_dates() throws IOException {
        String definition = Files.readString(Path.of("examples", "crm-rollout", "program.yaml"));

        DryRun plan = programs.dryRun(definition, null);

        assertThat(plan.alreadyRegistered()).isTrue();
        assertThat(plan.people()).isEqualTo(107);
        assertThat(plan.waves()).extracting(DryRun.PlannedWave::people).containsExactly(13, 94);
    }

    @Test
    void a_program_and_its_people_come_in_one_upload(@TempDir Path folder) throws IOException {
        Path people = folder.resolve("people.csv");
        Files.writeString(people, HEADER + BOSS + SAL);

        ResponseEntity<JsonNode> created = upload("/api/programs", definition("together"), people);

        assertThat(created.getStatusCode().value()).isEqualTo(201);
        assertThat(created.getBody().at("/people/added").asInt()).isEqualTo(2);
        assertThat(http.getForObject("/api/programs", JsonNode.class).findValuesAsText("id"))
                .contains("crm-rollout", "together");
    }

    @Test
    void other_media_types_and_encodings_are_not_supported() {
        assertThat(post("/api/programs", "application/xml", "<program/>")
                        .getStatusCode()
                        .value())
                .isEqualTo(415);
        assertThat(putPeople("crm-rollout", "text/csv;charset=ISO-8859-1", HEADER + BOSS)
                        .getStatusCode()
                        .value())
                .isEqualTo(415);
    }

    @Test
    void the_api_document_says_what_to_send() {
        JsonNode paths = http.getForObject("/v3/api-docs", JsonNode.class).path("paths");

        assertThat(paths.path("/api/programs").at("/post/requestBody/content").fieldNames())
                .toIterable()
                .contains("application/yaml", "application/json", "multipart/form-data");
        assertThat(paths.path("/api/programs/{id}/people")
                        .at("/put/requestBody/content")
                        .fieldNames())
                .toIterable()
                .containsExactly("text/csv");
    }

    @Test
    void an_unknown_program_is_not_found() {
        ResponseEntity<JsonNode> answer = putPeople("nowhere", "text/csv", HEADER + BOSS);

        assertThat(answer.getStatusCode().value()).isEqualTo(404);
        assertThat(answer.getBody().path("type").asText()).isEqualTo("urn:tollgate:problem:unknown-program");
    }

    @Test
    void a_50_mb_file_is_refused_for_its_size_as_body_and_as_upload() throws Exception {
        assertTooLarge(request("/api/programs/crm-rollout/people", "text/csv")
                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(50L << 20)))
                .build());
        String head = "--x\r\nContent-Disposition: form-data; name=\"people\"; filename=\"people.csv\"\r\n\r\n";
        assertTooLarge(request("/api/programs", "multipart/form-data; boundary=x")
                .POST(HttpRequest.BodyPublishers.concat(
                        HttpRequest.BodyPublishers.ofString(head),
                        HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(50L << 20))))
                .build());
        assertThat(roster.people("crm-rollout")).hasSize(107);
    }

    private HttpRequest.Builder request(String path, String type) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .header("Content-Type", type);
    }

    private static void assertTooLarge(HttpRequest request) throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(413);
            assertThat(answer.body()).contains("urn:tollgate:problem:too-large").contains("10 MB");
        }
    }

    private ResponseEntity<JsonNode> post(String path, String type, String body) {
        return exchange(HttpMethod.POST, path, type, body);
    }

    private ResponseEntity<JsonNode> putPeople(String id, String type, String body) {
        return exchange(HttpMethod.PUT, "/api/programs/" + id + "/people", type, body);
    }

    private ResponseEntity<JsonNode> exchange(HttpMethod method, String path, String type, String body) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.CONTENT_TYPE, type);
        return http.exchange(
                path, method, new HttpEntity<>(body.getBytes(StandardCharsets.UTF_8), headers), JsonNode.class);
    }

    private ResponseEntity<JsonNode> upload(String path, String definition, Path people) {
        MultiValueMap<String, Object> parts = new LinkedMultiValueMap<>();
        parts.add("definition", new ByteArrayResource(definition.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public String getFilename() {
                return "program.yaml";
            }
        });
        parts.add("people", new FileSystemResource(people));
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.MULTIPART_FORM_DATA);
        return http.exchange(path, HttpMethod.POST, new HttpEntity<>(parts, headers), JsonNode.class, Map.of());
    }

    private static String definition(String id) {
        return """
                id: %s
                software: CRM
                objective: One place for customers
                goLive: P8W
                executiveSponsor: boss
                changeLead: boss
                country: DE
                privacy: {usageAgreements: {DE: {agreement: Works agreement 4, date: 2026-01-05}}}
                """.formatted(id);
    }

    private static byte[] csv(String rows) {
        return (HEADER + rows).getBytes(StandardCharsets.UTF_8);
    }

    private static final class Zeros extends InputStream {

        private long left;

        Zeros(long length) {
            this.left = length;
        }

        @Override
        public int read() {
            return left-- > 0 ? '0' : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) {
            if (left <= 0) {
                return -1;
            }
            int given = (int) Math.min(left, length);
            Arrays.fill(buffer, offset, offset + given, (byte) '0');
            left -= given;
            return given;
        }
    }

    /** This module alone: neither an engine nor anybody to log in. */
    @SpringBootApplication(
            scanBasePackages = "dev.tollgate.program",
            excludeName = {
                "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
                "org.springframework.boot.autoconfigure.security.servlet.SecurityFilterAutoConfiguration",
                "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration",
                "org.springframework.boot.actuate.autoconfigure.security.servlet.ManagementWebSecurityAutoConfiguration"
            })
    @ConfigurationPropertiesScan("dev.tollgate.program")
    static class ProgramModule {

        @Bean
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }
    }
}
