package dev.tollgate.measurement;

import dev.tollgate.lifecycle.TaskAnswers;
import java.util.List;
import org.springframework.stereotype.Component;

/** 1 where the wave's hand-over names who owns the software in daily business, else 0. */
@Component
class NamedOwner implements Measure {

    private static final String HAND_OVER = "HandOverTask";

    private final TaskAnswers answers;

    NamedOwner(TaskAnswers answers) {
        this.answers = answers;
    }

    @Override
    public Metric metric() {
        return Metric.OWNER;
    }

    @Override
    public List<Count> count(Measured wave) {
        boolean named = answers.latest(wave.runId(), wave.wave().id(), HAND_OVER)
                .map(answer -> answer.content().get("owner"))
                .filter(owner -> !owner.toString().isBlank())
                .isPresent();
        return Count.ofWave(named ? 1 : 0, 1);
    }
}
