package dev.tollgate.effort;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.effort.EffortReport.PersonWeek;
import dev.tollgate.lifecycle.AskedTasks;
import dev.tollgate.lifecycle.HeldTasks;
import dev.tollgate.program.DryRun;
import dev.tollgate.program.PlannedWork;
import dev.tollgate.program.PlannedWork.PlannedTask;
import dev.tollgate.program.PlannedWork.RoleWeek;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.domain.EntityScan;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.data.jpa.repository.config.EnableJpaRepositories;
import org.springframework.jdbc.core.simple.JdbcClient;

/** On the example program: 107 people, a pilot and a rollout. */
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.NONE,
        classes = EffortTest.EffortModule.class,
        properties = {"camunda.client.enabled=false", "spring.datasource.url=jdbc:h2:mem:effort;DB_CLOSE_DELAY=-1"})
class EffortTest {

    private static final Instant NOW = Instant.parse("2027-01-04T15:00:00Z");
    private static final LocalDate TODAY = LocalDate.of(2027, 1, 4);
    private static final Path EXAMPLE = Path.of("examples", "crm-rollout");
    private static final String ID = "crm-effort";

    @Autowired
    private Programs programs;

    @Autowired
    private EffortController controller;

    @Autowired
    private WeeklyLimit limit;

    @Autowired
    private JdbcClient jdbc;

