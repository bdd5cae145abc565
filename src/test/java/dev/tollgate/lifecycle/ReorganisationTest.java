package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.containsString;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.engine.InstanceVariables;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.CountryUsage;
import dev.tollgate.program.Department;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ImportReport;
import dev.tollgate.program.Notice;
import dev.tollgate.program.Person;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Unit;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.autoconfigure.web.servlet.AutoConfigureMockMvc;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.transaction.support.TransactionTemplate;

/** Departments renamed and merged and units moved, over the API, before a program runs and while it does. */
@SpringBootTest(
        classes = ReorganisationTest.WithSteering.class,
        properties = {
            "camunda.client.enabled=false",
            "tollgate.engine.start=false",
            "tollgate.lifecycle.probe-every=1d",
            "spring.datasource.url=jdbc:h2:mem:reorganisation;DB_CLOSE_DELAY=-1"
        })
@AutoConfigureMockMvc(addFilters = false)
class ReorganisationTest {

    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final String PEOPLE = """
            username,name,email,department,location,role,manager
            boss,Bea Boss,boss@example.com,Executive,Berlin,President,
            lead,Lea Lead,lead@example.com,IT,Berlin,Lead,boss
            loc,Lo Local,loc@example.com,IT,Berlin,Engineer,lead
            leo,Leo Lawyer,leo@example.com,Legal,Berlin,Lawyer,boss
            lia,Lia Lawyer,lia@example.com,Legal,Oxford,Lawyer,boss
            sal,Sal Seller,sal@example.com,Sales,Berlin,Seller,boss
            sid,Sid Seller,sid@example.com,Sales,Oxford,Seller,boss
            sue,Sue Helper,sue@example.com,Support,Berlin,Helper,boss
            """;

    @Autowired
    private TransactionTemplate transaction;

    @Autowired
    private Ledger ledger;

    @Autowired
    private Programs programs;

    @Autowired
    private Roster roster;

    @Autowired
    private Instances instances;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private MockMvc web;

    @MockitoBean
    private InstanceVariables variables;

    @Autowired
    private ObjectMapper json;

    @Autowired
    private Rehearsal play;

    private String programId;

    @BeforeEach
    void a_program_of_its_own_for_every_test() {
        programId = "reorganised-" + NUMBER.incrementAndGet();
        programs.register(definition(), PEOPLE.getBytes(StandardCharsets.UTF_8), "office");
    }

