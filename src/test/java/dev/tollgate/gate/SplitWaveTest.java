package dev.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Letters;
import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.InstanceMigration;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Probe;
import dev.tollgate.engine.Scope;
import dev.tollgate.engine.UserTasks;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import dev.tollgate.sponsorship.ManagersConvinced;
import dev.tollgate.sponsorship.SponsorActs;
import dev.tollgate.survey.Surveys;
import dev.tollgate.training.TrainingRecords;
import dev.tollgate.training.Trainings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.domain.EntityScan;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Primary;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.transaction.support.TransactionTemplate;

/** A lagging unit of the example program becomes a wave of its own: in the plan, the evidence and the people's places. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        classes = SplitWaveTest.Modules.class,
        properties = {
            "camunda.client.enabled=false",
            "tollgate.evidence.key=a key for tests that is long enough to be taken",
            "spring.datasource.url=jdbc:h2:mem:split;DB_CLOSE_DELAY=-1"
        })
class SplitWaveTest {

    private static final Instant REGISTERED = Instant.parse("2027-01-04T09:00:00Z");
    private static final Instant NOW = Instant.parse("2027-03-01T09:00:00Z");
    private static final MovableClock CLOCK = new MovableClock();
    private static final AtomicInteger NUMBER = new AtomicInteger();

    @Autowired
    private Splitting splitting;

    @Autowired
    private Programs programs;

    @Autowired
    private Roster roster;

    @Autowired
    private Ledger ledger;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private JdbcClient jdbc;

    @MockitoBean
    private RunEnds ends;

    @MockitoBean
    private Deliveries deliveries;

    @MockitoBean
    private Letters letters;

    @MockitoBean
    private Surveys surveys;

    @MockitoBean
    private TrainingRecords trainings;

    @MockitoBean
    private Trainings untrained;

    @MockitoBean
    private SponsorActs acts;

    @MockitoBean
    private ManagersConvinced managers;

    @MockitoBean
    private Obstacles obstacles;

    private String program;

    @BeforeEach
    void a_running_program() throws Exception {
        int number = NUMBER.incrementAndGet();
        program = "split-" + number;
        CLOCK.now = REGISTERED;
        programs.register(
                Files.readString(Path.of("examples/crm-rollout/program.yaml"))
                        .replace("id: crm-rollout", "id: " + program),
                Files.readAllBytes(Path.of("examples/crm-rollout/people.csv")),
                "office");
        CLOCK.now = NOW;
        jdbc.sql("""
                        insert into program_run (id, program_id, open_program_id, root_process_instance_key, \
                        process_definition_key, opened_at, claimed_at) values (?, ?, ?, ?, 1, ?, ?)""")
                .params(
                        "run-" + number,
                        program,
                        program,
                        number,
                        NOW.atOffset(ZoneOffset.UTC),
                        NOW.atOffset(ZoneOffset.UTC))
                .update();
    }

    @Test
    void the_unit_goes_with_all_its_people_and_nobody_leaves_the_accounting() {
        List<String> before = usernames("pilot");
        List<String> finance = roster.people(program, "pilot").stream()
                .filter(person -> person.departmentId().equals("finance"))
                .map(Person::username)
                .toList();
        assertThat(finance).isNotEmpty();

        assertThat(split("pilot", "finance")).isEmpty();

        assertThat(usernames("pilot-split-1")).containsExactlyInAnyOrderElementsOf(finance);
        assertThat(usernames("pilot")).doesNotContainAnyElementsOf(finance);
        assertThat(Stream.concat(usernames("pilot").stream(), usernames("pilot-split-1").stream()))
                .containsExactlyInAnyOrderElementsOf(before);
    }

    @Test
    void the_new_wave_has_the_kind_the_sponsor_and_the_go_live_of_the_old_one_also_when_that_is_past() {
        Wave pilot = wave("pilot");
        assertThat(pilot.goLive()).isBefore(LocalDate.ofInstant(NOW, ZoneOffset.UTC));

        split("pilot", "finance");

        Wave own = wave("pilot-split-1");
        assertThat(own.name()).isEqualTo(pilot.name() + ": finance");
        assertThat(own.kind()).isEqualTo(pilot.kind());
        assertThat(own.goLive()).isEqualTo(pilot.goLive());
        assertThat(own.localSponsor()).isEqualTo(pilot.localSponsor());
    }

    @Test
    void it_is_evidence_and_the_engine_is_asked_to_run_it() {
        split("pilot", "finance");

        assertThat(ledger.entries(program))
                .extracting(Entry::evidence)
                .filteredOn(evidence -> evidence.kind() == EvidenceKind.WAVE_PLANNED)
                .singleElement()
                .extracting(Evidence::data)
                .satisfies(data -> assertThat(data)
                        .containsEntry("waveId", "pilot-split-1")
                        .containsEntry("splitFrom", "pilot")
                        .containsEntry("by", "the sponsors")
                        .containsEntry("units", List.of("finance")));
        assertThat(ledger.verify(program).whole()).isTrue();
        assertThat(jdbc.sql(
                                "select variables from outbox_message where name = 'wave-requested' and correlation_key = ?")
                        .param(program)
                        .query(String.class)
                        .list())
                .singleElement()
                .asString()
                .contains("pilot-split-1");
    }

    @Test
    void another_unit_of_the_same_wave_becomes_another_wave() {
        split("pilot", "finance");
        assertThat(split("pilot", "marketing")).isEmpty();

        assertThat(usernames("pilot-split-2")).isNotEmpty().doesNotContainAnyElementsOf(usernames("pilot-split-1"));
    }

    @Test
    void a_unit_of_another_open_wave_is_not_taken_from_it() {
        List<String> rollout = usernames("rollout");

        assertThat(split("pilot", "sales")).singleElement().asString().contains("is in the open wave 'rollout'");

        assertThat(usernames("rollout")).containsExactlyInAnyOrderElementsOf(rollout);
        assertThat(programs.get(program).definition().wave("pilot-split-1")).isEmpty();
        assertThat(ledger.entries(program)).isEmpty();
    }

    private List<String> split(String waveId, String department) {
        MeasuredUnit lagging = new MeasuredUnit(department, "");
        MeasuredUnit other = new MeasuredUnit("it", "");
        Snapshot snapshot = new Snapshot(
                "snapshot",
                program,
                waveId,
                runId(),
                Gate.IN_USE,
                7,
                NOW,
                NOW,
                NOW,
                LocalDate.parse("2027-02-01"),
                LocalDate.parse("2027-03-01"),
                13,
                5,
                15,
                10,
                List.of(
                        new Snapshot.Value(Metric.ACTIVATION, lagging, department, 12, 12, 1, 90.0),
                        new Snapshot.Value(Metric.ACTIVATION, other, "it", 12, 12, 12, 90.0)),
                List.of());
        Finding finding =
                new Finding(null, Metric.ACTIVATION, department, Set.of(lagging), 12, 1, 12, 8.3, 90, null, true, null);
        return transaction.execute(status -> splitting.split(
                new Job(
                        1,
                        "apply-sponsor-decision",
                        "progression-gate",
                        12,
                        7,
                        "ApplyTask",
                        900,
                        Map.of(),
                        new Scope(runId(), program, waveId, "in-use")),
                new SponsorChoice(SponsorChoice.Kind.SPLIT, Map.of("unit", department, "reason", "They need longer")),
                List.of(finding),
                snapshot,
                programs.get(program).definition()));
    }

    private String runId() {
        return "run-" + program.substring("split-".length());
    }

    private Wave wave(String id) {
        return programs.get(program).definition().wave(id).orElseThrow();
    }

    private List<String> usernames(String waveId) {
        return roster.people(program, waveId).stream().map(Person::username).toList();
    }

    @SpringBootConfiguration
    @EnableAutoConfiguration
    @EntityScan("dev.tollgate.program")
    @EnableJpaRepositories("dev.tollgate.program")
    @ConfigurationPropertiesScan({"dev.tollgate.program", "dev.tollgate.evidence", "dev.tollgate.lifecycle"})
    @ComponentScan(
            basePackages = {
                "dev.tollgate.program",
                "dev.tollgate.measurement",
                "dev.tollgate.gate",
                "dev.tollgate.lifecycle",
                "dev.tollgate.evidence",
                "dev.tollgate.outbox"
            },
            excludeFilters = {
                @ComponentScan.Filter(SpringBootConfiguration.class),
                @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*(Test|Behaviour)(\\$.*)?")
            })
    static class Modules {

        @Bean
        @Primary
        Clock settableClock() {
            return CLOCK;
        }

        @Bean
        Decisions decisions() {
            return new PolicyTable();
        }

        @Bean
        Deployments deployments() {
            return mock(Deployments.class);
        }

        @Bean
        UserTasks noTaskList() {
            return mock(UserTasks.class);
        }

        @Bean
        InstanceMigration noMigration() {
            return mock(InstanceMigration.class);
        }

        @Bean
        Probe probe() {
            return instanceKey -> true;
        }
    }

    private static final class MovableClock extends Clock {

        private volatile Instant now = REGISTERED;

        @Override
        public ZoneOffset getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(now, zone);
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
