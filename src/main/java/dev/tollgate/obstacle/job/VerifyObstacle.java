package dev.tollgate.obstacle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.obstacle.Resolution;
import org.springframework.stereotype.Component;

/** Closes an obstacle that somebody saw to be gone. */
@Component
class VerifyObstacle implements Worker {

    private final Resolution resolution;

    VerifyObstacle(Resolution resolution) {
        this.resolution = resolution;
    }

    @Override
    public String jobType() {
        return "verify-obstacle";
    }

    @Override
    public Work prepare(Job job) {
        return resolution.verify(job);
    }
}
