package dev.tollgate.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.GateStandings.GateStanding;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshots;
import dev.tollgate.program.CountryUsage;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Roster;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the status of a wave says of its gates. */
class DecidedGatesTest {

    private final GateDecisions decisions = mock(GateDecisions.class);
    private final Snapshots snapshots = mock(Snapshots.class);
    private final Roster roster = mock(Roster.class);
    private final DecidedGates gates = new DecidedGates(decisions, snapshots, new WithheldUse(roster));

    @Test
    void the_latest_decision_of_the_wave_in_its_run_says_what_is_missed_and_not_what_is_met() {
        decided(
                decision("run-1", "rollout", Gate.IN_USE, GateOutcome.HOLD, Judgement.State.MISSED),
                decision("run-0", "pilot", Gate.IN_USE, GateOutcome.HOLD, Judgement.State.MISSED),
                decision("run-1", "pilot", Gate.READY, GateOutcome.GO, Judgement.State.MET),
                decision("run-1", "pilot", Gate.IN_USE, GateOutcome.HOLD, Judgement.State.MISSED));

        GateStanding standing = latest();

        assertThat(standing.gate()).isEqualTo(Gate.IN_USE);
        assertThat(standing.passed()).isFalse();
        assertThat(standing.lacking())
                .singleElement()
                .satisfies(lacking -> assertThat(lacking.sentence()).isEqualTo("adoption is missed"));
    }

    @Test
    void nothing_was_decided_before_the_first_measurement() {
        decided();

        assertThat(gates.latest("crm", "run-1", "pilot", Words.english())).isEmpty();
    }

    @Test
    void whose_usage_is_kept_aside_is_said_beside_what_it_makes_missing() {
        withoutRecord();
        decided(decision("run-1", "pilot", Gate.IN_USE, GateOutcome.HOLD, Judgement.State.MISSED));

        assertThat(latest().lacking()).hasSize(2).last().satisfies(lacking -> {
            assertThat(lacking.metric()).isEqualTo("usageAgreement");
            assertThat(lacking.sentence())
                    .startsWith("Usage of 35 people in GB is kept aside")
                    .contains("usage-agreement");
        });
    }

    @Test
    void usage_holds_no_gate_before_the_launch_and_none_that_was_passed() {
        withoutRecord();
        decided(decision("run-1", "pilot", Gate.READY, GateOutcome.HOLD, Judgement.State.MISSED));
        assertThat(latest().lacking()).hasSize(1);

        decided(decision("run-1", "pilot", Gate.IN_USE, GateOutcome.GO, Judgement.State.MET));
        assertThat(latest().lacking()).isEmpty();

        decided(decision("run-1", "pilot", Gate.IN_USE, GateOutcome.CONDITIONAL_GO, Judgement.State.MISSED));
        assertThat(latest().lacking())
                .as("conditions")
                .singleElement()
                .satisfies(lacking -> assertThat(lacking.metric()).isEqualTo("adoption"));
    }

    private GateStanding latest() {
        return gates.latest("crm", "run-1", "pilot", Words.english()).orElseThrow();
    }

    private void withoutRecord() {
        when(roster.usageByCountry("crm", "pilot"))
                .thenReturn(List.of(new CountryUsage("GB", 35, List.of("London"), null, null)));
    }

    private void decided(GateDecisions.Decision... decided) {
        when(snapshots.find("snapshot")).thenReturn(Optional.empty());
        when(decisions.of("crm")).thenReturn(List.of(decided));
    }

    private static GateDecisions.Decision decision(
            String runId, String waveId, Gate gate, GateOutcome outcome, Judgement.State adoption) {
        return new GateDecisions.Decision(
                waveId,
                runId,
                gate,
                gate.question(),
                Instant.parse("2026-06-01T08:00:00Z"),
                outcome,
                "",
                "",
                null,
                null,
                "snapshot",
                "decision",
                Map.of(),
                1,
                List.of(),
                List.of(
                        new Judgement.Explanation(
                                Metric.ADOPTION,
                                adoption,
                                "adoption is " + adoption.name().toLowerCase(java.util.Locale.ROOT)),
                        new Judgement.Explanation(Metric.QUALITY, Judgement.State.MET, "quality is met")));
    }
}
