package dev.tollgate.reminder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.assignment.TestSuccession;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.lifecycle.PausedPrograms;
import dev.tollgate.lifecycle.TaskBench;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.taskpage.TaskLinks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The program's people live in Berlin, an hour ahead of UTC; 2 March 2026 is a Monday. */
class RemindersTest {

    private static final Instant LONG_AGO = Instant.parse("2026-02-20T09:00:00Z");
    private static final Instant FRIDAY = Instant.parse("2026-03-06T16:00:00Z");

    private final SettableClock clock = new SettableClock("2026-03-02T06:59:00Z");
    private final Stage stage = new Stage()
            .with("ada", "sales", "Sales rep", "ada@example.com")
            .with("mia", "sales", "Sales manager", "mia@example.com")
            .with("lead", "it", "Developer", "lead@example.com")
            .managedBy("ada", "mia");
    private boolean paused;
    private MailBench bench;
    private TaskBench tasks;
    private Reminders reminders;
    private TaskLinks links;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void open() throws Exception {
        bench = new MailBench(database(), clock);
        tasks = new TaskBench(bench.jdbc, clock);
        WebAddresses addresses = mock(WebAddresses.class);
        when(addresses.tasklist()).thenReturn("https://tasks.example.com");
        links = mock(TaskLinks.class);
        when(links.address(any(), any())).thenReturn(Optional.empty());
        PausedPrograms pause = programId -> paused;
        StaticListableBeanFactory beans = new StaticListableBeanFactory(Map.of("pause", pause));
        reminders = new Reminders(
                tasks.running,
                tasks.tasks,
                TestSuccession.on(bench, stage),
                stage.programs,
                stage.roster,
                new ReminderStore(bench.jdbc),
                bench.letters(stage),
                addresses,
                links,
                beans.getBeanProvider(PausedPrograms.class),
                bench.transactions,
                clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void who_reads_german_is_told_in_german_what_waits() {
        stage.reads("ada", "de");
        tasks.open("A", "Describe the need", LONG_AGO, FRIDAY, "ada");
        tasks.open("B", "Prepare the message", LONG_AGO, Instant.parse("2026-03-03T16:00:00Z"), "ada");

        look("2026-03-02T07:00:00Z");

        assertThat(to("ada"))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .contains("2 Aufgaben warten auf Sie", "Guten Tag Name of ada,")
                        .contains("Bis morgen:\n\n- Prepare the message (Pilot wave)\n  Fällig am Dienstag, 3. März."));
    }

    @Test
    void one_mail_a_person_and_day_says_what_waits_until_when_and_why() {
        tasks.open("A", "Describe the need", LONG_AGO, FRIDAY, "ada");
        tasks.open("B", "Prepare the message", LONG_AGO, Instant.parse("2026-03-03T16:00:00Z"), "ada", "mia");
        look("2026-03-02T06:59:00Z");
        assertThat(mails()).isEmpty();

        look("2026-03-02T07:00:00Z");
        look("2026-03-02T07:01:00Z");

        assertThat(to("ada"))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .contains("2 things wait for you")
                        .contains("Until tomorrow:\n\n- Prepare the message (Pilot wave)\n  Due on Tuesday, 3 March.")
                        .contains("There is time for:\n\n- Describe the need (Pilot wave)\n  Due on Friday, 6 March.")
                        .contains("Step 1 'Create urgency' does not go on before")
                        .contains("https://tasks.example.com"));
        assertThat(to("mia")).singleElement().satisfies(mail -> assertThat(mail).contains("one thing waits"));

        look("2026-03-03T07:00:00Z");
        assertThat(to("ada")).hasSize(2);
    }

