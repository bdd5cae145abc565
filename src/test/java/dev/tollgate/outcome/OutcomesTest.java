package dev.tollgate.outcome;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.Alarm;
import dev.tollgate.lifecycle.Alarms;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.program.Outcome;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.hamcrest.Matchers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

class OutcomesTest {

    private static final String GOOD = """
            {"outcome": "Days to offer", "value": 7, "measuredOn": "2026-03-01", "source": "Report 12, page 3", \
            "measuredBy": "ada", "confirmBy": "ben"}""";

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage()
            .with("ada", "sales", "Sales rep", "ada@example.com")
            .with("ben", "it", "Developer", "ben@example.com")
            .with("office", "it", "Developer", "office@example.com")
            .with("gone", "it", "Developer", "gone@example.com");
    private final List<Confirmations.Request> asked = new ArrayList<>();
    private final List<Set<String>> whom = new ArrayList<>();
    private final List<Confirmations.Answer> given = new ArrayList<>();
    private final Alarms alarms = mock(Alarms.class);
    private MailBench bench;
    private MockMvc web;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void open() throws Exception {
        bench = new MailBench(database(), clock);
        stage.leaves("gone", Instant.parse("2026-02-01T00:00:00Z"));
        when(stage.programs.get("crm"))
                .thenReturn(new ProgramView(
                        "crm",
                        ProgramStatus.REGISTERED,
                        "digest",
                        Instant.EPOCH,
                        "office",
                        Stage.program(Map.of(
                                "outcomes",
                                List.of(
                                        new Outcome("Days to offer", 9, 5, "days"),
                                        new Outcome("Offers with a next step", 38, 90, "%"))))));
        RunningPrograms running = mock(RunningPrograms.class);
        when(running.of("crm")).thenReturn(Optional.of(new RunningPrograms.Running("crm", "run-1", 7)));
        Confirmations confirmations = new Confirmations() {
            @Override
            public void ask(Request request, Set<String> usernames) {
                asked.add(request);
                whom.add(usernames);
            }

            @Override
            public List<Answer> answers(String programId, String purpose, String subjectId) {
                return asked.getLast().subjectId().equals(subjectId) ? List.copyOf(given) : List.of();
            }
        };
        web = MockMvcBuilders.standaloneSetup(new OutcomesController(new Outcomes(
                        new OutcomeStore(bench.jdbc),
                        new ProvenOutcomes(new OutcomeStore(bench.jdbc), confirmations, stage, stage, alarms),
                        stage.programs,
                        stage.roster,
                        running,
                        confirmations,
                        stage,
                        clock)))
                .build();
    }

    @AfterEach
    void close() throws InterruptedException, SQLException {
        bench.close();
    }

    @Test
    void a_number_counts_once_a_second_person_confirmed_it_and_leaves_evidence() throws Exception {
        hand(GOOD)
                .andExpect(status().isAccepted())
                .andExpect(jsonPath("$.confirmBy").value("ben"));

        assertThat(whom).containsExactly(Set.of("ben"));
        assertThat(asked)
                .singleElement()
                .satisfies(request -> assertThat(request.question())
                        .contains(
                                "Name of ada measured",
                                "Days to offer was 7 days on 2026-03-01 (baseline 9 days, target 5 days)",
                                "Source: Report 12, page 3"));
        assertThat(asked.getFirst().wording().in(Words.in("de")))
                .contains(
                        "Name of ada hat ein Ergebnis des Programms gemessen: Days to offer, 7 days am 01.03.2026 (Ausgangswert 9 days, Ziel 5 days).",
                        "Quelle: Report 12, page 3");
        assertThat(stage.evidence).singleElement().satisfies(evidence -> {
            assertThat(evidence.kind()).isEqualTo(EvidenceKind.OUTCOME_MEASURED);
            assertThat(evidence.runId()).isEqualTo("run-1");
            assertThat(evidence.subject()).isEqualTo(asked.getFirst().subjectId());
            assertThat(evidence.data()).containsEntry("value", 7.0).doesNotContainValue("Report 12, page 3");
        });
        outcomes()
                .andExpect(jsonPath("$[0].measured").doesNotExist())
                .andExpect(jsonPath("$[0].waiting[0].value").value(7.0));

        answers("sam", true, "");
        outcomes().andExpect(jsonPath("$[0].measured").doesNotExist());
        answers("ben", true, "");
        outcomes()
                .andExpect(jsonPath("$[0].measured.value").value(7.0))
                .andExpect(jsonPath("$[0].measured.confirmBy").value("ben"))
                .andExpect(jsonPath("$[0].percentOfTheWay").value(50.0))
                .andExpect(jsonPath("$[0].waiting").isEmpty())
                .andExpect(jsonPath("$[1].measured").doesNotExist());
    }

