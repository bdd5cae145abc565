package dev.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.put;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Letters;
import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.RequestedWaves;
import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.program.CountryUsage;
import dev.tollgate.program.Person;
import dev.tollgate.program.PlanChanges;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.sponsorship.ManagersConvinced;
import dev.tollgate.sponsorship.SponsorActs;
import dev.tollgate.survey.Surveys;
import dev.tollgate.training.TrainingRecords;
import dev.tollgate.training.Trainings;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.domain.EntityScan;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.http.MediaType;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.transaction.support.TransactionTemplate;

/** From usage files over the API to the decision of a gate, on the example program and its real people. */
@SpringBootTest(
        classes = MeasuredGateTest.Modules.class,
        properties = {"camunda.client.enabled=false", "spring.datasource.url=jdbc:h2:mem:gates;DB_CLOSE_DELAY=-1"})
@AutoConfigureMockMvc(addFilters = false)
class MeasuredGateTest {

    private static final String HEADER = "eventId,username,feature,occurredAt\n";
    private static final MovableClock CLOCK = new MovableClock();

    @Autowired
    private Programs programs;

    @Autowired
    private Roster roster;

    @Autowired
    private PlanChanges plan;

    @Autowired
    private List<Worker> workers;

    @Autowired
    private MemoryLedger ledger;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private MockMvc web;

    @MockitoBean
    private RunEnds ends;

    @MockitoBean
    private Deliveries deliveries;

    @MockitoBean
    private TrainingRecords trainings;

    @MockitoBean
    private Trainings untrained;

    @MockitoBean
    private TaskAnswers answers;

    @MockitoBean
    private RequestedWaves waves;

    @MockitoBean
    private SponsorActs acts;

    @MockitoBean
    private ManagersConvinced managers;

    @MockitoBean
    private Obstacles obstacles;

    @MockitoBean
    private RunningPrograms running;

    @MockitoBean
    private OpenRuns runs;

    @MockitoBean
    private Letters letters;

    @MockitoBean
    private Surveys surveys;

    @Test
    void waits_for_use_holds_on_too_little_and_goes_when_the_wave_uses_the_software() throws Exception {
        when(trainings.ofWave(any(), any(), any())).thenReturn(Map.of());
        when(managers.share(any(), any(), any())).thenReturn(new ManagersConvinced.Share(0, 0, 0));
        CLOCK.now = Instant.parse("2027-01-04T09:00:00Z");
        programs.register(
                Files.readString(Path.of("examples/crm-rollout/program.yaml")),
                Files.readAllBytes(Path.of("examples/crm-rollout/people.csv")),
                "office");
        List<String> pilot = roster.people("crm-rollout", "pilot").stream()
                .map(Person::username)
                .toList();
        assertThat(pilot).hasSize(13);
        ledger.append(new Evidence(
                "crm-rollout",
                "run-1",
                "pilot",
                EvidenceKind.ENTERED,
                "progression-gate",
                7,
                null,
                "in-use",
                Map.of()));

        CLOCK.now = Instant.parse("2027-02-10T09:00:00Z");
        assertThat(measureAndDecide())
                .containsEntry("outcome", "WAIT")
                .containsEntry("nextReview", "2027-02-22T00:00:00-05:00");

        CLOCK.now = Instant.parse("2027-02-25T09:00:00Z");
        assertThat(measureAndDecide()).containsEntry("outcome", "WAIT");

        load(uses(pilot.subList(0, 5)) + "e-x,nobody,contact-logged,2027-02-01T10:00:00Z\n", "refuse")
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.problems[0].line").value(22))
                .andExpect(jsonPath("$.problems[0].field").value("username"))
                .andExpect(jsonPath("$.problems[0].value").value("nobody"));
        load(uses(pilot.subList(0, 5)))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.imported").value(20));
        assertThat(measureAndDecide())
                .containsEntry("outcome", "HOLD")
                .containsEntry(
                        "heldBy",
                        "Finance + IT + Marketing: 5 of 13 people did their key task at least once, 38.4 %, target 90 %,"
                                + " 7 more needed; Finance + IT + Marketing: 5 of 13 people did their key task as often"
                                + " as their role should, 38.4 %, target 60 %, 3 more needed");

        load(uses(pilot.subList(0, 12)))
                .andExpect(jsonPath("$.imported").value(28))
                .andExpect(jsonPath("$.alreadyKnown").value(20));
        assertThat(measureAndDecide()).containsEntry("outcome", "GO");

        web.perform(get("/api/programs/crm-rollout/measurements"))
                .andExpect(jsonPath("$.length()").value(1))
                .andExpect(jsonPath("$[0].gate").value("in-use"))
                .andExpect(jsonPath("$[0].groups[?(@.metric == 'activation')].people")
                        .value(contains(13)));
        web.perform(get("/api/programs/crm-rollout/gates"))
                .andExpect(jsonPath("$[*].outcome").value(contains("WAIT", "WAIT", "HOLD", "GO")))
                .andExpect(jsonPath("$[2].inputs.dataState").value("complete"))
                .andExpect(
                        jsonPath("$[2].explained[?(@.metric == 'wins')].state").value(contains("NOT_MEASURED")));
    }

