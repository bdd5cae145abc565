package dev.tollgate.gate;

import dev.tollgate.measurement.Measure;
import dev.tollgate.measurement.Measured;
import dev.tollgate.measurement.Metric;
import dev.tollgate.obstacle.Obstacles;
import java.util.List;
import org.springframework.stereotype.Component;

/** Obstacles that block the wave or the whole program at the time of the measurement. */
@Component
class Blockers implements Measure {

    private final Obstacles obstacles;

    Blockers(Obstacles obstacles) {
        this.obstacles = obstacles;
    }

    @Override
    public Metric metric() {
        return Metric.BLOCKERS;
    }

    @Override
    public List<Count> count(Measured wave) {
        return Count.ofWave(
                obstacles.openBlocking(wave.programId(), wave.wave().id()).size(), 1);
    }
}
