package dev.tollgate.obstacle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.obstacle.Resolution;
import org.springframework.stereotype.Component;

/** Passes an obstacle on to the next sponsor. */
@Component
class EscalateObstacle implements Worker {

    private final Resolution resolution;

    EscalateObstacle(Resolution resolution) {
        this.resolution = resolution;
    }

    @Override
    public String jobType() {
        return "escalate-obstacle";
    }

    @Override
    public Work prepare(Job job) {
        return resolution.escalate(job);
    }
}
