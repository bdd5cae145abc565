package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Proves;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through evolve. */
class EvolveWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @Proves({"S170", "S171", "S173"})
    @Test
    void each_champion_and_each_manager_is_asked_before_anything_is_handed_over() {
        says("list-subjects", Map.of("subjects", List.of("one", "two")), Map.of("subjects", List.of("three", "four")));
        long phase = start("phase-evolve", WAVE);
        until(phase, Map.of());
        assertThat(of("record-task").stream()
                        .filter(job -> job.getElementId().equals("ChampionProblemTask")
                                || job.getElementId().equals("BrainstormTask")))
                .extracting(job -> job.getVariablesAsMap().get("subject"))
                .containsExactlyInAnyOrder("one", "two", "three", "four");
        assertThat(engine.completedElements(phase))
                .containsSubsequence("ChampionProblemTask", "EvolveJoin", "HandOverTask")
                .containsSubsequence("BrainstormTask", "EvolveJoin", "HandOverTask", "HandedOverEnd");
    }

    @Test
    void a_wave_without_champions_is_handed_over_too() {
        says("list-subjects", Map.of("subjects", List.of()), Map.of("subjects", List.of()));
        long phase = start("phase-evolve", WAVE);
        until(phase, Map.of());
        assertThat(engine.completedElements(phase)).endsWith("HandedOverEnd", "phase-evolve");
    }
}
