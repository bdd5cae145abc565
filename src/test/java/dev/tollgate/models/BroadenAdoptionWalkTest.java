package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Proves;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through step 7. */
class BroadenAdoptionWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @Proves({"S71", "S72", "S74"})
    @Test
    void the_sponsor_anchors_the_change_after_links_procedures_and_people_are_there() {
        long step = start("step-7-broaden-adoption", Map.of("programId", "crm"));
        until(step, Map.of());
        for (String before : List.of("LinkResultsTask", "ChangeProceduresTask", "DevelopPeopleTask")) {
            assertThat(engine.completedElements(step))
                    .containsSubsequence(before, "StepJoin", "AnchorChangeTask", "StepDoneEnd");
        }
    }
}
