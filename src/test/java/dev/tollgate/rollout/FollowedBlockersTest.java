package dev.tollgate.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.tollgate.Proves;
import dev.tollgate.lifecycle.AnswerRecorded;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.obstacle.Raise;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

class FollowedBlockersTest {

    private final Obstacles obstacles = mock(Obstacles.class);
    private final FollowedBlockers followed = new FollowedBlockers(obstacles);

    @Proves({"S49", "S56"})
    @Test
    void each_blocker_that_is_listed_becomes_an_obstacle_of_its_own() {
        followed.listed(answer(
                "ListBlockersTask",
                Map.of(
                        "blockers",
                        List.of(
                                Map.of("blocker", "No scanners", "unit", "Dock", "owner", "Lex"),
                                Map.of("owner", "Nobody")))));
        ArgumentCaptor<Raise> raised = ArgumentCaptor.forClass(Raise.class);
        verify(obstacles).raise(raised.capture());
        assertThat(raised.getValue())
                .returns("crm", Raise::programId)
                .returns("pilot", Raise::waveId)
                .returns("No scanners; where: Dock; removed by: Lex", Raise::text);
    }

    @Test
    void other_answers_raise_nothing() {
        followed.listed(answer("ReviewUsageTask", Map.of("blockers", List.of(Map.of("blocker", "x")))));
        followed.listed(answer("ListBlockersTask", Map.of("noBlockers", true)));
        verifyNoInteractions(obstacles);
    }

    private static AnswerRecorded answer(String elementId, Map<String, Object> content) {
        return new AnswerRecorded("crm", "run-1", "pilot", "step-5-ensure-action", elementId, null, content);
    }
}