    @Test
    void who_may_answer_by_a_link_gets_one_and_the_text_of_that_mail_is_not_kept() {
        tasks.open("A", "Decide on the pilot", LONG_AGO, FRIDAY, "ada", "mia");
        when(links.address(any(), eq("mia"))).thenReturn(Optional.of("https://tollgate.example.com/task/secret"));
        look("2026-03-02T07:00:00Z");

        assertThat(to("mia"))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .contains("- Decide on the pilot (Pilot wave)")
                        .contains("  Answer it here: https://tollgate.example.com/task/secret\n")
                        .contains("for you alone"));
        assertThat(to("ada")).singleElement().satisfies(mail -> assertThat(mail).doesNotContain("Answer it here"));
        assertThat(bench.jdbc
                        .sql("select username from delivery where erase_body = true")
                        .query(String.class)
                        .list())
                .containsExactly("mia");
    }

    @Test
    void nobody_is_mailed_when_nothing_waits() {
        long task = tasks.open("A", "Describe the need", LONG_AGO, FRIDAY, "ada");
        tasks.close(task);
        look("2026-03-02T09:00:00Z");

        assertThat(mails()).isEmpty();
    }

    @Test
    void what_becomes_urgent_during_the_day_is_told_at_once_and_once() {
        tasks.open("A", "Describe the need", LONG_AGO, FRIDAY, "ada");
        look("2026-03-02T07:00:00Z");
        tasks.open("B", "Prepare the message", clock.instant(), Instant.parse("2026-03-03T16:00:00Z"), "ada");
        tasks.open("C", "There is time", clock.instant(), FRIDAY, "ada");
        tasks.properties("D", Map.of("urgent", "true"));
        tasks.open("D", "Decide now", clock.instant(), FRIDAY, "mia");
        look("2026-03-02T10:00:00Z");
        look("2026-03-02T10:01:00Z");

        assertThat(to("ada"))
                .hasSize(2)
                .last()
                .satisfies(
                        mail -> assertThat(mail).contains("Prepare the message").doesNotContain("There is time for"));
        assertThat(to("mia")).hasSize(1);
    }

    @Test
    void the_next_in_line_is_told_after_two_working_days() {
        tasks.open("A", "Describe the need", LONG_AGO, Instant.parse("2026-03-05T16:00:00Z"), "ada");
        look("2026-03-06T07:00:00Z");
        assertThat(to("ada")).singleElement().satisfies(mail -> assertThat(mail).contains("Overdue:\n\n- Describe"));
        assertThat(to("mia")).isEmpty();

        // Friday and Monday are two working days.
        look("2026-03-09T07:00:00Z");
        assertThat(to("mia"))
                .singleElement()
                .satisfies(mail ->
                        assertThat(mail).contains("you are next in line for").contains("Waits for Name of ada"));
        assertThat(to("ada"))
                .hasSize(2)
                .last()
                .satisfies(mail -> assertThat(mail).contains("told to Name of mia"));
    }

    @Test
    void weekends_and_quiet_hours_are_silent_and_nothing_is_lost() {
        tasks.open("A", "Describe the need", LONG_AGO, FRIDAY, "ada");
        look("2026-03-07T10:00:00Z");
        look("2026-03-06T18:00:00Z");
        assertThat(mails()).isEmpty();

        look("2026-03-09T11:00:00Z");
        assertThat(to("ada")).hasSize(1);
    }

    @Test
    void a_paused_program_reminds_nobody() {
        tasks.open("A", "Describe the need", LONG_AGO, FRIDAY, "ada");
        paused = true;
        look("2026-03-02T09:00:00Z");
        assertThat(mails()).isEmpty();

        paused = false;
        look("2026-03-02T09:01:00Z");
        assertThat(mails()).hasSize(1);
    }

    private void look(String at) {
        clock.set(Instant.parse(at));
        reminders.look();
    }

    private List<String> to(String username) {
        return mails().stream().filter(mail -> mail.startsWith(username + " ")).toList();
    }

    private List<String> mails() {
        return bench.jdbc
                .sql("select username, subject, body from delivery order by created_at, id")
                .query((row, number) ->
                        String.join(" ", row.getString("username"), row.getString("subject"), row.getString("body")))
                .list();
    }
}
