package dev.tollgate.obstacle;

import dev.tollgate.lifecycle.AnswerRecorded;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Raises what people tick under "Do you see any of these here?", in the transaction that records their answer. */
@Component
class TickedInForms {

    private final Obstacles obstacles;
    private final Catalogue catalogue;

    TickedInForms(Obstacles obstacles, Catalogue catalogue) {
        this.obstacles = obstacles;
        this.catalogue = catalogue;
    }

    @EventListener
    void ticked(AnswerRecorded answer) {
        if (!(answer.content().get("obstacles") instanceof List<?> ticked)) {
            return;
        }
        String said =
                Objects.toString(answer.content().get("obstacleRemedy"), "").strip();
        for (Object value : ticked) {
            Optional<KnownObstacle> known = catalogue.ticked(answer.processId(), value.toString());
            // A value that a form knows and the catalogue does not is still what somebody saw.
            String text = known.isPresent() ? said : (value + (said.isBlank() ? "" : ": " + said));
            obstacles.raise(new Raise(
                    answer.programId(),
                    answer.waveId(),
                    null,
                    known.map(KnownObstacle::id).orElse(null),
                    text,
                    ObstacleSource.FORM,
                    answer.elementId()));
        }
    }
}