    @Test
    void a_renamed_department_keeps_its_id_and_an_export_with_the_old_name_means_it() throws Exception {
        change("rename-department", Map.of("departmentId", "legal", "name", "Law & Order"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.what").value("Department 'Legal' (legal) is called 'Law & Order' now"));

        assertThat(names()).contains("Law & Order").doesNotContain("Legal");
        assertThat(importPeople(PEOPLE)).isEqualTo(new ImportReport(0, 0, 8, 0, 0, List.of()));
        assertThat(importPeople(PEOPLE.replace(",Legal,", ",law & order,")).unchanged())
                .isEqualTo(8);
        assertThat(unitOf("lia")).isEqualTo(new Unit("pilot", "legal", null));
    }

    @Test
    void a_country_and_what_allows_to_take_in_its_usage_are_added_later_and_withdrawn() throws Exception {
        change("country", Map.of("country", "GB", "location", "oxford"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.what").value("'oxford' is in GB"));
        assertThat(asked()).singleElement().satisfies(country -> {
            assertThat(country.country()).isEqualTo("GB");
            assertThat(country.people()).isEqualTo(2);
            assertThat(country.locations()).containsExactly("Oxford");
            assertThat(country.inWords()).contains("Usage of 2 people in GB is kept aside");
        });
        assertThat(importPeople(PEOPLE).notices())
                .singleElement()
                .extracting(Notice::message)
                .asString()
                .contains("2 people in GB", "usage-agreement");

        change("usage-agreement", Map.of("country", "GB", "agreement", "Record 31", "date", "2026-10-01"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.what").value("Usage of people in GB may be taken in: Record 31 of 2026-10-01"));
        assertThat(asked()).isEmpty();
        change("usage-agreement", Map.of("country", "GB", "notApplicable", "Contractors", "saidBy", "Legal"))
                .andExpect(jsonPath("$.what")
                        .value("Usage of people in GB may be taken in: not applicable (Contractors), says Legal"));
        assertThat(programs.get(programId)
                        .definition()
                        .usageAgreements()
                        .get("GB")
                        .agreement())
                .isNull();

        change("usage-agreement-ended", Map.of("country", "GB"))
                .andExpect(jsonPath("$.what").value("Usage of people in GB is kept aside from now on"));
        assertThat(asked()).hasSize(1);
        refused("usage-agreement-ended", Map.of("country", "GB"), "has no usage agreement");
        refused("usage-agreement", Map.of("country", "GB", "agreement", "A", "date", "2099-01-01"), "in the future");
        refused("usage-agreement", Map.of("country", "England", "agreement", "A"), "is not a country");
        refused("country", Map.of("country", "GB", "location", "Mars"), "is a location of nobody");
    }

    private List<CountryUsage> asked() {
        return roster.usageByCountry(programId).stream()
                .filter(CountryUsage::asked)
                .toList();
    }

    @Test
    void a_name_that_means_another_department_is_refused_with_what_to_do() throws Exception {
        change("rename-department", Map.of("departmentId", "legal", "name", "sales"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.problems[0].path").value("name"))
                .andExpect(jsonPath("$.problems[0].value").value("sales"))
                .andExpect(jsonPath("$.problems[0].problem").value("means the department 'Sales' (sales)"))
                .andExpect(jsonPath("$.problems[0].remedy").value("Choose another name, or merge the two."));
        refused("rename-department", Map.of("departmentId", "legal", "name", "Legal"), "is its name already");
        refused("rename-department", Map.of("departmentId", "legal", "name", "a\nb"), "is no name of a department");
        refused("rename-department", Map.of("departmentId", "lega", "name", "x"), "is no department of the program");
        refused(
                "rename-department",
                Map.of("departmentId", "Unassigned", "name", "x"),
                "is where people without a department are counted");
        change("rename-department", Map.of("departmentId", "legal")).andExpect(status().isBadRequest());
    }

    @Test
    void the_old_name_means_something_else_once_a_department_is_added_with_it() throws Exception {
        change("rename-department", Map.of("departmentId", "legal", "name", "Law"));
        change("department", Map.of("waveId", "rollout", "departmentId", "legal-two", "name", "Legal"))
                .andExpect(status().isOk());

        importPeople(PEOPLE);

        assertThat(unitOf("lia")).isEqualTo(new Unit("rollout", "legal-two", null));
    }

    @Test
    void a_merged_department_gives_its_people_its_names_and_its_places() throws Exception {
        change("merge-departments", Map.of("departmentId", "legal", "into", "it"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.what").value("Department 'Legal' (legal) is part of 'IT' (it) now"));

        assertThat(names()).doesNotContain("Legal");
        assertThat(roster.people(programId, "pilot", "it"))
                .extracting(Person::username)
                .containsExactly("lead", "leo", "lia", "loc");
        assertThat(roster.units(programId, "pilot")).containsExactly(new Unit("pilot", "it", null));
        assertThat(roster.department(programId, "legal").orElseThrow().name()).isEqualTo("IT");
        for (String export : List.of(PEOPLE, PEOPLE.replace(",Legal,", ",legal,"), PEOPLE.replace(",Legal,", ",IT,"))) {
            assertThat(importPeople(export).unchanged()).as(export).isEqualTo(8);
        }
        change("department", Map.of("waveId", "rollout", "departmentId", "legal", "name", "Lawyers"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.problems[0].problem")
                        .value(containsString("is the id of a department that is part of 'it' now")));
    }

    @Test
    void merges_follow_each_other() throws Exception {
        change("merge-departments", Map.of("departmentId", "sales", "into", "support"));
        change("merge-departments", Map.of("departmentId", "support", "into", "executive"))
                .andExpect(status().isOk());

        assertThat(roster.department(programId, "sales").orElseThrow().id()).isEqualTo("executive");
        assertThat(importPeople(PEOPLE).unchanged()).isEqualTo(8);
        assertThat(roster.people(programId, "rollout", "executive")).hasSize(4);
    }

    @Test
    void what_a_sponsor_speaks_for_and_how_a_department_is_trained_follow_the_merge() throws Exception {
        programId = "reorganised-" + NUMBER.incrementAndGet();
        programs.register(definition() + """
                        sponsors:
                          - {username: boss, authority: 5, reportingLine: board, departments: [Legal, Sales]}
                        training:
                          departments:
                            Legal: {trainer: leo}
                        """, PEOPLE.getBytes(StandardCharsets.UTF_8), "office");

        change("merge-departments", Map.of("departmentId", "legal", "into", "it"))
                .andExpect(status().isOk());

        assertThat(programs.get(programId).definition().sponsors())
                .filteredOn(sponsor -> !sponsor.departments().isEmpty())
                .singleElement()
                .satisfies(sponsor -> assertThat(sponsor.departments()).containsExactly("it", "sales"));
        assertThat(programs.get(programId)
                        .definition()
                        .training()
                        .forDepartment("it")
                        .trainer())
                .isEqualTo("leo");
    }

    @Test
    void a_merge_into_itself_or_into_nothing_is_refused() throws Exception {
        refused("merge-departments", Map.of("departmentId", "it", "into", "IT"), "is the same department");
        refused("merge-departments", Map.of("departmentId", "it", "into", "its"), "is no department of the program");
        refused(
                "merge-departments",
                Map.of("departmentId", "unassigned", "into", "it"),
                "is where people without a department are counted");
        change("merge-departments", Map.of("departmentId", "it")).andExpect(status().isBadRequest());
    }

    @Test
    void a_unit_or_one_place_of_it_moves_to_another_wave() throws Exception {
        change("move-unit", Map.of("departmentId", "legal", "location", "Oxford", "waveId", "rollout"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.what")
                        .value("Unit 'legal/Oxford' of 'Legal' moved from wave 'Pilot' to wave 'Rollout' (Oxford)"));

        assertThat(unitOf("lia").waveId()).isEqualTo("rollout");
        assertThat(unitOf("leo").waveId()).isEqualTo("pilot");
        assertThat(roster.cameFrom(programId, "rollout")).isEqualTo(Map.of("lia", Set.of("pilot")));
        assertThat(roster.cameFrom(programId, "rollout", Set.of("lia", "leo")))
                .isEqualTo(Map.of("lia", Set.of("pilot")));
        assertThat(roster.cameFrom(programId, "rollout", Set.of("leo"))).isEmpty();
        for (String wave : List.of("pilot", "rollout")) {
            List<Person> people = roster.people(programId, wave);
            assertThat(inParts(wave)).isEqualTo(people).isNotEmpty();
            assertThat(roster.roles(programId, wave))
                    .isEqualTo(people.stream().map(Person::role).collect(Collectors.toSet()));
        }
        assertThat(importPeople(PEOPLE).unchanged()).isEqualTo(8);

        change("move-unit", Map.of("departmentId", "legal", "waveId", "rollout"))
                .andExpect(status().isOk());
        assertThat(unitOf("leo").waveId()).isEqualTo("rollout");
    }

    /** Two at a time, so that a part may hold nobody of the wave and more follow. */
    private List<Person> inParts(String wave) {
        List<Person> people = new ArrayList<>();
        String after = "";
        while (after != null) {
            Roster.Page page = roster.page(programId, wave, after, 2);
            people.addAll(page.people());
            after = page.last();
        }
        return people;
    }

    @Test
    void a_move_that_leads_nowhere_or_empties_a_wave_is_refused() throws Exception {
        refused("move-unit", Map.of("departmentId", "legal", "waveId", "moon"), "is no wave of the program");
        refused("move-unit", Map.of("departmentId", "legal", "waveId", "pilot"), "is the wave of 'legal' already");
        refused(
                "move-unit",
                Map.of("departmentId", "legal", "location", "Paris", "waveId", "rollout"),
                "has nobody of 'Legal' for whom there is no unit of their place");
        change("move-unit", Map.of("departmentId", "legal", "waveId", "rollout"))
                .andExpect(status().isOk());
        refused("move-unit", Map.of("departmentId", "it", "waveId", "rollout"), "is all that wave 'Pilot' has");
    }

    @Test
    void nobody_gets_past_a_gate_by_a_move_or_a_merge() throws Exception {
        long root = running();
        long pilot = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));
        play.through("phase-pre-launch", play.call(Method.WAVE, pilot, "PreLaunchCall", Map.of()));
        play.outcomes.put(Gate.READY, "GO");
        play.through(GateProcess.ID, play.call(Method.WAVE, pilot, "PeopleReadyGateCall", Map.of("gate", "ready")));

        String ahead = "but wave 'Pilot' has passed 'Are people ready?', which they have not";
        refused("move-unit", Map.of("departmentId", "sales", "waveId", "pilot"), ahead);
        refused("merge-departments", Map.of("departmentId", "sales", "into", "it"), ahead);

        // The other way round they lose nothing and are measured again.
        change("move-unit", Map.of("departmentId", "legal", "waveId", "rollout"))
                .andExpect(status().isOk());
        assertThat(unitOf("leo").waveId()).isEqualTo("rollout");
    }

    @Test
    void nobody_leaves_a_wave_while_its_gate_decides_nor_joins_one_that_is_over() throws Exception {
        long root = running();
        long pilot = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));
        play.run("schedule-wave", Method.WAVE, pilot, "ScheduleWaveTask", Map.of());
        play.through("phase-pre-launch", play.call(Method.WAVE, pilot, "PreLaunchCall", Map.of()));
        long gate = play.call(Method.WAVE, pilot, "PeopleReadyGateCall", Map.of("gate", "ready"));
        Instance entered = instances.find(gate).orElseThrow();
        transaction.executeWithoutResult(tx -> ledger.append(new Evidence(
                programId,
                entered.runId(),
                "pilot",
                EvidenceKind.MEASUREMENT_TAKEN,
                GateProcess.ID,
                gate,
                "MeasureAdoptionTask",
                "ready",
                Map.of("gate", "ready", "snapshotId", "s", "digest", "d"))));

        refused(
                "move-unit",
                Map.of("departmentId", "legal", "waveId", "rollout"),
                "a gate of wave 'Pilot' has measured its people and decides about them now");

        play.outcomes.put(Gate.READY, "STOP");
        play.through(GateProcess.ID, gate);
        play.seal(Method.WAVE, pilot);
        refused("move-unit", Map.of("departmentId", "sales", "waveId", "pilot"), "wave 'Pilot' is over");
    }

    @Test
    void nobody_comes_into_a_wave_whose_tasks_for_each_were_handed_out_without_them() throws Exception {
        long root = running();
        long pilot = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));
        long phase = play.call(Method.WAVE, pilot, "PreLaunchCall", Map.of());
        change("move-unit", Map.of("departmentId", "support", "waveId", "pilot"))
                .andExpect(status().isOk());
        for (String department : List.of("it", "legal", "support")) {
            play.call("phase-pre-launch", phase, "TrainDepartmentsCall", Map.of("departmentId", department));
        }

        change("move-unit", Map.of("departmentId", "sales", "waveId", "pilot"))
                .andExpect(status().isConflict())
                .andExpect(jsonPath("$.detail")
                        .value(containsString(
                                "Phase 'Pre-launch' of wave 'Pilot': 'Train each department' for 'sales'")))
                .andExpect(jsonPath("$.detail").value(containsString("Do it once these parts are sealed")));
        assertThat(unitOf("sal").waveId()).isEqualTo("rollout");
    }

    @Test
    void trainings_that_began_before_a_merge_have_to_end_and_one_counts_for_both() throws Exception {
        long root = running();
        long pilot = play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot"));
        long phase = play.call(Method.WAVE, pilot, "PreLaunchCall", Map.of());
        long it = play.call("phase-pre-launch", phase, "TrainDepartmentsCall", Map.of("departmentId", "it"));
        long legal = play.call("phase-pre-launch", phase, "TrainDepartmentsCall", Map.of("departmentId", "legal"));
        change("merge-departments", Map.of("departmentId", "legal", "into", "it"))
                .andExpect(status().isOk());
        play.through(Method.TRAINING, it);

        assertThatThrownBy(() -> play.seal("phase-pre-launch", phase))
                .isInstanceOf(Refused.class)
                .hasMessageContaining(
                        "'Train each department' has not been completed and sealed for department 'legal', which is part of 'IT' now");
        play.through(Method.TRAINING, legal);
        assertThatThrownBy(() -> play.seal("phase-pre-launch", phase)).hasMessageNotContaining("Train each department");
    }

    /** The whole way of a department: renamed, moved, merged while the program runs, and the next export of people. */
    @Test
    void a_running_program_is_reorganised_and_everybody_stays_accounted_for() throws Exception {
        long root = running();
        open_things_about("legal");

        change("rename-department", Map.of("departmentId", "legal", "name", "Law"))
                .andExpect(status().isOk());
        change("move-unit", Map.of("departmentId", "legal", "location", "Oxford", "waveId", "rollout"))
                .andExpect(status().isOk());
        change("merge-departments", Map.of("departmentId", "Legal", "into", "Sales"))
                .andExpect(status().isOk());

        assertThat(unitOf("lia")).isEqualTo(new Unit("rollout", "sales", null));
        assertThat(unitOf("leo")).isEqualTo(new Unit("rollout", "sales", null));
        assertThat(roster.cameFrom(programId, "rollout"))
                .isEqualTo(Map.of("lia", Set.of("pilot"), "leo", Set.of("pilot")));
        assertThat(importPeople(PEOPLE)).isEqualTo(new ImportReport(0, 0, 8, 0, 0, List.of()));
        assertThat(importPeople(PEOPLE.replace(",Legal,", ",Law,")).unchanged()).isEqualTo(8);
        assertThat(roster.people(programId))
                .hasSize(8)
                .allSatisfy(person -> assertThat(roster.unitOf(programId, person.username()))
                        .as(person.username())
                        .isPresent());

        List<Entry> recorded = ledger.entries(programId).stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.PLAN_CHANGED)
                .toList();
        assertThat(recorded)
                .extracting(entry -> entry.evidence().data().get("kind"))
                .containsExactly("rename-department", "move-unit", "merge-departments");
        assertThat(recorded.get(1).evidence().data().get("moved"))
                .isEqualTo(List.of(
                        Map.of("department", "legal", "location", "Oxford", "fromWave", "pilot", "toWave", "rollout")));
        assertThat(recorded.getLast().evidence().data())
                .containsEntry("merged", "legal")
                .containsEntry("into", "sales")
                .containsEntry(
                        "moved",
                        List.of(Map.of(
                                "department",
                                "legal",
                                "location",
                                "Berlin",
                                "fromWave",
                                "pilot",
                                "toWave",
                                "rollout")));
        assertThat(ledger.verify(programId).whole()).isTrue();
        web.perform(get("/api/programs/{id}/status", programId))
                .andExpect(jsonPath("$.planChanges.length()").value(3));
        assertThat(jdbc.sql("select unit || ' in ' || wave_id from obstacle where program_id = ? order by id")
                        .param(programId)
                        .query(String.class)
                        .list())
                .containsExactly("sales in rollout", "sales/Oxford in rollout", "legal-old in pilot", "legal in pilot");
        assertThat(jdbc.sql("select units from escalation where program_id = ?")
                        .param(programId)
                        .query(String.class)
                        .single())
                .isEqualTo("it\tBerlin\nsales\tBerlin");
        assertThat(jdbc.sql("select units from observed_use where run_id = ?")
                        .param("run-of-" + programId)
                        .query(String.class)
                        .single())
                .isEqualTo("it\tBerlin\nsales\tBerlin");
        assertThat(play.call(Method.PROGRAM, root, "RunWavesCall", Map.of("waveId", "pilot")))
                .isPositive();
    }

    /** An open obstacle of each kind of unit, one of another department, one that is closed; an escalation. */
    private void open_things_about(String department) {
        obstacle("1", department, null);
        obstacle("2", department + "/Oxford", null);
        obstacle("3", department + "-old", null);
        obstacle("4", department, Instant.parse("2027-01-03T09:00:00Z"));
        jdbc.sql("""
                        insert into escalation (id, program_id, run_id, wave_id, gate, unit, units, people, metric, \
                        opened_at, opening_percent, needed_percent, quality_low, state) \
                        values (?, ?, ?, 'pilot', 'in-use', 'IT + Legal', ?, 3, 'adoption', ?, 1, 2, false, 'OPEN')""")
                .params(
                        "escalation-" + programId,
                        programId,
                        "run-of-" + programId,
                        "it\tBerlin\n" + department + "\tBerlin",
                        Instant.parse("2027-01-03T09:00:00Z").atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("insert into observed_use values (?, 'pilot', ?, 'adoption', ?, 1)")
                .params(
                        "run-of-" + programId,
                        "it\tBerlin\n" + department + "\tBerlin",
                        Instant.parse("2027-01-03T09:00:00Z").atOffset(ZoneOffset.UTC))
                .update();
    }

    private void obstacle(String id, String unit, Instant closedAt) {
        jdbc.sql("""
                        insert into obstacle (id, program_id, wave_id, unit, name, said, source, raised_by, raised_at, \
                        reports, state, blocking, owner, level, changed_at, closed_at) \
                        values (?, ?, 'pilot', ?, 'x', 'x', 'API', 'x', ?, 1, 'OPEN', false, 'x', 1, ?, ?)""")
                .params(
                        programId + "-" + id,
                        programId,
                        unit,
                        Instant.parse("2027-01-03T09:00:00Z").atOffset(ZoneOffset.UTC),
                        Instant.parse("2027-01-03T09:00:00Z").atOffset(ZoneOffset.UTC),
                        closedAt == null ? null : closedAt.atOffset(ZoneOffset.UTC))
                .update();
    }

    private long running() {
        long root = play.start(Map.of("programId", programId, "how", "registered"));
        for (var element : play.model(Method.PROGRAM).required()) {
            if (element.id().equals("BroadenAdoptionCall")) {
                break;
            }
            if (element.kind().equals("callActivity") && !"eachWave".equals(element.required())) {
                play.through(element.calls(), play.call(Method.PROGRAM, root, element.id(), Map.of()));
            }
        }
        return root;
    }

    private ResultActions change(String kind, Map<String, String> fields) throws Exception {
        Map<String, String> body = new HashMap<>(fields);
        body.put("kind", kind);
        body.put("reason", "Reorganised");
        return web.perform(post("/api/programs/{id}/plan-changes", programId)
                .principal(() -> "office")
                .contentType(MediaType.APPLICATION_JSON)
                .content(json.writeValueAsString(body)));
    }

    private void refused(String kind, Map<String, String> fields, String because) throws Exception {
        change(kind, fields)
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.problems[0].problem").value(containsString(because)))
                .andExpect(jsonPath("$.problems[0].remedy").isNotEmpty());
    }

    private ImportReport importPeople(String csv) {
        return roster.importPeople(programId, csv.getBytes(StandardCharsets.UTF_8));
    }

    private List<String> names() {
        return roster.departments(programId).stream().map(Department::name).toList();
    }

    private Unit unitOf(String username) {
        return roster.unitOf(programId, username).orElseThrow();
    }

    private String definition() {
        return """
                id: %s
                name: Rollout %s
                software: CRM
                objective: One place for customers
                timeZone: Europe/Berlin
                country: DE
                privacy: {usageAgreements: {DE: {agreement: Works agreement 4, date: 2026-01-05}}}
                executiveSponsor: boss
                changeLead: lead
                waves:
                  - id: pilot
                    name: Pilot
                    kind: pilot
                    goLive: 2027-03-01
                    localSponsor: loc
                    units: [{department: IT}, {department: Legal}]
                  - {id: rollout, name: Rollout, kind: rollout, goLive: 2027-06-01, localSponsor: sal, units: all others}
                """.formatted(programId, programId);
    }

    @Configuration
    @Import(NoSkipTest.Surroundings.class)
    @ComponentScan("dev.tollgate.steering")
    @ComponentScan(
            basePackages = {"dev.tollgate.escalation", "dev.tollgate.obstacle"},
            useDefaultFilters = false,
            includeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*FollowedUnits"))
    static class WithSteering {}
}