    private DryRun dryRun() {
        try {
            return programs.dryRun(definition(), Files.readAllBytes(EXAMPLE.resolve("people.csv")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String definition() throws IOException {
        return Files.readString(EXAMPLE.resolve("program.yaml")).replace("id: crm-rollout", "id: " + ID);
    }

    @BeforeEach
    void empty() {
        jdbc.sql("delete from task_answer").update();
        jdbc.sql("delete from asked_task").update();
        jdbc.sql("delete from held_task").update();
        jdbc.sql("delete from program_run").update();
    }

    @Test
    void a_dry_run_names_the_first_task_and_who_gets_it() {
        PlannedWork work = dryRun().work();
        PlannedTask first = work.tasks().getFirst();
        assertThat(first.elementId()).isEqualTo("ConfirmAdoptionPlanTask");
        assertThat(first.person()).isEqualTo("nyang");
        assertThat(first.opensOn()).isEqualTo(TODAY);
        assertThat(first.dueOn()).isAfter(TODAY);
    }

    @Test
    void tasks_open_in_the_order_of_the_method() {
        List<PlannedTask> tasks = dryRun().work().tasks();
        assertThat(opens(tasks, "step-3-develop-vision-and-strategy", null))
                .isAfterOrEqualTo(opens(tasks, "step-1-create-urgency", null))
                .isAfterOrEqualTo(opens(tasks, "step-2-gather-sponsorship", null));
        for (String wave : List.of("pilot", "rollout")) {
            assertThat(opens(tasks, "phase-pre-launch", wave))
                    .isAfterOrEqualTo(opens(tasks, "step-3-develop-vision-and-strategy", null));
            assertThat(opens(tasks, "step-5-ensure-action", wave))
                    .isAfterOrEqualTo(opens(tasks, "step-4-communicate-objective", wave));
        }
        assertThat(opens(tasks, "step-7-broaden-adoption", null))
                .isAfterOrEqualTo(opens(tasks, "phase-evolve", "rollout"));
    }

    @Test
    void nothing_of_the_launch_opens_before_the_go_live_and_nothing_of_a_phase_before_its_gate() {
        DryRun plan = dryRun();
        for (DryRun.PlannedWave wave : plan.waves()) {
            List<PlannedTask> tasks = plan.work().tasks();
            assertThat(opens(tasks, "step-5-ensure-action", wave.id())).isAfterOrEqualTo(wave.goLive());
            assertThat(opens(tasks, "step-6-publicize-short-term-wins", wave.id()))
                    .isAfterOrEqualTo(wave.gatesNotBefore().inUse());
            assertThat(opens(tasks, "phase-evolve", wave.id()))
                    .isAfterOrEqualTo(wave.gatesNotBefore().habit());
        }
    }

    @Test
    void every_department_of_a_wave_gets_its_trainer() {
        assertThat(dryRun().work().tasks())
                .filteredOn(task -> task.role().equals("trainer") && "pilot".equals(task.waveId()))
                .extracting(PlannedTask::subject)
                .containsOnly("it", "finance", "marketing");
    }

    @Test
    void only_what_always_comes_is_planned() {
        assertThat(dryRun().work().tasks())
                .extracting(PlannedTask::elementId)
                .doesNotContain("CorrectDefinitionTask", "ReviewStepTask", "PlanRemediesTask", "ReviseCampaignTask");
    }

    @Test
    void hours_are_asked_by_role_and_week_from_its_monday() {
        PlannedWork work = dryRun().work();
        assertThat(work.weeks())
                .isNotEmpty()
                .allSatisfy(week -> assertThat(week.week().getDayOfWeek()).isEqualTo(DayOfWeek.MONDAY));
        int once = work.tasks().stream().mapToInt(PlannedTask::times).sum();
        assertThat(work.weeks().stream().mapToInt(RoleWeek::tasks).sum()).isEqualTo(once);
    }

    @Test
    void nobody_of_the_example_is_asked_for_more_than_the_budget() {
        PlannedWork work = dryRun().work();
        assertThat(work.weeks().stream()
                        .filter(RoleWeek::overBudget)
                        .map(week -> "%s, %s: %d of %d: %s"
                                .formatted(
                                        week.week(),
                                        week.role(),
                                        week.mostTasks(),
                                        week.budget(),
                                        work.tasks().stream()
                                                .filter(task -> WorkWeeks.week(task.opensOn())
                                                        .equals(week.week()))
                                                .map(task ->
                                                        task.person() + " " + task.processId() + "#" + task.elementId())
                                                .toList())))
                .as("weeks that ask somebody for more tasks than their role may get, with all that opens in them")
                .isEmpty();
    }

    @Test
    void a_running_program_counts_tasks_and_declared_minutes_and_says_who_gets_too_many() throws IOException {
        programs.register(definition(), Files.readAllBytes(EXAMPLE.resolve("people.csv")), "test");
        jdbc.sql(
                        "insert into program_run (id, program_id, root_process_instance_key, process_definition_key, opened_at) values ('run', ?, 1, 1, ?)")
                .params(ID, at("2027-01-04T15:00:00Z"))
                .update();
        asked(1, "ApproveTask", "executive-sponsor", "sking", 2, "2027-01-05T15:00:00Z");
        asked(2, "BuildTask", "executive-sponsor", "sking", 10, "2027-01-08T15:00:00Z");
        asked(3, "ApproveTask", "executive-sponsor", "sking", 2, "2027-01-12T15:00:00Z");
        jdbc.sql(
                        "insert into task_answer (element_instance_key, run_id, program_id, process_instance_key, element_id, ledger_seq, content, completed_at) values (1, 'run', ?, 1, 'ApproveTask', 1, '{}', ?)")
                .params(ID, at("2027-01-06T15:00:00Z"))
                .update();

        EffortReport report = controller.effort(ID);

        assertThat(report.people())
                .containsExactly(
                        new PersonWeek(LocalDate.of(2027, 1, 4), "sking", "executive-sponsor", 2, 1, 12, 1, true),
                        new PersonWeek(LocalDate.of(2027, 1, 11), "sking", "executive-sponsor", 1, 0, 1, 1, false));
        assertThat(report.roles()).extracting(RoleWeek::overBudget).containsExactly(true, false);
    }

    @Test
    void a_manager_of_people_in_two_waves_is_planned_to_brainstorm_with_them_in_two_weeks() {
        PlannedWork work =
                programs.dryRun("""
                id: two-waves
                name: Two waves
                software: CRM
                objective: One place for customers
                executiveSponsor: boss
                changeLead: lead
                waves:
                  - {id: one, name: One, kind: rollout, goLive: 2027-06-01, localSponsor: boss, units: [{department: IT}]}
                  - {id: two, name: Two, kind: rollout, goLive: 2027-06-01, localSponsor: boss, units: all others}
                """, """
                username,name,email,department,location,role,manager
                boss,Bea Boss,boss@example.com,Board,Berlin,President,
                lead,Lea Lead,lead@example.com,Board,Berlin,Lead,boss
                mia,Mia Manager,mia@example.com,Board,Berlin,Manager,boss
                ida,Ida Engineer,ida@example.com,IT,Berlin,Engineer,mia
                sal,Sal Seller,sal@example.com,Sales,Berlin,Seller,mia
                """.getBytes(StandardCharsets.UTF_8)).work();

        List<PlannedTask> brainstorms = work.tasks().stream()
                .filter(task -> task.elementId().equals("BrainstormTask")
                        && task.person().equals("mia"))
                .toList();
        assertThat(brainstorms).extracting(PlannedTask::waveId).containsExactlyInAnyOrder("one", "two");
        assertThat(brainstorms)
                .extracting(task -> WorkWeeks.week(task.opensOn()))
                .as("both would open in the same week")
                .containsOnly(WorkWeeks.week(brainstorms.getFirst().opensOn()));
        assertThat(work.weeks())
                .filteredOn(week -> week.role().equals("people-manager")
                        && !week.week()
                                .isBefore(WorkWeeks.week(brainstorms.getFirst().opensOn())))
                .isNotEmpty()
                .allSatisfy(week -> assertThat(week.mostTasks()).isEqualTo(1));
    }

    @Test
    void a_manager_who_was_asked_once_this_week_is_free_on_the_next_monday_for_another_wave() throws IOException {
        ProgramDefinition plan = running();
        assertThat(freeFrom(plan, "people-manager", "manager", "2027-01-06T10:00:00Z"))
                .isEmpty();
        asked(1, "BrainstormTask", "people-manager", "manager", 4, "2027-01-05T15:00:00Z");

        assertThat(freeFrom(plan, "people-manager", "manager", "2027-01-06T10:00:00Z"))
                .contains(eight(plan, LocalDate.of(2027, 1, 11)));
        assertThat(freeFrom(plan, "people-manager", "manager", "2027-01-11T18:00:00Z"))
                .as("the next week")
                .isEmpty();
        assertThat(freeFrom(plan, "people-manager", "somebody-else", "2027-01-06T10:00:00Z"))
                .isEmpty();
    }

    @Test
    void what_was_asked_in_another_role_does_not_use_up_a_week() throws IOException {
        ProgramDefinition plan = running();
        asked(1, "ApproveTask", "executive-sponsor", "sking", 2, "2027-01-05T15:00:00Z");
        asked(2, "ConfirmActsTask", "sponsor", "sking", 1, "2027-01-05T15:00:00Z");

        assertThat(freeFrom(plan, "sponsor", "sking", "2027-01-06T10:00:00Z")).isEmpty();
        assertThat(freeFrom(plan, "executive-sponsor", "sking", "2027-01-06T10:00:00Z"))
                .isPresent();
        asked(3, "ConfirmActsTask", "sponsor", "sking", 1, "2027-01-05T16:00:00Z");
        assertThat(freeFrom(plan, "sponsor", "sking", "2027-01-06T10:00:00Z")).isPresent();
    }

    @Test
    void a_role_without_a_limit_always_has_time() throws IOException {
        ProgramDefinition plan = running();
        for (int key = 1; key <= 30; key++) {
            asked(key, "ReviewStepTask", "reviewer", "nyang", 2, "2027-01-05T15:00:00Z");
        }
        assertThat(freeFrom(plan, "reviewer", "nyang", "2027-01-06T10:00:00Z")).isEmpty();
    }

    @Test
    void who_stands_in_for_a_champion_has_the_budget_of_what_they_are_themselves() throws IOException {
        ProgramDefinition plan = running();
        String champion = plan.champions().getFirst();
        asked(1, "ChampionProblemTask", "champion", champion, 4, "2027-01-05T15:00:00Z");
        asked(2, "ChampionProblemTask", "champion", "manager", 4, "2027-01-05T15:00:00Z");

        assertThat(freeFrom(plan, "champion", champion, "2027-01-06T10:00:00Z"))
                .as("one of two")
                .isEmpty();
        assertThat(freeFrom(plan, "champion", "manager", "2027-01-06T10:00:00Z"))
                .as("one of one")
                .isPresent();
    }

    @Test
    void the_next_week_begins_on_its_first_working_day() throws IOException {
        ProgramDefinition plan = running();
        assertThat(plan.calendar().works(LocalDate.of(2027, 5, 31)))
                .as("a holiday on a Monday")
                .isFalse();
        asked(1, "BrainstormTask", "people-manager", "manager", 4, "2027-05-25T15:00:00Z");

        assertThat(freeFrom(plan, "people-manager", "manager", "2027-05-26T10:00:00Z"))
                .contains(eight(plan, LocalDate.of(2027, 6, 1)));
    }

    @Test
    void what_is_held_until_next_week_is_in_the_report() throws IOException {
        running();
        jdbc.sql("""
                        insert into held_task (element_instance_key, run_id, program_id, process_id, process_instance_key, \
                        element_id, name, role, waits_for, held_since, held_until) \
                        values (9, 'run', ?, 'phase-evolve', 1, 'BrainstormTask', 'Brainstorm with the team', \
                        'people-manager', 'manager', ?, ?)""")
                .params(ID, at("2027-01-06T10:00:00Z"), at("2027-01-11T16:00:00Z"))
                .update();

        assertThat(controller.effort(ID).held()).singleElement().satisfies(held -> {
            assertThat(held.task()).isEqualTo("BrainstormTask");
            assertThat(held.people()).containsExactly("manager");
            assertThat(held.until()).isEqualTo("2027-01-11T16:00:00Z");
        });
    }

    private ProgramDefinition running() throws IOException {
        programs.register(definition(), Files.readAllBytes(EXAMPLE.resolve("people.csv")), "test");
        jdbc.sql(
                        "insert into program_run (id, program_id, root_process_instance_key, process_definition_key, opened_at) values ('run', ?, 1, 1, ?)")
                .params(ID, at("2027-01-04T15:00:00Z"))
                .update();
        return programs.get(ID).definition();
    }

    private Optional<Instant> freeFrom(ProgramDefinition plan, String role, String person, String now) {
        return limit.freeFrom(plan, role, person, Instant.parse(now));
    }

    private static Instant eight(ProgramDefinition plan, LocalDate day) {
        return day.atTime(8, 0).atZone(plan.timeZone()).toInstant();
    }

    private void asked(long key, String element, String role, String person, int minutes, String at) {
        jdbc.sql(
                        "insert into asked_task (element_instance_key, run_id, program_id, process_id, element_id, name, role, asked_of, minutes, asked_at) values (?, 'run', ?, 'p', ?, ?, ?, ?, ?, ?)")
                .params(key, ID, element, element, role, person, minutes, at(at))
                .update();
    }

    private static OffsetDateTime at(String instant) {
        return Instant.parse(instant).atOffset(ZoneOffset.UTC);
    }

    private static LocalDate opens(List<PlannedTask> tasks, String processId, String wave) {
        return tasks.stream()
                .filter(task -> task.processId().equals(processId) && (wave == null || wave.equals(task.waveId())))
                .map(PlannedTask::opensOn)
                .min(LocalDate::compareTo)
                .orElseThrow(() -> new AssertionError("no task of " + processId));
    }

    @EnableAutoConfiguration
    @EntityScan("dev.tollgate.program")
    @EnableJpaRepositories("dev.tollgate.program")
    @ConfigurationPropertiesScan("dev.tollgate.program")
    @ComponentScan(
            basePackages = {"dev.tollgate.program", "dev.tollgate.effort"},
            excludeFilters = @ComponentScan.Filter(type = FilterType.REGEX, pattern = ".*Test.*"))
    @Import({AskedTasks.class, HeldTasks.class})
    static class EffortModule {

        @Bean
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }
    }
}
