package dev.tollgate.gate;

import dev.tollgate.measurement.Measure;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.Metric;
import dev.tollgate.obstacle.Obstacles;
import java.util.List;
import org.springframework.stereotype.Component;

/** Obstacles that have blocked the wave or the whole program for more than five working days. */
@Component
class OldBlockers implements Measure {

    private static final int WORKING_DAYS = 5;

    private final Obstacles obstacles;

    OldBlockers(Obstacles obstacles) {
        this.obstacles = obstacles;
    }

    @Override
    public Metric metric() {
        return Metric.OLD_BLOCKERS;
    }

    @Override
    public List<Count> count(Measured wave) {
        return Count.ofWave(
                obstacles
                        .blockersOlderThan(wave.programId(), wave.wave().id(), WORKING_DAYS)
                        .size(),
                1);
    }
}
