package dev.tollgate.sponsorship;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.Proves;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who stands behind the change, by what the database knows of them. */
class SponsorshipTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 4, 20);
    private static final Instant NOW = Instant.parse("2026-04-20T09:00:00Z");

    private final List<TaskAnswers.Answer> answers = new ArrayList<>();
    private final List<Person> people = new ArrayList<>();
    private final Roster roster = mock(Roster.class);
    private SponsorActs acts;
    private Coalition coalition;
    private ManagersConvinced managers;

    @BeforeEach
    void open() {
        DataSource database = MailBench.inMemory();
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .load()
                .migrate();
        JdbcClient jdbc = JdbcClient.create(database);
        when(roster.people(anyString())).thenAnswer(call -> List.copyOf(people));
        when(roster.departments(anyString()))
                .thenReturn(List.of(new Department("sales", "Sales", null), new Department("it", "IT", null)));
        Programs programs = mock(Programs.class);
        when(programs.get("crm"))
                .thenReturn(new ProgramView(
                        "crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", Stage.program()));
        acts = new SponsorActs(jdbc, Clock.fixed(NOW, ZoneOffset.UTC));
        coalition = new Coalition(programs, roster, recorded(), acts, Clock.fixed(NOW, ZoneOffset.UTC));
        managers = new ManagersConvinced(jdbc, roster, recorded());
        people.add(person("boss", null));
        people.add(person("m1", "boss"));
        people.add(person("m2", "boss"));
        people.add(person("m3", "boss"));
        people.add(person("u1", "m1"));
        people.add(person("u2", "m2"));
        people.add(person("u3", "m3"));
    }

    @Test
    @Proves({"S20", "S23"})
    void every_department_needs_somebody_of_the_program_who_decides_on_money_and_on_people() {
        Map<String, Object> gaps = coalition.gaps("crm", authorities("sales", "boss", "budget"));
        assertThat(gaps)
                .containsEntry("withoutBudget", List.of("IT"))
                .containsEntry("withoutPeople", List.of("Sales", "IT"))
                .containsEntry("unknown", List.of());
        assertThat(coalition
                        .gaps("crm", authorities("moon", "stranger", "both"))
                        .get("unknown"))
                .asString()
                .contains("'moon'", "'stranger'");
        assertThat(coalition
                        .gaps("crm", authorities("sales", "stranger", "both"))
                        .get("withoutBudget"))
                .asString()
                .contains("Sales");
    }

    @Test
    @Proves({"S21", "S168"})
    void a_sponsor_commits_to_three_acts_to_come_one_of_them_with_users() {
        assertThat(Commitment.of(commitment("with-users", "2026-05-01", true), TODAY)
                        .complete())
                .isTrue();
        assertThat(Commitment.of(commitment("speaks", "2026-05-01", true), TODAY)
                        .missing())
                .singleElement()
                .asString()
                .contains("together with users");
        assertThat(Commitment.of(commitment("with-users", "2026-05-01", false), TODAY)
                        .missing())
                .singleElement()
                .asString()
                .contains("common objective");
        assertThat(Commitment.of(commitment("with-users", "2026-04-19", true), TODAY)
                        .missing())
                .anyMatch(missing -> missing.contains("in the past"));
        assertThat(Commitment.of(Map.of(), TODAY).missing()).hasSize(3);
    }

    @Test
    void a_sponsor_who_leaves_an_act_undone_falls_silent() {
        acts.commit(
                "crm",
                "run-1",
                "boss",
                List.of(
                        new SponsorActs.Planned("Opens the review", "uses", TODAY),
                        new SponsorActs.Planned("Visits Oxford", "with-users", TODAY.plusDays(20))));
        assertThat(acts.due("crm", TODAY)).extracting(SponsorAct::act).containsExactly("Opens the review");
        assertThat(acts.silent("crm", List.of("boss", "other"), TODAY.plusDays(7)))
                .containsExactly("other");
        assertThat(acts.silent("crm", List.of("boss"), TODAY.plusDays(8))).containsExactly("boss");

        String id = acts.of("crm").getFirst().id();
        assertThat(acts.done("crm", id, TODAY)).isTrue();
        assertThat(acts.done("elsewhere", id, TODAY)).isFalse();
        assertThat(acts.silent("crm", List.of("boss"), TODAY.plusDays(8))).isEmpty();
        acts.commit("crm", "run-1", "boss", List.of());
        assertThat(acts.of("crm")).as("what was done stays").hasSize(1);
    }

    @Test
    @Proves({"S15", "S16", "S17"})
    void managers_answer_for_themselves_and_three_of_four_have_to_be_convinced() {
        answered("boss", "yes", null);
        answered("m1", "yes", null);
        answered("m2", "no", "tried-before");
        assertThat(managers.count(job()).run())
                .as("somebody who began to manage is asked first")
                .containsEntry("askAgain", false)
                .containsEntry("subjects", List.of("m3"));
        answered("m3", "no", "no-problem");
        assertThat(managers.count(job()).run()).containsEntry("askAgain", true).containsEntry("convincedPercent", 50);
        assertThat(managers.doubts(job())).singleElement().asString().contains("Fewer than five");

        answered("m2", "yes", null);
        assertThat(managers.count(job()).run())
                .containsEntry("askAgain", false)
                .containsEntry("convincedPercent", 75)
                .containsEntry("subjects", List.of());
        assertThat(managers.share("crm", "run-1")).isEqualTo(new ManagersConvinced.Share(4, 4, 3));
    }

    @Test
    @Proves({"S13", "S15", "S16"})
    void doubts_are_counted_without_names_in_groups_of_five_and_more() {
        for (String manager : List.of("a", "b", "c", "d")) {
            answered(manager, "no", "tried-before");
        }
        answered("e", "no", "good-enough");
        assertThat(managers.doubts(job()))
                .containsExactly("4: \"We tried it before\"", "1: \"Our results are good enough\"");
    }

    private static Map<String, Object> authorities(String unit, String person, String decides) {
        return Map.of("authorities", List.of(Map.of("unit", unit, "person", person, "decides", decides)));
    }

    private static Map<String, Object> commitment(String kind, String on, boolean commits) {
        return Map.of(
                "acts",
                List.of(
                        Map.of("act", "First", "kind", kind, "on", on),
                        Map.of("act", "Second", "kind", "uses", "on", "2026-05-02"),
                        Map.of("act", "Third", "kind", "speaks", "on", "2026-05-03")),
                "commits",
                commits);
    }

    private void answered(String manager, String convinced, String doubt) {
        Map<String, Object> content = new HashMap<>();
        content.put("convinced", convinced);
        content.put("doubt", doubt);
        answers.add(new TaskAnswers.Answer("AskManagersTask", 7, manager, content, NOW));
    }

    private static Person person(String username, String manager) {
        return new Person(username, username, username + "@x", "sales", "Berlin", "Rep", manager, null);
    }

    private static Job job() {
        return new Job(1, "type", "process", 5, 7, "e", 9, Map.of(), new Scope("run-1", "crm", null, null));
    }

    private TaskAnswers recorded() {
        return new TaskAnswers() {
            @Override
            public Optional<Answer> latest(long processInstanceKey, String elementId) {
                return all(processInstanceKey, elementId).stream().reduce((first, next) -> next);
            }

            @Override
            public Optional<Answer> latest(String runId, String waveId, String elementId) {
                return Optional.empty();
            }

            @Override
            public List<Answer> all(long processInstanceKey, String elementId) {
                return answers.stream()
                        .filter(answer -> answer.elementId().equals(elementId))
                        .toList();
            }
        };
    }
}
