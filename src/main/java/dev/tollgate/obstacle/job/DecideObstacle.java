package dev.tollgate.obstacle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.obstacle.Resolution;
import org.springframework.stereotype.Component;

/** Acts on what the owner of an obstacle, or a sponsor, decided. */
@Component
class DecideObstacle implements Worker {

    private final Resolution resolution;

    DecideObstacle(Resolution resolution) {
        this.resolution = resolution;
    }

    @Override
    public String jobType() {
        return "decide-obstacle";
    }

    @Override
    public Work prepare(Job job) {
        return resolution.decide(job);
    }
}
