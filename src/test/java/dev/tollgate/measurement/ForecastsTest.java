package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.tollgate.communication.Stage;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Standing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.http.converter.json.MappingJackson2HttpMessageConverter;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;

/** Which gate of which wave is forecast, and what the end point says; the wave went live on 1 April, it is 1 July 2026. */
class ForecastsTest {

    private static final Instant NOW = Instant.parse("2026-07-01T09:00:00Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-07-01");

    private final Stage stage = new Stage();
    private final ProgramDefinition program = Stage.program();
    private final OpenRuns runs = mock(OpenRuns.class);
    private final Measuring measuring = mock(Measuring.class);
    private final List<UsageEvent> events = new ArrayList<>();
    private final List<Person> people = new ArrayList<>();
    private final OpenRuns.OpenRun run = new OpenRuns.OpenRun("run-1", "crm", 1);
    private final ToldUse told = mock(ToldUse.class);
    private final Forecasts forecasts = new Forecasts(stage.programs, runs, measuring, told);
    private final MockMvc api = MockMvcBuilders.standaloneSetup(
                    new MeasurementController(stage.programs, mock(JdbcSnapshots.class), forecasts))
            .setMessageConverters(new MappingJackson2HttpMessageConverter(
                    JsonMapper.builder().addModule(new JavaTimeModule()).build()))
            .build();

    @BeforeEach
    void a_run_that_has_passed_the_first_two_gates() {
        when(runs.of("crm")).thenReturn(Optional.of(run));
        standing(EnumSet.of(Gate.READY, Gate.IN_USE), Set.of());
        when(measuring.now(eq("crm"), eq("pilot"), eq("run-1"), any()))
                .thenAnswer(call -> measured(call.getArgument(3)));
        doReturn(List.of(asked(80))).when(measuring).asked(any());
    }

    @Test
    void the_next_gate_that_did_not_pass_is_forecast() {
        assertThat(forecasts.of("crm")).extracting(Forecast::gate).containsExactly(Gate.HABIT);

        standing(EnumSet.of(Gate.READY, Gate.IN_USE, Gate.HABIT), Set.of());

        assertThat(forecasts.of("crm", "pilot")).map(Forecast::gate).contains(Gate.SUSTAINED);
    }

    @Test
    void nothing_is_forecast_where_nothing_runs_or_the_wave_is_over_or_has_passed_all_gates_or_is_unknown() {
        assertThat(forecasts.of("crm", "no-such-wave")).isEmpty();

        standing(EnumSet.allOf(Gate.class), Set.of());
        assertThat(forecasts.of("crm")).as("all gates passed").isEmpty();

        standing(EnumSet.of(Gate.READY), Set.of("pilot"));
        assertThat(forecasts.of("crm")).as("closed").isEmpty();

        when(runs.of("crm")).thenReturn(Optional.empty());
        assertThat(forecasts.of("crm")).as("no run").isEmpty();
    }

    @Test
    void a_gate_that_does_not_ask_for_adoption_says_from_when_on_it_is_decided() {
        doReturn(List.of()).when(measuring).asked(any());

        assertThat(forecasts.of("crm").getFirst().sentence())
                .isEqualTo(
                        "It cannot be said yet when 'Is it a habit?' opens: it does not ask how many keep the habit of late,"
                                + " and is not decided before "
                                + program.gateDates(program.waves().getFirst()).of(Gate.HABIT) + ".");
    }

    @Test
    void the_target_is_the_one_that_the_gate_asks_for_today() {
        using(20, 12);
        Forecast asPlanned = forecasts.of("crm").getFirst();
        doReturn(List.of(asked(55))).when(measuring).asked(any());

        assertThat(asPlanned.groups().getFirst().target()).isEqualTo(80);
        assertThat(asPlanned.from()).isNull();
        assertThat(forecasts.of("crm").getFirst().groups().getFirst().target()).isEqualTo(55);
        assertThat(forecasts.of("crm").getFirst().from()).as("60 % keep it").isNotNull();
    }

    @Test
    void a_groups_number_is_the_one_that_was_told_last() {
        using(20, 12);
        assertThat(forecasts.of("crm").getFirst().groups().getFirst().percent()).isNull();
        LocalDate day = LocalDate.parse("2026-06-24");
        when(told.last("crm", "run-1", "pilot", Metric.ADOPTION, "Sales", TODAY))
                .thenReturn(Optional.of(new HeldBack(Metric.ADOPTION, "Sales", day, 55.0)));

        assertThat(forecasts.of("crm").getFirst().groups().getFirst())
                .returns(55.0, Forecast.OfGroup::percent)
                .returns(day, Forecast.OfGroup::toldOn);
    }

    @Test
    void the_end_point_tells_the_sentence_and_each_group_of_five_and_more() throws Exception {
        using(20, 20);

        api.perform(get("/api/programs/crm/forecast"))
                .andExpect(status().isOk())
                .andExpect(jsonPath("$.length()").value(1))
                .andExpect(jsonPath("$[0].gate").value("habit"))
                .andExpect(jsonPath("$[0].sentence")
                        .value("At the present trend of use 'Is it a habit?' can open from 1 July 2026 on."))
                .andExpect(jsonPath("$[0].groups.length()").value(1))
                .andExpect(jsonPath("$[0].groups[0].people").value(20))
                .andExpect(jsonPath("$[0].groups[0].target").value(80));
    }

    private void standing(Set<Gate> passed, Set<String> closed) {
        when(runs.standing(run)).thenReturn(new Standing(Map.of("pilot", passed), Set.of(), closed));
    }

    private static Snapshot.Asked asked(double target) {
        return new Snapshot.Asked(Metric.ADOPTION, target, null, Criterion.Need.ALWAYS, null, null);
    }

    /** So many people, some of whom do it every week since go-live. */
    private void using(int count, int users) {
        IntStream.range(0, count).forEach(number -> {
            String username = "p%02d".formatted(number);
            people.add(new Person(username, "Name", "mail@example.com", "sales", "Oxford", "Clerk", null, null));
            for (int week = 0; number < users && week < 12; week++) {
                LocalDate day = TODAY.minusDays(7L * week + 2);
                events.add(new UsageEvent(
                        username + day, username, "visit", day.atTime(10, 0).toInstant(ZoneOffset.UTC), null));
            }
        });
    }

    private Measured measured(Gate gate) {
        return new Measured(
                "run-1",
                program,
                program.waves().getFirst(),
                gate,
                NOW,
                people,
                Map.of("sales", "Sales"),
                UseOf.events(events, program, NOW));
    }
}
