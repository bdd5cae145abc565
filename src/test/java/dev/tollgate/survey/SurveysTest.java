package dev.tollgate.survey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.content;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.header;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.tollgate.Proves;
import dev.tollgate.communication.Letters;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.evidence.Signatures;
import dev.tollgate.lifecycle.Alarm;
import dev.tollgate.lifecycle.Alarms;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.link.LinkToken;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.SurveyAnswers;
import dev.tollgate.program.PeopleImported;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.SurveyPlan;
import dev.tollgate.program.Wave;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.request.MockHttpServletRequestBuilder;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/**
 * Twelve people of sales, s0 to s11, six of IT, i0 to i5, and dan of IT without a mail address. Their wave went live on 1
 * April 2026; it is the 15th, ten in the morning.
 */
class SurveysTest {

    private static final LocalDate FIRST = LocalDate.of(2026, 4, 15);
    private static final OpenRun RUN = new OpenRun("run-1", "crm", 1);

    private static final String ADDRESS = "https://tollgate.example.com";

    final SettableClock clock = new SettableClock("2026-04-15T08:00:00Z");
    private final Stage stage = new Stage();
    private final ProgramDefinition plan =
            Stage.program(Map.of("surveys", new SurveyPlan(true, false, false), "smallUnit", 5));
    private final ProgramDefinition before =
            Stage.program(Map.of("surveys", new SurveyPlan(true, true, true), "smallUnit", 5));
    private final Wave wave = plan.waves().getFirst();
    private final OpenRuns runs = mock(OpenRuns.class);
    private final Alarms alarms = mock(Alarms.class);
    private final List<Entry> entries = new ArrayList<>();
    private MailBench bench;
    private Letters letters;
    private SurveyStore store;
    private Surveys surveys;
    private ProvenAnswers proven;
    private MockMvc web;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void open() throws Exception {
        for (int number = 0; number < 12; number++) {
            stage.with("s" + number, "sales", "Sales rep", "s" + number + "@example.com");
        }
        for (int number = 0; number < 6; number++) {
            stage.with("i" + number, "it", number < 2 ? "Tester" : "Developer", "i" + number + "@example.com");
        }
        stage.with("dan", "it", "Developer", "");
        when(stage.roster.people("crm")).thenAnswer(call -> stage.roster.people("crm", "any"));
        when(runs.of("crm")).thenReturn(Optional.of(RUN));
        when(runs.begun(any(), anyString())).thenReturn(Optional.of(clock.instant()));
        when(runs.record(any(), any(), any(), any(), any())).thenAnswer(call -> {
            Evidence evidence = new Evidence(
                    "crm",
                    "run-1",
                    call.getArgument(1),
                    call.getArgument(2),
                    "adoption-program",
                    1,
                    null,
                    call.getArgument(3),
                    call.getArgument(4));
            entries.add(new Entry(entries.size() + 1L, evidence, clock.instant(), "digest"));
            return entries.getLast();
        });
        Ledger ledger = mock(Ledger.class);
        when(ledger.entries("crm")).thenReturn(entries);
        WebAddresses addresses = mock(WebAddresses.class);
        when(addresses.of(anyString())).thenAnswer(call -> ADDRESS + call.getArgument(0));
        DataSource database = database();
        bench = new MailBench(database, clock);
        Signatures signatures = Signatures.of("a key for tests that is long enough to be taken");
        store = new SurveyStore(bench.jdbc, new JdbcTemplate(database));
        proven = new ProvenAnswers(store, ledger, signatures, alarms);
        letters = spy(bench.letters(stage));
        surveys = new Surveys(
                store,
                new SurveyLetters(addresses),
                letters,
                bench.queue(),
                stage.programs,
                stage.roster,
                runs,
                signatures,
                clock);
        web = MockMvcBuilders.standaloneSetup(
                        new SurveyPage(surveys),
                        new SurveyApi(stage.programs, new SurveyResults(store, proven, signatures, stage.roster)))
                .build();
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void everybody_with_an_address_gets_one_mail_with_a_link_of_their_own_that_waits_like_a_message() {
        assertThat(ask()).isEqualTo(18);

        assertThat(token("s0")).isNotEqualTo(token("s1")).hasSizeGreaterThan(40);
        assertThat(mailedTo("s0"))
                .singleElement()
                .asString()
                .contains("Dear Name of s0", "until 19 May 2026", "kept without your name");
        assertThat(mailedTo("dan")).isEmpty();
        assertThat(bench.jdbc
                        .sql("select count(*) from delivery where courteous")
                        .query(Integer.class)
                        .single())
                .isEqualTo(18);
        assertThat(bench.jdbc
                        .sql("select token_hash from survey_link")
                        .query(String.class)
                        .list())
                .contains(LinkToken.hash(token("s0")))
                .doesNotContain(token("s0"));
        assertThat(entries)
                .singleElement()
                .satisfies(entry -> assertThat(entry.evidence().kind()).isEqualTo(EvidenceKind.SURVEYED));
    }

    @Test
    void nobody_is_asked_before_two_weeks_after_go_live_and_then_every_four_weeks() {
        clock.advance(Duration.ofDays(-1));
        assertThat(ask()).isZero();
        clock.advance(Duration.ofDays(1));
        assertThat(ask()).isEqualTo(18);
        assertThat(ask()).as("again at once, as after a crash").isZero();
        sent();
        clock.advance(Duration.ofDays(27));
        assertThat(ask()).isZero();
        clock.advance(Duration.ofDays(1));
        assertThat(ask()).isEqualTo(18);
        assertThat(mailedTo("s0")).hasSize(2);
    }

    @Test
    void a_wave_that_has_not_begun_or_has_ended_is_not_asked() {
        when(runs.closed(RUN, "pilot")).thenReturn(true);
        assertThat(ask()).isZero();
        when(runs.closed(RUN, "pilot")).thenReturn(false);
        when(runs.begun(RUN, "pilot")).thenReturn(Optional.empty());
        assertThat(ask()).isZero();
    }

    @Test
    void who_was_asked_by_another_program_within_four_weeks_is_left_alone_and_so_is_whose_last_mail_still_waits() {
        bench.jdbc
                .sql("insert into survey_last_asked values (?, ?, 'elsewhere')")
                .params(LinkToken.hash("s0@example.com"), FIRST.minusDays(27))
                .update();
        assertThat(ask()).isEqualTo(17);
        assertThat(mailedTo("s0")).isEmpty();

        clock.advance(Duration.ofDays(28));
        assertThat(ask()).as("of the others no mail has gone").isEqualTo(1);
        assertThat(mailedTo("s0")).hasSize(1);
    }

    @Test
    void four_weeks_lie_between_two_mails_also_where_the_first_went_late() {
        ask();
        clock.advance(Duration.ofDays(5));
        sent();
        clock.advance(Duration.ofDays(23));
        assertThat(ask()).isEqualTo(18);
        assertThat(bench.jdbc
                        .sql("select min(cast(next_attempt_at as date)) from delivery where state = 'PLANNED'")
                        .query(LocalDate.class)
                        .single())
                .isEqualTo(FIRST.plusDays(33));
    }

    @Test
    void looking_at_the_page_changes_nothing() throws Exception {
        ask();
        for (int look = 0; look < 2; look++) {
            web.perform(get("/pulse/" + token("s0")))
                    .andExpect(status().isOk())
                    .andExpect(content().string(containsString("outside Acme CRM in the last week?")))
                    .andExpect(content().string(containsString("How satisfied are you with Acme CRM?")))
                    .andExpect(content().string(containsString("What hinders you?")))
                    .andExpect(content().string(not(containsString("Name of s0"))))
                    .andExpect(header().string("Cache-Control", "no-store"))
                    .andExpect(header().string("Content-Security-Policy", containsString("default-src 'none'")));
        }
        assertThat(count("survey_answer")).isZero();
    }

    @Test
    void mail_page_and_what_is_wrong_are_in_the_readers_language() throws Exception {
        stage.reads("s0", "de");
        ask();

        assertThat(mailedTo("s0"))
                .singleElement()
                .asString()
                .startsWith("Guten Tag Name of s0,\n\nBitte beantworten Sie zwei kurze Fragen")
                .contains("Ihre Antwort ist vertraulich");
        assertThat(mailedTo("s1")).singleElement().asString().startsWith("Dear Name of s1,");
        web.perform(get("/pulse/" + token("s0")))
                .andExpect(header().string("Content-Language", "de"))
                .andExpect(content().string(containsString("Wie zufrieden sind Sie mit Acme CRM?")))
                .andExpect(content().string(containsString("3, teils, teils")));
        submit("s0", "yes", "", "").andExpect(content().string(containsString("Wählen Sie eine der fünf Antworten")));
        submit("s0", "yes", "2", "").andExpect(content().string(containsString("ohne Ihren Namen")));
        web.perform(get("/pulse/nobody-was-sent-this").header("Accept-Language", "fr-CH"))
                .andExpect(status().isNotFound())
                .andExpect(content().string(containsString("comptées il y a longtemps")));
    }

    @Test
    void an_answer_is_taken_once() throws Exception {
        ask();
        submit("s0", "yes", "2", "")
                .andExpect(status().isOk())
                .andExpect(content().string(containsString("Thank you")));
        submit("s0", "no", "5", "")
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("has been taken")));
        assertThat(counted()).contains(group(usernames("s", 12), 1, 1, 2));
    }

    @Test
    void what_is_incomplete_or_too_long_is_said_and_what_was_written_stays() throws Exception {
        ask();
        submit("s0", "", "3", "Slow")
                .andExpect(status().isUnprocessableEntity())
                .andExpect(content().string(containsString("Say yes or no")))
                .andExpect(content().string(containsString("Slow")));
        submit("s0", "yes", "6", "").andExpect(content().string(containsString("Choose one of the five")));
        submit("s0", "yes", "3", "x".repeat(2001))
                .andExpect(content().string(containsString("2001 characters; 2000 is the most")));
        assertThat(count("survey_answer")).isZero();
    }

    @Test
    void a_link_ends_with_its_round_its_run_and_with_who_leaves() throws Exception {
        ask();
        stage.leaves("s1", clock.instant());
        submit("s1", "yes", "1", "")
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("not for you")));
        when(runs.of("crm")).thenReturn(Optional.of(new OpenRun("run-2", "crm", 2)));
        submit("s2", "yes", "1", "")
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("too late")));
        when(runs.of("crm")).thenReturn(Optional.of(RUN));
        clock.advance(Duration.ofDays(34));
        submit("s2", "yes", "1", "").andExpect(status().isOk());
        clock.advance(Duration.ofDays(1));
        submit("s3", "yes", "1", "")
                .andExpect(status().isGone())
                .andExpect(content().string(containsString("too late")));
        submit("nobody", "yes", "1", "").andExpect(status().isNotFound());
        assertThat(count("survey_answer")).isOne();
    }

    @Test
    void the_mail_of_who_leaves_before_it_goes_does_not_go() {
        ask();
        stage.leaves("s1", clock.instant());
        inTransaction(() -> surveys.imported(new PeopleImported("crm")));
        assertThat(bench.jdbc
                        .sql("select username from delivery where state = 'NOT_REACHABLE'")
                        .query(String.class)
                        .list())
                .containsExactly("s1");
    }

    @Test
    void nobody_can_join_an_answer_to_who_gave_it() throws Exception {
        ask();
        List<String> order = List.of("s7", "s2", "s11", "s0", "s5", "s9", "s1", "s10", "s3", "s8");
        for (int at = 0; at < order.size(); at++) {
            submit(
                            order.get(at),
                            at % 2 == 0 ? "yes" : "no",
                            Integer.toString(1 + at % 5),
                            "Words of mine, number " + at)
                    .andExpect(status().isOk());
        }
        Set<String> columns =
                new TreeSet<>(bench.jdbc.sql("""
                        select lower(column_name) from information_schema.columns \
                        where lower(table_name) in ('survey_answer', 'survey_word') and lower(table_schema) = 'public'""").query(String.class).list());
        assertThat(columns)
                .as("no person, no link, no mail, no time")
                .containsExactlyInAnyOrder(
                        "id",
                        "round_id",
                        "week",
                        "department_id",
                        "location",
                        "role",
                        "outside",
                        "satisfaction",
                        "knows_why",
                        "knows_changes",
                        "feels_able",
                        "signature",
                        "question",
                        "said");
        assertThat(bench.jdbc
                        .sql("select distinct week from survey_answer")
                        .query(LocalDate.class)
                        .list())
                .as("of the round, whenever it was answered")
                .containsExactly(LocalDate.of(2026, 4, 13));
        for (String table : List.of("survey_answer", "survey_word")) {
            List<String> stored = bench.jdbc
                    .sql("select id from " + table + " order by " + rowPlace())
                    .query(String.class)
                    .list();
            assertThat(stored)
                    .as("the place in the table follows the random id")
                    .isSorted();
        }
        if (rowPlace().equals("ctid")) {
            assertThat(bench.jdbc
                            .sql("select distinct cast(xmin as varchar) from survey_answer")
                            .query(String.class)
                            .list())
                    .as("one transaction wrote them all")
                    .hasSize(1);
        }
        List<String> shared = bench.jdbc.sql("""
                        select a.username from survey_asked a join survey_answer s on s.round_id = a.round_id \
                        and s.department_id = a.department_id and s.location = a.location and s.role = a.role \
                        where a.answered group by a.username having count(*) < 10""").query(String.class).list();
        assertThat(shared)
                .as("whose answer is one of fewer than all of the group")
                .isEmpty();
        assertThat(bench.jdbc
                        .sql(
                                "select count(*) from survey_word w join survey_answer s on s.id = w.id or s.signature = w.signature")
                        .query(Integer.class)
                        .single())
                .as("words beside other answers")
                .isZero();
    }

    @Test
    void a_role_that_fewer_than_five_of_a_group_have_is_not_kept() throws Exception {
        ask();
        submit("i0", "no", "4", "").andExpect(status().isOk());
        submit("s0", "no", "4", "").andExpect(status().isOk());
        assertThat(bench.jdbc
                        .sql("select role from survey_answer order by role")
                        .query(String.class)
                        .list())
                .containsExactly("", "Sales rep");
    }

    @Test
    void what_came_by_no_link_counts_nowhere_and_raises_an_alarm() throws Exception {
        ask();
        for (int number = 0; number < 6; number++) {
            submit("s" + number, "yes", "2", "");
        }
        bench.jdbc.sql("""
                        insert into survey_answer (id, round_id, week, department_id, location, role, outside, satisfaction, signature) \
                        select 'x' || substring(id from 2), round_id, week, department_id, location, role, false, 5, signature \
                        from survey_answer""").update();
        assertThat(counted()).contains(group(usernames("s", 12), 6, 6, 12));
        verify(alarms).raise(eq("crm"), eq(Alarm.TAMPERING), any(), contains("6 of its answers came by no link"));
    }

    @Test
    void a_group_of_which_an_answer_was_changed_or_taken_away_counts_as_not_answered() throws Exception {
        ask();
        for (int number = 0; number < 6; number++) {
            submit("s" + number, "yes", "2", "");
            submit("i" + number, "no", "4", "");
        }
        bench.jdbc
                .sql("update survey_answer set outside = false where department_id = 'sales'")
                .update();
        assertThat(counted())
                .containsExactlyInAnyOrder(group(usernames("s", 12), 0, 0, 0), group(usernames("i", 6), 6, 0, 24));
        bench.jdbc.sql("delete from survey_answer where department_id = 'it'").update();
        assertThat(counted()).allSatisfy(group -> assertThat(group.answers()).isZero());
        verify(alarms)
                .raise(
                        eq("crm"),
                        eq(Alarm.TAMPERING),
                        any(),
                        contains("6 people of the group 'it' answered, but it has 0"));
    }

    @Test
    void a_round_that_the_ledger_does_not_know_or_knows_with_other_people_counts_nowhere() throws Exception {
        ask();
        submit("s0", "yes", "2", "");
        bench.jdbc
                .sql("update survey_asked set department_id = 'it' where username = 's9'")
                .update();
        assertThat(counted()).isEmpty();
        bench.jdbc
                .sql("update survey_asked set department_id = 'sales' where username = 's9'")
                .update();
        assertThat(counted()).hasSize(2);
        entries.clear();
        assertThat(counted()).isEmpty();
    }

    @Test
    void a_closed_round_counts_as_it_was_sealed() throws Exception {
        ask();
        for (int number = 0; number < 6; number++) {
            submit("s" + number, "yes", "2", "Too slow");
        }
        clock.advance(Duration.ofDays(35));
        inTransaction(() -> surveys.close(RUN, plan));
        inTransaction(() -> surveys.close(RUN, plan));
        assertThat(entries).as("asked, sealed").hasSize(2);
        assertThat(count("survey_link")).isZero();
        assertThat(counted()).contains(group(usernames("s", 12), 6, 6, 12));
        verify(alarms, never()).raise(any(), any(), any(), any());

        bench.jdbc.sql("update survey_word set said = 'Fine'").update();
        assertThat(counted()).allSatisfy(group -> assertThat(group.answers()).isZero());
        verify(alarms).raise(eq("crm"), eq(Alarm.TAMPERING), any(), contains("not those that were sealed"));
    }

    @Test
    void who_has_not_answered_is_asked_once_more_and_not_again_and_either_link_takes_one_answer() throws Exception {
        ask();
        sent();
        submit("s0", "no", "4", "");
        String first = token("s1");
        clock.advance(Duration.ofDays(20));
        assertThat(remind()).isEqualTo(17);
        assertThat(remind()).isZero();
        assertThat(mailedTo("s0")).hasSize(1);
        assertThat(mailedTo("s1")).hasSize(2).last().asString().contains("You are reminded once");
        submit("s1", "no", "4", "").andExpect(status().isOk());
        inTransaction(() -> assertThat(surveys.answer(first, new Reply(Map.of(), Map.of())))
                .get()
                .extracting(Surveys.Shown::state)
                .isEqualTo(Surveys.State.ANSWERED));
        assertThat(count("survey_answer")).isEqualTo(2);
    }

    @Test
    void an_answer_is_taken_while_the_mails_that_remind_others_are_written() throws Exception {
        ask();
        sent();
        clock.advance(Duration.ofDays(20));
        String link = token("s0");
        Reply reply = new Reply(Map.of(Question.OUTSIDE, 0, Question.SATISFACTION, 4), Map.of());
        doAnswer(call -> {
                    assertThat(CompletableFuture.supplyAsync(
                                            () -> bench.transactions.execute(status -> surveys.answer(link, reply)))
                                    .get(1, TimeUnit.MINUTES))
                            .get()
                            .extracting(Surveys.Shown::state)
                            .isEqualTo(Surveys.State.OPEN);
                    return call.callRealMethod();
                })
                .when(letters)
                .queueAll(any(), any());
        assertThat(remind()).isEqualTo(18);
        assertThat(count("survey_answer")).isOne();
        assertThat(mailedTo("s1")).hasSize(2);
    }

    @Test
    void only_closed_rounds_show_results_and_only_groups_that_give_nobody_away() throws Exception {
        ask();
        for (int number = 0; number < 12; number++) {
            submit("s" + number, number < 3 ? "yes" : "no", "4", "");
        }
        for (int number = 0; number < 3; number++) {
            submit("i" + number, "yes", "1", "It is <b>slow</b>, " + number);
        }
        web.perform(get("/api/programs/crm/surveys"))
                .andExpect(jsonPath("$[0].asked").value(18))
                .andExpect(jsonPath("$[0].answered").value(15))
                .andExpect(jsonPath("$[0].overall").doesNotExist())
                .andExpect(jsonPath("$[0].groups").isEmpty());
        web.perform(get("/api/programs/crm/surveys/words"))
                .andExpect(jsonPath("$").isEmpty());

        clock.advance(Duration.ofDays(35));
        inTransaction(() -> surveys.close(RUN, plan));
        web.perform(get("/api/programs/crm/surveys"))
                .andExpect(jsonPath("$[0].overall.answers").value(15))
                .andExpect(jsonPath("$[0].overall.shadowReports").value(40.0))
                .andExpect(jsonPath("$[0].overall.satisfaction").value(3.4))
                .andExpect(jsonPath("$[0].groups").isEmpty());
        web.perform(get("/api/programs/crm/surveys/words"))
                .andExpect(jsonPath("$[0].questions[0].said.length()").value(3))
                .andExpect(jsonPath("$[0].questions[0].said[0]").value("It is <b>slow</b>, 0"));
    }

    @Test
    void nothing_shown_leaves_fewer_than_five_answers_to_whoever_subtracts() throws Exception {
        ask();
        for (int number = 0; number < 12; number++) {
            submit("s" + number, "no", "4", "");
        }
        for (int number = 0; number < 6; number++) {
            submit("i" + number, "yes", "1", "");
        }
        SurveyRound round = store.ofProgram("crm").getFirst();
        List<ProvenAnswers.Proven> groups = proven.groups(round);
        assertThat(SurveyResults.shown(groups)).hasSize(2);
        for (int left = 1; left <= 6; left++) {
            int kept = left;
            List<ProvenAnswers.Proven> fewer = groups.stream()
                    .map(group -> group.unit().departmentId().equals("it")
                            ? new ProvenAnswers.Proven(
                                    group.unit(), group.asked(), group.answers().subList(0, kept))
                            : group)
                    .toList();
            int all = 12 + left;
            int shown = SurveyResults.shown(fewer).stream()
                    .mapToInt(group -> group.answers().size())
                    .sum();
            assertThat(all - shown)
                    .satisfiesAnyOf(
                            rest -> assertThat(rest).isZero(),
                            rest -> assertThat(rest).isGreaterThanOrEqualTo(5));
        }
    }

    @Test
    void how_ready_people_feel_is_asked_two_weeks_before_go_live_and_again_until_the_gate_is_passed() {
        toGoLive(-15);
        assertThat(ask(before)).isZero();
        toGoLive(-14);
        assertThat(ask(before)).isEqualTo(18);
        assertThat(mailedTo("s0"))
                .singleElement()
                .asString()
                .contains("You are to work with Acme CRM soon", "until 31 March 2026", "/survey/");
        sent();
        toGoLive(13);
        assertThat(ask(before))
                .as("the gate holds, and nobody is asked twice in four weeks")
                .isZero();
        toGoLive(14);
        assertThat(ask(before)).isEqualTo(18);
        sent();
        when(runs.passedReady(RUN, "pilot")).thenReturn(true);
        toGoLive(41);
        assertThat(ask(before)).isZero();
        toGoLive(42);
        assertThat(ask(before)).isEqualTo(18);
        assertThat(rounds()).containsExactly("readiness", "readiness", "pulse");
    }

    @Test
    void a_wave_that_was_ready_gets_its_first_pulse_four_weeks_after_that_question() {
        toGoLive(-14);
        ask(before);
        sent();
        when(runs.passedReady(RUN, "pilot")).thenReturn(true);
        toGoLive(13);
        assertThat(ask(before)).isZero();
        toGoLive(14);
        assertThat(ask(before)).isEqualTo(18);
        assertThat(rounds()).containsExactly("readiness", "pulse");
    }

    @Test
    void ready_is_who_says_four_or_five_to_all_three_and_neither_survey_counts_for_the_other() throws Exception {
        toGoLive(-14);
        ask(before);
        web.perform(get("/survey/" + token("s0")))
                .andExpect(content().string(containsString("I know why we change to Acme CRM.")))
                .andExpect(content().string(containsString("I know what changes for me.")))
                .andExpect(content().string(containsString("I feel able to do my work with Acme CRM.")))
                .andExpect(content().string(containsString("5, completely")));
        submit("s0", Map.of("knowsWhy", "5", "knowsChanges", "4"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(content().string(containsString("question: I feel able to do my work")));
        for (int number = 0; number < 6; number++) {
            submit("s" + number, ready(5, 4, 4)).andExpect(status().isOk());
        }
        submit("s6", ready(5, 5, 3)).andExpect(status().isOk());
        submit("s7", ready(1, 5, 5)).andExpect(status().isOk());
        for (int number = 0; number < 2; number++) {
            submit("i" + number, ready(2, 2, 2)).andExpect(status().isOk());
        }
        LocalDate today = LocalDate.of(2026, 3, 18);
        assertThat(proven.of(Metric.FELT_READINESS, "crm", "run-1", today, today.plusDays(1)))
                .containsExactlyInAnyOrder(
                        new SurveyAnswers.Group(usernames("s", 12), 8, Map.of(Metric.FELT_READINESS, 6)),
                        new SurveyAnswers.Group(usernames("i", 6), 2, Map.of(Metric.FELT_READINESS, 0)));
        assertThat(proven.of(Metric.SATISFACTION, "crm", "run-1", today, today.plusDays(1)))
                .isEmpty();
        verify(alarms, never()).raise(any(), any(), any(), any());

        toGoLive(0);
        inTransaction(() -> surveys.close(RUN, before));
        web.perform(get("/api/programs/crm/surveys"))
                .andExpect(jsonPath("$[0].survey").value("readiness"))
                .andExpect(jsonPath("$[0].overall.answers").value(10))
                .andExpect(jsonPath("$[0].overall.feltReadiness").value(60.0))
                .andExpect(jsonPath("$[0].overall.knowsWhy").value(4.0))
                .andExpect(jsonPath("$[0].overall.satisfaction").doesNotExist())
                .andExpect(jsonPath("$[0].groups").isEmpty());
        web.perform(get("/api/programs/crm/surveys/words"))
                .andExpect(jsonPath("$").isEmpty());
    }

    @Test
    void a_survey_that_is_made_another_one_in_the_database_counts_nowhere() throws Exception {
        toGoLive(-14);
        ask(before);
        submit("s0", ready(5, 5, 5));
        bench.jdbc.sql("update survey_round set survey = 'interview'").update();
        assertThat(proven.groups(store.ofProgram("crm").getFirst())).isEmpty();
        verify(alarms).raise(eq("crm"), eq(Alarm.TAMPERING), any(), contains("The interview of the wave 'pilot'"));
    }

    @Test
    void the_interview_goes_out_once_between_eight_and_six_weeks_before_go_live_also_before_the_wave_begins() {
        when(runs.begun(RUN, "pilot")).thenReturn(Optional.empty());
        toGoLive(-57);
        assertThat(ask(before)).isZero();
        toGoLive(-42);
        assertThat(ask(before)).isEqualTo(18);
        sent();
        when(runs.begun(RUN, "pilot")).thenReturn(Optional.of(clock.instant()));
        toGoLive(-14);
        assertThat(ask(before)).as("four weeks later").isEqualTo(18);
        assertThat(rounds()).containsExactly("interview", "readiness");
    }

    @Test
    void an_interview_comes_neither_too_late_for_its_answers_nor_where_nobody_could_read_them() {
        toGoLive(-41);
        assertThat(ask(before)).isZero();
        toGoLive(-50);
        for (int number = 0; number < 12; number++) {
            stage.leaves("s" + number, clock.instant());
        }
        stage.leaves("i0", clock.instant());
        stage.leaves("i1", clock.instant());
        assertThat(ask(before)).as("four people").isZero();
        assertThat(rounds()).isEmpty();
    }

    @Test
    @Proves({"S211", "S212", "S213", "S214", "S215", "S216"})
    void each_answer_of_an_interview_stands_by_itself_and_one_is_enough() throws Exception {
        stage.reads("s0", "fr");
        toGoLive(-50);
        ask(before);
        web.perform(get("/survey/" + token("s0")))
                .andExpect(content().string(containsString("Sur une page blanche")))
                .andExpect(content().string(containsString("Que jetteriez-vous ?")));
        submit("s1", Map.of("hopes", " ", "keeps", ""))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(content().string(containsString("Answer at least one question")));
        submit("s1", Map.of("struggles", "x".repeat(2001)))
                .andExpect(content().string(containsString("2001 characters; 2000 is the most")));
        submit("s1", Map.of("keeps", "The list of customers", "trashes", "The fax", "struggles", "The fax again"))
                .andExpect(status().isOk());
        for (int number = 2; number < 6; number++) {
            submit("s" + number, Map.of("trashes", "Paper " + number)).andExpect(status().isOk());
        }
        for (String question : List.of("trashes", "keeps", "struggles")) {
            assertThat(bench.jdbc
                            .sql("select id from survey_word where question = ? order by " + rowPlace())
                            .param(question)
                            .query(String.class)
                            .list())
                    .as("the place in the table follows the random id")
                    .isNotEmpty()
                    .isSorted();
        }
        assertThat(bench.jdbc
                        .sql("select count(distinct id) from survey_word")
                        .query(Integer.class)
                        .single())
                .as("nothing says which answers are of the same person")
                .isEqualTo(7);
        web.perform(get("/api/programs/crm/surveys/words"))
                .andExpect(jsonPath("$").isEmpty());

        toGoLive(-36);
        inTransaction(() -> surveys.close(RUN, before));
        web.perform(get("/api/programs/crm/surveys/words"))
                .andExpect(jsonPath("$[0].survey").value("interview"))
                .andExpect(jsonPath("$[0].questions.length()").value(6))
                .andExpect(jsonPath("$[0].questions[2].practice").value("S213"))
                .andExpect(jsonPath("$[0].questions[2].text").value("What would you keep of what you have today?"))
                .andExpect(jsonPath("$[0].questions[2].said[0]").value("The list of customers"))
                .andExpect(jsonPath("$[0].questions[3].said.length()").value(5));
        web.perform(get("/api/programs/crm/surveys"))
                .andExpect(jsonPath("$[0].answered").value(5))
                .andExpect(jsonPath("$[0].overall.answers").value(5))
                .andExpect(jsonPath("$[0].overall.satisfaction").doesNotExist());
    }

    @Test
    void the_words_of_fewer_than_five_are_not_shown_and_an_answer_put_under_another_question_counts_nowhere()
            throws Exception {
        toGoLive(-50);
        ask(before);
        for (int number = 0; number < 4; number++) {
            submit("s" + number, Map.of("keeps", "All of it " + number));
        }
        toGoLive(-36);
        inTransaction(() -> surveys.close(RUN, before));
        web.perform(get("/api/programs/crm/surveys/words"))
                .andExpect(jsonPath("$").isEmpty());

        bench.jdbc.sql("update survey_word set question = 'trashes'").update();
        assertThat(proven.groups(store.ofProgram("crm").getFirst()))
                .allSatisfy(group -> assertThat(group.answers()).isEmpty());
        verify(alarms).raise(eq("crm"), eq(Alarm.TAMPERING), any(), contains("not those that were sealed"));
    }

    @Test
    void what_is_open_for_two_weeks_is_asked_for_once_more_after_five_days_whether_a_gate_looks_or_not() {
        toGoLive(-14);
        ask(before);
        sent();
        toGoLive(-10);
        assertThat(remindInTime()).isZero();
        toGoLive(-9);
        assertThat(remindInTime()).isEqualTo(18);
        assertThat(remindInTime()).isZero();
        assertThat(mailedTo("s0")).hasSize(2).last().asString().contains("You are reminded once");
        assertThat(bench.transactions.<Integer>execute(status -> surveys.remind(before, "pilot")))
                .as("nor by the gate")
                .isZero();
    }

    private Map<String, String> ready(int why, int changes, int able) {
        return Map.of(
                "knowsWhy",
                Integer.toString(why),
                "knowsChanges",
                Integer.toString(changes),
                "feelsAble",
                Integer.toString(able));
    }

    /** At ten in the morning so many days after go-live. */
    private void toGoLive(int days) {
        clock.advance(Duration.between(
                clock.instant(), wave.goLive().plusDays(days).atTime(8, 0).toInstant(ZoneOffset.UTC)));
    }

    private List<String> rounds() {
        return bench.jdbc
                .sql("select survey from survey_round order by opened_on")
                .query(String.class)
                .list();
    }

    private int ask(ProgramDefinition asking) {
        return bench.transactions.execute(status -> surveys.ask(RUN, asking, wave));
    }

    private int remindInTime() {
        return bench.transactions.execute(status -> surveys.remindInTime(RUN, before));
    }

    private String rowPlace() {
        boolean postgres = bench.jdbc
                        .sql("select count(*) from information_schema.schemata where schema_name = 'pg_toast'")
                        .query(Integer.class)
                        .single()
                > 0;
        return postgres ? "ctid" : "_rowid_";
    }

    private int ask() {
        return ask(plan);
    }

    private int remind() {
        return bench.transactions.execute(status -> surveys.remind(plan, "pilot"));
    }

    private void inTransaction(Runnable work) {
        bench.transactions.executeWithoutResult(status -> work.run());
    }

    /** As a measurement five weeks after the round would. */
    private List<SurveyAnswers.Group> counted() {
        return proven.of(Metric.SATISFACTION, "crm", "run-1", FIRST, FIRST.plusDays(28));
    }

    private static SurveyAnswers.Group group(Set<String> asked, int answers, int outside, int satisfaction) {
        return new SurveyAnswers.Group(
                asked, answers, Map.of(Metric.SHADOW_REPORTS, outside, Metric.SATISFACTION, satisfaction));
    }

    private static Set<String> usernames(String prefix, int count) {
        Set<String> names = new TreeSet<>();
        for (int number = 0; number < count; number++) {
            names.add(prefix + number);
        }
        return names;
    }

    private int count(String table) {
        return bench.jdbc
                .sql("select count(*) from " + table)
                .query(Integer.class)
                .single();
    }

    /** As if the mailer had handed over all that waits; the texts are kept, so that the links can be followed. */
    private void sent() {
        bench.jdbc
                .sql("update delivery set state = 'SENT', sent_at = ?, next_attempt_at = null where state = 'PLANNED'")
                .param(clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private ResultActions submit(String username, String outside, String satisfaction, String hinders) {
        return submit(username, Map.of("outside", outside, "satisfaction", satisfaction, "hinders", hinders));
    }

    private ResultActions submit(String username, Map<String, String> answers) {
        String link = mailedTo(username).isEmpty() ? Survey.LIVE + LinkToken.random() : link(username);
        return bench.transactions.execute(status -> {
            try {
                MockHttpServletRequestBuilder request = post(link);
                answers.forEach(request::param);
                return web.perform(request);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private List<String> mailedTo(String username) {
        return bench.jdbc
                .sql("select coalesce(body, '') from delivery where username = ? order by created_at, id")
                .param(username)
                .query(String.class)
                .list();
    }

    private String token(String username) {
        String link = link(username);
        return link.substring(link.lastIndexOf('/') + 1);
    }

    /** Of the newest mail. */
    private String link(String username) {
        String body = mailedTo(username).getLast();
        int begin = body.indexOf(ADDRESS) + ADDRESS.length();
        return body.substring(begin, body.indexOf('\n', begin));
    }
}
