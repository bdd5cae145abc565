package dev.tollgate.pilot.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.pilot.PilotReviews;
import org.springframework.stereotype.Component;

/** Asks the decision table what the reviews allow. */
@Component
class JudgePilotWorker implements Worker {

    private final PilotReviews pilotReviews;

    JudgePilotWorker(PilotReviews pilotReviews) {
        this.pilotReviews = pilotReviews;
    }

    @Override
    public String jobType() {
        return "judge-pilot";
    }

    @Override
    public Work prepare(Job job) {
        return pilotReviews.judge(job);
    }
}