    @Test
    void usage_of_a_country_is_asked_for_at_the_start_and_at_each_import_and_counts_from_the_record_on()
            throws Exception {
        CLOCK.now = Instant.parse("2027-03-01T09:00:00Z");
        String definition = Files.readString(Path.of("examples/crm-rollout/program.yaml"))
                .replace("id: crm-rollout", "id: crm-asked")
                .replaceFirst("(?s)    GB:.*?2025-10-01\n", "");
        byte[] people = Files.readAllBytes(Path.of("examples/crm-rollout/people.csv"));
        assertThat(programs.dryRun(definition, people).usage())
                .filteredOn(CountryUsage::asked)
                .singleElement()
                .satisfies(asked -> {
                    assertThat(asked.country()).isEqualTo("GB");
                    assertThat(asked.people()).isEqualTo(35);
                    assertThat(asked.locations()).containsExactly("London, GB", "Oxford, GB");
                });
        assertThat(programs.register(definition, people, "office").notices())
                .anySatisfy(notice -> assertThat(notice.message())
                        .contains("Usage of 35 people in GB is kept aside", "privacy.usageAgreements.GB"));
        String events = HEADER + "g-1,jsingh,contact-logged,2027-02-01T10:00:00Z\n"
                + "g-2,stucker,contact-logged,2027-02-01T10:00:00Z\ng-3,sking,contact-logged,2027-02-01T10:00:00Z\n";
        web.perform(post("/api/programs/crm-asked/usage")
                        .contentType(MediaType.parseMediaType("text/csv"))
                        .content(events))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.imported").value(1))
                .andExpect(jsonPath("$.withheld[0].country").value("GB"))
                .andExpect(jsonPath("$.withheld[0].events").value(2))
                .andExpect(jsonPath("$.withheld[0].people").value(2))
                .andExpect(jsonPath("$.withheld[0].remedy").value(containsString("usage-agreement")));
        web.perform(get("/api/programs/crm-asked/usage/aside"))
                .andExpect(jsonPath("$.events").value(2))
                .andExpect(jsonPath("$.usernames").isEmpty())
                .andExpect(jsonPath("$.withheld[0].country").value("GB"));
        web.perform(get("/api/programs/crm-asked/usage/agreements"))
                .andExpect(jsonPath("$[?(@.country == 'GB')].remedy").isNotEmpty())
                .andExpect(jsonPath("$[?(@.country == 'DE')].agreement.date").value(contains("2025-09-15")));

        transaction.executeWithoutResult(status ->
                plan.agreeUsage("crm-asked", "GB", Map.of("notApplicable", "No works council", "saidBy", "Legal")));

        web.perform(get("/api/programs/crm-asked/usage/aside"))
                .andExpect(jsonPath("$.events").value(0));
        web.perform(post("/api/programs/crm-asked/usage")
                        .contentType(MediaType.parseMediaType("text/csv"))
                        .content(events))
                .andExpect(jsonPath("$.alreadyKnown").value(3))
                .andExpect(jsonPath("$.withheld").isEmpty());
    }

    @Test
    void lines_of_json_packed_with_gzip_come_in_by_the_api_and_half_of_them_change_nothing() throws Exception {
        CLOCK.now = Instant.parse("2027-03-01T09:00:00Z");
        programs.register(
                Files.readString(Path.of("examples/crm-rollout/program.yaml"))
                        .replace("id: crm-rollout", "id: crm-packed"),
                Files.readAllBytes(Path.of("examples/crm-rollout/people.csv")),
                "office");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            for (int event = 0; event < 50; event++) {
                out.write("""
                        {"eventId":"p-%d","username":"sking","feature":"contact-logged","occurredAt":"2027-02-01T10:00:00Z"}
                        """.formatted(event).getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] whole = packed.toByteArray();
        web.perform(put("/api/programs/crm-packed/usage")
                        .contentType("application/gzip")
                        .content(Arrays.copyOf(whole, whole.length / 2)))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.problems[0].problem").value(containsString("cut off or damaged")));
        web.perform(put("/api/programs/crm-packed/usage")
                        .contentType("application/gzip")
                        .content(whole))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.imported").value(50));
    }

    private Map<String, Object> measureAndDecide() {
        Map<String, Object> measured = run("measure-adoption", Map.of());
        return run("decide-gate", measured);
    }

    private Map<String, Object> run(String type, Map<String, Object> variables) {
        Worker worker = workers.stream()
                .filter(candidate -> candidate.jobType().equals(type))
                .findFirst()
                .orElseThrow();
        Worker.Work work = worker.prepare(new Job(
                1,
                type,
                "progression-gate",
                12,
                7,
                "Task",
                900,
                variables,
                new Scope("run-1", "crm-rollout", "pilot", "in-use")));
        return transaction.execute(status -> work.run());
    }

    private ResultActions load(String lines) throws Exception {
        return load(lines, "aside");
    }

    private ResultActions load(String lines, String unknown) throws Exception {
        return web.perform(post("/api/programs/crm-rollout/usage")
                .queryParam("unknown", unknown)
                .contentType(MediaType.parseMediaType("text/csv"))
                .content(HEADER + lines));
    }

    private static String uses(List<String> usernames) {
        return usernames.stream()
                .flatMap(username -> Stream.of("01", "08", "15", "22")
                        .map(day -> "e-%s-%s,%s,contact-logged,2027-02-%sT10:00:00Z%n"
                                .formatted(username, day, username, day)))
                .collect(Collectors.joining());
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EntityScan("dev.tollgate.program")
    @EnableJpaRepositories("dev.tollgate.program")
    @ComponentScan(
            basePackages = {"dev.tollgate.program", "dev.tollgate.measurement", "dev.tollgate.gate"},
            excludeFilters = @ComponentScan.Filter(SpringBootConfiguration.class))
    static class Modules {

        @Bean
        Clock clock() {
            return CLOCK;
        }

        @Bean
        MemoryLedger ledger() {
            return new MemoryLedger();
        }

        @Bean
        Decisions decisions() {
            return new PolicyTable();
        }
    }

    private static final class MovableClock extends Clock {

        private volatile Instant now = Instant.EPOCH;

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
