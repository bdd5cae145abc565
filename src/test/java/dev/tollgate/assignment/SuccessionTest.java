package dev.tollgate.assignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.UserTasks;
import dev.tollgate.lifecycle.TaskBench;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.ErrorResponseException;

/** The program's change lead is "lead", its executive sponsor "boss"; ada is managed by mia. */
class SuccessionTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage()
            .with("ada", "sales", "Sales rep", "ada@example.com")
            .with("mia", "sales", "Sales manager", "mia@example.com")
            .with("ben", "it", "Developer", "ben@example.com")
            .with("lead", "it", "Developer", "lead@example.com")
            .with("boss", "it", "President", "boss@example.com")
            .with("trainer", "it", "Trainer", "trainer@example.com")
            .managedBy("ada", "mia")
            .managedBy("mia", "boss");
    private final Camunda camunda = new Camunda();
    private MailBench bench;
    private TaskBench tasks;
    private Succession succession;
    private Handovers handovers;
    private AbsenceController api;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void open() throws Exception {
        // So that nobody has a local sponsor.
        when(stage.roster.unitOf(anyString(), anyString())).thenReturn(Optional.empty());
        bench = new MailBench(database(), clock);
        tasks = new TaskBench(bench.jdbc, clock);
        AbsenceStore store = new AbsenceStore(bench.jdbc);
        succession = new Succession(store, stage.programs, stage.roster);
        handovers = new Handovers(
                tasks.running,
                tasks.tasks,
                succession,
                store,
                stage.programs,
                stage.roster,
                bench.letters(stage),
                bench.transactions,
                clock);
        api = new AbsenceController(
                store, succession, handovers, stage.programs, stage.roster, bench.transactions, clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void everybody_who_is_there_acts_for_themself() {
        assertThat(acting("ada")).isEqualTo("ada");
        assertThat(acting("nobody-known")).isEqualTo("nobody-known");
    }

    @Test
    void a_deputy_acts_from_the_first_to_the_last_day_in_the_time_zone_of_the_program() {
        away("ada", "2026-03-03", "2026-03-04", "ben");

        assertThat(acting("ada")).isEqualTo("ada");
        // Already the third in Berlin.
        clock.set(java.time.Instant.parse("2026-03-02T23:30:00Z"));
        assertThat(acting("ada")).isEqualTo("ben");
        clock.set(java.time.Instant.parse("2026-03-04T22:30:00Z"));
        assertThat(acting("ada")).isEqualTo("ben");
        clock.set(java.time.Instant.parse("2026-03-04T23:30:00Z"));
        assertThat(acting("ada")).isEqualTo("ada");
    }

    @Test
    void without_a_deputy_the_next_in_line_acts() {
        away("ada", "2026-03-02", null, null);
        assertThat(acting("ada")).isEqualTo("mia");

        away("mia", "2026-03-02", null, null);
        assertThat(acting("ada")).isEqualTo("boss");
        assertThat(succession.nextInLine("crm", "ben", clock.instant())).contains("lead");
        assertThat(succession.nextInLine("crm", "boss", clock.instant())).contains("lead");
    }

    @Test
    void a_deputy_who_left_is_represented_in_turn_and_circles_end() {
        away("ada", "2026-03-02", null, "ben");
        away("ben", "2026-03-02", null, "ada");
        assertThat(acting("ada")).isEqualTo("lead");

        stage.leaves("lead", clock.instant());
        assertThat(acting("lead")).isEqualTo("boss");
    }

    @Test
    void an_open_task_goes_to_the_deputy_and_back() {
        long task = tasks.open("T", "Some task", clock.instant(), clock.instant(), "ada");
        away("ada", "2026-03-02", "2026-03-02", "ben");
        assertThat(tasks.holders(task)).containsExactly("ben");

        clock.advance(Duration.ofDays(1));
        handovers.look();
        assertThat(tasks.holders(task)).containsExactly("ada");
    }

    @Test
    void a_task_handed_over_is_offered_in_camunda_once_it_is_known_there_and_answers() {
        long task = tasks.open("T", "Some task", clock.instant(), clock.instant(), "ada");
        tasks.offer(camunda);
        assertThat(camunda.offered).isEmpty();

        away("ada", "2026-03-02", "2026-03-02", "ben");
        tasks.offer(camunda);
        camunda.known.add(task);
        camunda.down = true;
        tasks.offer(camunda);
        assertThat(camunda.offered).isEmpty();
        camunda.down = false;
        tasks.offer(camunda);
        tasks.offer(camunda);
        assertThat(camunda.offered).containsExactly(task + " [ben]");

        clock.advance(Duration.ofDays(1));
        handovers.look();
        tasks.offer(camunda);
        assertThat(camunda.offered).containsExactly(task + " [ben]", task + " [ada]");
    }

    @Test
    void a_task_handed_over_again_while_it_is_offered_is_offered_again() {
        long task = tasks.open("T", "Some task", clock.instant(), clock.instant(), "ada");
        camunda.known.add(task);
        away("ada", "2026-03-02", null, "ben");
        camunda.meanwhile = () -> away("ben", "2026-03-02", null, "mia");
        tasks.offer(camunda);
        tasks.offer(camunda);
        assertThat(camunda.offered).containsExactly(task + " [ben]", task + " [mia]");
    }

    @Test
    void what_was_answered_before_it_could_be_offered_is_forgotten() {
        long task = tasks.open("T", "Some task", clock.instant(), clock.instant(), "ada");
        away("ada", "2026-03-02", null, "ben");
        tasks.close(task);
        tasks.offer(camunda);
        assertThat(bench.jdbc
                        .sql("select count(*) from task_offer")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(camunda.offered).isEmpty();
    }

    @Test
    void the_open_tasks_of_a_leaver_go_to_the_successor_and_the_office_is_told_once() {
        long task = tasks.open("T", "Some task", clock.instant(), clock.instant(), "ada");
        stage.leaves("ada", clock.instant());
        handovers.look();
        handovers.look();

        assertThat(tasks.holders(task)).containsExactly("mia");
        assertThat(mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .startsWith("lead ")
                        .contains("Name of ada (ada) has left; Name of mia (mia) acts from now on."));

        stage.leaves("mia", clock.instant());
        handovers.look();
        assertThat(tasks.holders(task)).containsExactly("boss");
        assertThat(mails()).hasSize(2);
    }

    @Test
    void an_office_that_reads_german_is_told_in_german() {
        stage.reads("lead", "de");
        tasks.open("T", "Some task", clock.instant(), clock.instant(), "ada");
        stage.leaves("ada", clock.instant());
        handovers.look();

        assertThat(mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .contains(
                                "- Name of ada (ada) ist ausgeschieden; ab jetzt handelt Name of mia (mia).",
                                "POST /api/programs/crm/absences mit username, from und deputy."));
    }

    @Test
    void a_sponsor_who_leaves_without_any_task_is_noticed_too() {
        stage.leaves("boss", clock.instant());
        handovers.look();

        assertThat(mails()).singleElement().satisfies(mail -> assertThat(mail).contains("(boss) has left"));
    }

    @Test
    void refuses_absences_that_make_no_sense_and_says_what_to_write() {
        refused("username: 'eve' is nobody of the program", "eve", null, null, null, null);
        refused("nobody is their own deputy", "ada", null, null, "ada", null);
        refused("is before", "ada", LocalDate.of(2026, 3, 3), LocalDate.of(2026, 3, 2), null, null);
        refused("nothing about health", "ada", null, null, null, "sick");
        stage.leaves("ben", clock.instant());
        refused("'ben' has left", "ada", null, null, "ben", null);
    }

    @Test
    void an_absence_noted_again_for_the_same_first_day_replaces_the_first() {
        away("ada", "2026-03-02", null, "ben");
        away("ada", "2026-03-02", "2026-03-02", "mia");

        assertThat(api.list("crm")).singleElement().satisfies(noted -> {
            assertThat(noted.deputy()).isEqualTo("mia");
            assertThat(noted.acting()).isEqualTo("mia");
            assertThat(noted.code()).isEqualTo("leave");
        });
    }

    private void refused(String why, String username, LocalDate from, LocalDate until, String deputy, String code) {
        assertThatThrownBy(() ->
                        api.note("crm", new AbsenceController.Requested(username, from, until, deputy, code), null))
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        refused -> assertThat(refused.getBody().getDetail()).contains(why));
    }

    private void away(String username, String from, String until, String deputy) {
        api.note(
                "crm",
                new AbsenceController.Requested(
                        username,
                        LocalDate.parse(from),
                        until == null ? null : LocalDate.parse(until),
                        deputy,
                        "leave"),
                null);
    }

    private String acting(String username) {
        return succession.acting("crm", username, clock.instant());
    }

    private List<String> mails() {
        return bench.jdbc
                .sql("select username, body from delivery order by created_at, id")
                .query((row, number) -> row.getString("username") + " " + row.getString("body"))
                .list();
    }

    /** Camunda's list of tasks, which may lag behind or be down. */
    private static final class Camunda implements UserTasks {

        private final Set<Long> known = new TreeSet<>();
        private final List<String> offered = new ArrayList<>();
        private boolean down;
        private Runnable meanwhile = () -> {};

        @Override
        public boolean canFind() {
            return true;
        }

        @Override
        public Optional<FoundTask> find(Place place) {
            return known.contains(place.elementInstanceKey())
                    ? Optional.of(new FoundTask(place.elementInstanceKey(), null))
                    : Optional.empty();
        }

        @Override
        public boolean offer(FoundTask task, List<String> usernames) {
            if (down) {
                throw new IllegalStateException("down");
            }
            offered.add(task.key() + " " + usernames);
            Runnable once = meanwhile;
            meanwhile = () -> {};
            once.run();
            return true;
        }

        @Override
        public boolean complete(FoundTask task, String username, Map<String, Object> variables) {
            throw new UnsupportedOperationException();
        }
    }
}
