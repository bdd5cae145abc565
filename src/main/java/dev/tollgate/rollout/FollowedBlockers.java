package dev.tollgate.rollout;

import dev.tollgate.lifecycle.AnswerRecorded;
import dev.tollgate.obstacle.ObstacleSource;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.obstacle.Raise;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Makes each blocker that the change lead lists an obstacle of its own, followed until it is gone. */
@Component
class FollowedBlockers {

    private static final String LIST = "ListBlockersTask";

    private final Obstacles obstacles;

    FollowedBlockers(Obstacles obstacles) {
        this.obstacles = obstacles;
    }

    @EventListener
    void listed(AnswerRecorded answer) {
        if (!answer.elementId().equals(LIST)) {
            return;
        }
        for (Map<?, ?> blocker : Fields.list(answer.content(), "blockers")) {
            Fields.text(blocker, "blocker")
                    .ifPresent(what -> obstacles.raise(new Raise(
                            answer.programId(),
                            answer.waveId(),
                            null,
                            null,
                            text(what, blocker),
                            ObstacleSource.FORM,
                            answer.elementId())));
        }
    }

    /** The place is in the person's own words, so it is told and not looked up. */
    private static String text(String what, Map<?, ?> blocker) {
        return Stream.of(
                        Stream.of(what),
                        Fields.text(blocker, "unit").map("where: "::concat).stream(),
                        Fields.text(blocker, "owner").map("removed by: "::concat).stream(),
                        Fields.text(blocker, "dueOn").map("until: "::concat).stream())
                .flatMap(part -> part)
                .collect(Collectors.joining("; "));
    }
}
