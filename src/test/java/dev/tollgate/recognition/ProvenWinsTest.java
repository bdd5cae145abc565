package dev.tollgate.recognition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.measurement.Measure;
import dev.tollgate.measurement.Measured;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.ResultActions;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** The wins of the wave "pilot" that count at its gate. */
class ProvenWinsTest {

    private static final String STEP_6 = "step-6-publicize-short-term-wins";
    private static final String GOOD = """
            {"what": "Hours for the forecast", "before": 12, "now": 3, "better": "lower", "source": "Board, page 2"}""";

    private final MailBench bench = new MailBench();
    private final Stage stage = new Stage();
    private final List<Entry> entries = new ArrayList<>();
    private final Ledger ledger = mock(Ledger.class);
    private final OpenRuns runs = mock(OpenRuns.class);
    private final Measured wave = mock(Measured.class);
    private final ProvenWins wins = new ProvenWins(ledger);
    private MockMvc web;

    @BeforeEach
    void a_running_program() {
        when(ledger.entries("crm")).thenReturn(entries);
        when(wave.programId()).thenReturn("crm");
        when(wave.runId()).thenReturn("run-1");
        when(wave.wave()).thenReturn(Stage.program().waves().getFirst());
        when(runs.of("crm")).thenReturn(Optional.of(new OpenRun("run-1", "crm", 7)));
        when(runs.record(any(), any(), any(), any(), any())).thenAnswer(call -> {
            entry("run-1", call.getArgument(1), call.getArgument(2), "adoption-program", null, call.getArgument(4));
            return entries.getLast();
        });
        web = MockMvcBuilders.standaloneSetup(new WinsController(
                        new ToldWins(bench.jdbc, runs, new SettableClock("2026-05-04T09:00:00Z")),
                        runs,
                        stage.programs))
                .setControllerAdvice(new Problems())
                .build();
    }

    @AfterEach
    void close() throws Exception {
        bench.close();
    }

    @Test
    void without_any_there_are_none_which_is_counted_and_not_left_open() {
        assertThat(wins.count(wave)).singleElement().returns(0.0, Measure.Count::numerator);
        assertThat(wins.count(wave)).singleElement().returns(1L, Measure.Count::sample);
    }

    @Test
    void the_first_win_counts_when_the_form_that_names_it_was_found_good() {
        judged("again");
        assertThat(proven()).isZero();
        judged("good");
        assertThat(proven()).isEqualTo(1);
    }

    @Test
    void a_form_that_was_left_to_the_reviewer_proves_no_win() {
        judged("reviewer");
        assertThat(proven()).isZero();
    }

    @Test
    void each_sealed_round_of_step_six_is_a_win_and_one_under_way_is_not() {
        entry("run-1", "pilot", EvidenceKind.ENTERED, STEP_6, null, Map.of());
        assertThat(proven()).isZero();
        entry("run-1", "pilot", EvidenceKind.SEALED, STEP_6, null, Map.of());
        entry("run-1", "pilot", EvidenceKind.SEALED, STEP_6, null, Map.of());
        assertThat(proven()).isEqualTo(2);
    }

    @Test
    void wins_of_another_wave_or_run_do_not_count() {
        entry("run-1", "rollout", EvidenceKind.SEALED, STEP_6, null, Map.of());
        entry("run-0", "pilot", EvidenceKind.SEALED, STEP_6, null, Map.of());
        assertThat(proven()).isZero();
    }

    @Test
    void a_win_that_is_told_with_its_proof_counts_and_the_ledger_has_no_text_of_it() throws Exception {
        tell(GOOD).andExpect(status().isCreated()).andExpect(jsonPath("$.now").value(3));

        assertThat(proven()).isEqualTo(1);
        assertThat(entries.getLast().evidence().data())
                .containsEntry("before", 12.0)
                .doesNotContainValue("Hours for the forecast");
        web.perform(get("/api/programs/crm/waves/pilot/wins"))
                .andExpect(jsonPath("$[0].what").value("Hours for the forecast"))
                .andExpect(jsonPath("$.length()").value(1));
    }

    @Test
    void a_win_without_proof_is_refused_with_everything_that_is_missing() throws Exception {
        tell("{\"what\": \" \"}")
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.problems[*].path")
                        .value(containsInAnyOrder("what", "source", "before", "now", "better")));
        tell(GOOD.replace("lower", "higher"))
                .andExpect(status().isUnprocessableEntity())
                .andExpect(jsonPath("$.detail")
                        .value("now ('3.0') is not better than 12.0 before. Tell a win once a number has moved in the"
                                + " right direction."));
        assertThat(proven()).isZero();
    }

    @Test
    void a_win_needs_a_wave_and_a_program_that_runs() throws Exception {
        web.perform(post("/api/programs/crm/waves/none/wins")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(GOOD))
                .andExpect(status().isNotFound());
        when(runs.of("crm")).thenReturn(Optional.empty());
        tell(GOOD).andExpect(status().isConflict());
    }

    private ResultActions tell(String win) throws Exception {
        return bench.transactions.execute(status -> {
            try {
                return web.perform(post("/api/programs/crm/waves/pilot/wins")
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(win));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private double proven() {
        return wins.count(wave).getFirst().numerator();
    }

    private void judged(String quality) {
        entry(
                "run-1",
                "pilot",
                EvidenceKind.QUALITY_JUDGED,
                "phase-launch",
                "JudgeCloseHypercareTask",
                Map.of("quality", quality));
    }

    private void entry(
            String run, String waveId, EvidenceKind kind, String process, String element, Map<String, Object> data) {
        entries.add(new Entry(
                entries.size() + 1,
                new Evidence("crm", run, waveId, kind, process, 7, element, null, data),
                Instant.EPOCH,
                "digest"));
    }

    @RestControllerAdvice
    private static final class Problems extends ResponseEntityExceptionHandler {}
}