    @Test
    void a_number_that_the_second_person_does_not_confirm_never_counts_and_says_why() throws Exception {
        hand(GOOD);
        answers("ben", false, "The report says 8");
        outcomes()
                .andExpect(jsonPath("$[0].measured").doesNotExist())
                .andExpect(jsonPath("$[0].refused[0].reason").value("The report says 8"));
    }

    @Test
    void a_share_is_computed_from_what_was_counted() throws Exception {
        hand("""
                {"outcome": "offers with a NEXT step", "counted": 45, "of": "72", "measuredOn": "2026-03-02", \
                "source": "CRM", "measuredBy": "ada", "confirmBy": "ben"}""").andExpect(status().isAccepted()).andExpect(jsonPath("$.value").value(62.5));
        assertThat(asked.getFirst().question()).contains("was 62.5 % (45 of 72)");
    }

    @Test
    void today_is_the_day_of_the_program() throws Exception {
        clock.advance(Duration.ofHours(14).plusMinutes(30));
        hand(GOOD.replace("2026-03-01", "2026-03-03")).andExpect(status().isAccepted());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "measured_value = 5                       | is not what the evidence ledger has",
                "measured_on = date '2026-02-28'          | is not what the evidence ledger has",
                "measured_from = date '2026-02-28'        | is not what the evidence ledger has",
                "source = 'Report 13'                     | is not what the evidence ledger has",
                "remark = 'All of them'                   | is not what the evidence ledger has",
                "to_confirm = 'ada'                       | is not what the evidence ledger has",
                "recorded_by = 'ben'                      | is not what the evidence ledger has",
                "id = 'another'                           | is not what the evidence ledger has"
            })
    void a_row_that_is_not_what_the_ledger_has_counts_nowhere_and_raises_an_alarm(String change, String alarm)
            throws Exception {
        hand(GOOD);
        answers("ben", true, "");
        outcomes().andExpect(jsonPath("$[0].measured.value").value(7.0));
        bench.jdbc.sql("update outcome_measurement set " + change).update();

        outcomes()
                .andExpect(jsonPath("$[0].measured").doesNotExist())
                .andExpect(jsonPath("$[0].waiting").isEmpty())
                .andExpect(jsonPath("$[0].refused").isEmpty());
        verify(alarms).raise(eq("crm"), eq(Alarm.TAMPERING), isNull(), contains(alarm));
    }

    @Test
    void a_measurement_taken_out_of_the_database_is_an_alarm() throws Exception {
        hand(GOOD);
        bench.jdbc.sql("delete from outcome_measurement").update();
        outcomes().andExpect(jsonPath("$[0].waiting").isEmpty());
        verify(alarms).raise(eq("crm"), eq(Alarm.TAMPERING), isNull(), contains("not in the database any more"));
    }

    @Test
    void a_yes_that_only_the_database_knows_counts_for_nothing() throws Exception {
        hand(GOOD);
        given.add(new Confirmations.Answer("ben", true, ""));
        outcomes()
                .andExpect(jsonPath("$[0].measured").doesNotExist())
                .andExpect(jsonPath("$[0].waiting[0].waitsFor").value("ben has to confirm it"));
        verify(alarms).raise(eq("crm"), eq(Alarm.TAMPERING), isNull(), contains("does not know"));
    }

    @Test
    void an_answer_that_was_turned_round_in_the_database_stays_as_it_was_given() throws Exception {
        hand(GOOD);
        answers("ben", false, "The report says 8");
        given.set(0, new Confirmations.Answer("ben", true, "Fine"));
        outcomes()
                .andExpect(jsonPath("$[0].measured").doesNotExist())
                .andExpect(jsonPath("$[0].refused[0].reason").value(""));
        verify(alarms).raise(eq("crm"), eq(Alarm.TAMPERING), isNull(), contains("What 'ben' said"));
    }

    @Test
    void what_was_measured_before_with_fewer_fields_in_the_ledger_still_counts() throws Exception {
        hand(GOOD);
        answers("ben", true, "");
        Evidence now = stage.evidence.getFirst();
        Map<String, Object> before = new HashMap<>(now.data());
        before.remove("recordedBy");
        stage.evidence.set(
                0,
                new Evidence(
                        now.programId(),
                        now.runId(),
                        null,
                        now.kind(),
                        now.processId(),
                        0,
                        null,
                        now.subject(),
                        before));
        outcomes().andExpect(jsonPath("$[0].measured.value").value(7.0));
        verifyNoInteractions(alarms);
    }

    @Test
    void of_a_day_what_was_recorded_last_is_shown() throws Exception {
        hand(GOOD);
        answers("ben", true, "");
        hand(GOOD.replace("\"value\": 7", "\"value\": 6"));
        given.clear();
        answers("ben", true, "");
        outcomes().andExpect(jsonPath("$[0].measured.value").value(6.0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "value": 7                 | "value": "7,5"                            | value      | local notation
                    "value": 7                 | "value": "1.234,5"                        | value      | local notation
                    "value": 7                 | "value": "seven"                          | value      | not a number
                    "value": 7                 | "value": true                             | value      | not a number
                    "value": 7                 | "counted": 0, "of": 0                     | of         | is zero
                    "value": 7                 | "counted": 3                              | of         | is missing
                    "value": 7                 | "value": 7, "counted": 3, "of": 4         | value      | too
                    "value": 7                 | "value": null                             | value      | is missing
                    2026-03-01                 | 2026-03-03                                | measuredOn | in the future
                    "measuredOn"               | "measuredFrom": "2026-03-02", "measuredOn" | measuredFrom | after the last day
                    2026-03-01                 | 1.3.2026                                  | measuredOn | not a date
                    Days to offer              | Turnover                                  | outcome    | no outcome
                    Report 12, page 3          | ` `                                       | source     | is missing
                    "confirmBy": "ben"         | "confirmBy": "ada"                        | confirmBy  | is who measured
                    "confirmBy": "ben"         | "confirmBy": "office"                     | confirmBy  | is who hands it in
                    "confirmBy": "ben"         | "confirmBy": "gone"                       | confirmBy  | nobody in the program
                    "confirmBy": "ben"         | "confirmBy": null                         | confirmBy  | is missing
                    """)
    void what_is_wrong_is_refused_by_field_with_a_remedy_and_nobody_is_asked(
            String good, String bad, String field, String problem) throws Exception {
        hand(GOOD.replace(good, bad))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.problems[*].path").value(Matchers.contains(field)))
                .andExpect(jsonPath("$.problems[0].problem").value(containsString(problem)))
                .andExpect(jsonPath("$.problems[0].remedy").isNotEmpty());
        assertThat(asked).isEmpty();
        assertThat(stage.evidence).isEmpty();
        outcomes().andExpect(jsonPath("$[0].waiting").isEmpty());
    }

    /** As the link does it: a row, and an entry of the ledger. */
    private void answers(String username, boolean yes, String reason) {
        given.add(new Confirmations.Answer(username, yes, reason));
        stage.append(new Evidence(
                "crm",
                "run-1",
                null,
                EvidenceKind.CONFIRMED,
                "confirmation",
                0,
                ProvenOutcomes.PURPOSE,
                asked.getLast().subjectId(),
                Map.of("person", username, "answer", yes ? "yes" : "no", "reason", Canonical.sha256(reason))));
    }

    private ResultActions hand(String body) throws Exception {
        return web.perform(post("/api/programs/crm/outcomes")
                .principal(() -> "office")
                .contentType(MediaType.APPLICATION_JSON)
                .content(body));
    }

    private ResultActions outcomes() throws Exception {
        return web.perform(get("/api/programs/crm/outcomes")).andExpect(status().isOk());
    }
}
