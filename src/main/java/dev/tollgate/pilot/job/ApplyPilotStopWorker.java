package dev.tollgate.pilot.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.pilot.PilotReviews;
import org.springframework.stereotype.Component;

/** Stops the pilot where the executive sponsor says so. */
@Component
class ApplyPilotStopWorker implements Worker {

    private final PilotReviews pilotReviews;

    ApplyPilotStopWorker(PilotReviews pilotReviews) {
        this.pilotReviews = pilotReviews;
    }

    @Override
    public String jobType() {
        return "apply-pilot-stop";
    }

    @Override
    public Work prepare(Job job) {
        return pilotReviews.applyStop(job);
    }
}
