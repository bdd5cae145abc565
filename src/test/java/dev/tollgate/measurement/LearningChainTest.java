package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Stage;
import dev.tollgate.program.Gate;
import dev.tollgate.training.LearnerState;
import dev.tollgate.training.Proficiency;
import dev.tollgate.training.TrainingRecord;
import dev.tollgate.training.TrainingRecords;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who has come how far from a seat to use, person by person. */
class LearningChainTest {

    private static final Instant HELD = Instant.parse("2026-03-10T10:00:00Z");

    private final Stage stage = new Stage();
    private final TrainingRecords trainings = mock(TrainingRecords.class);
    private final Measuring measuring = mock(Measuring.class);
    private LearningChain chain;

    @BeforeEach
    void people() {
        Stream.of("invited", "unplaced", "untrained", "trained", "helped", "idle", "user")
                .forEach(name -> stage.with(name, "sales", "", null));
        when(trainings.ofWave("crm", "run-1", "pilot"))
                .thenReturn(Stream.of(
                                record("invited", LearnerState.INVITED, null),
                                record("unplaced", LearnerState.WITHOUT_SEAT, null),
                                record("trained", LearnerState.ATTENDED, HELD),
                                record("helped", LearnerState.ATTENDED, HELD),
                                record("idle", LearnerState.RECORDED, HELD),
                                record("user", LearnerState.ATTENDED, HELD),
                                record("gone", LearnerState.ATTENDED, HELD))
                        .collect(Collectors.toMap(TrainingRecord::username, one -> one)));
        when(trainings.proficiency("crm", "run-1", "pilot"))
                .thenReturn(Map.of(
                        "invited", seen("invited", true),
                        "helped", seen("helped", false),
                        "idle", seen("idle", true),
                        "user", seen("user", true)));
        chain = new LearningChain(
                stage.programs,
                stage.roster,
                new ProvenRecords(stage, mock(Deliveries.class), trainings, stage.roster),
                measuring);
    }

    @Test
    void each_step_counts_only_those_who_made_the_one_before() {
        Use use = mock(Use.class);
        LocalDate today = LocalDate.of(2026, 5, 4);
        ExpectedUse.Window window = ExpectedUse.Window.endingBefore(today, LocalDate.of(2026, 4, 1));
        when(measuring.use(any(), any(), any())).thenReturn(use);
        when(use.window()).thenReturn(window);
        when(use.days(any())).thenReturn(Set.of());
        Set<LocalDate> often = window.from().datesUntil(window.to()).collect(Collectors.toSet());
        when(use.days("user")).thenReturn(often);
        when(use.days("untrained")).thenReturn(often);

        LearningChain.Steps steps = chain.of(snapshot(window));

        assertThat(steps.booked()).containsExactlyInAnyOrder("invited", "trained", "helped", "idle", "user");
        assertThat(steps.trained()).containsExactlyInAnyOrder("trained", "helped", "idle", "user");
        assertThat(steps.proficient()).containsExactlyInAnyOrder("idle", "user");
        assertThat(steps.using()).containsExactly("user");
    }

    private static TrainingRecord record(String username, LearnerState state, Instant at) {
        return new TrainingRecord(username, "sales", state, at);
    }

    private static Proficiency seen(String username, boolean alone) {
        return new Proficiency(username, alone, HELD, HELD);
    }

    private static Snapshot snapshot(ExpectedUse.Window window) {
        return new Snapshot(
                "s-1",
                "crm",
                "pilot",
                "run-1",
                Gate.HABIT,
                1,
                HELD,
                HELD,
                HELD,
                window.from(),
                window.to(),
                7,
                0,
                15,
                10,
                List.of(),
                List.of());
    }
}
