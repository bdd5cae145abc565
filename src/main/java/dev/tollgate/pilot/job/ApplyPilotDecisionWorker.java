package dev.tollgate.pilot.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.pilot.PilotReviews;
import org.springframework.stereotype.Component;

/** Does what the local sponsor decided within what the reviews allow. */
@Component
class ApplyPilotDecisionWorker implements Worker {

    private final PilotReviews pilotReviews;

    ApplyPilotDecisionWorker(PilotReviews pilotReviews) {
        this.pilotReviews = pilotReviews;
    }

    @Override
    public String jobType() {
        return "apply-pilot-decision";
    }

    @Override
    public Work prepare(Job job) {
        return pilotReviews.applyDecision(job);
    }
}
