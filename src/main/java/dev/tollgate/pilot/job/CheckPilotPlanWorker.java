package dev.tollgate.pilot.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.pilot.PilotReviews;
import org.springframework.stereotype.Component;

/** Says whether a plan after the pilot can be followed. */
@Component
class CheckPilotPlanWorker implements Worker {

    private final PilotReviews pilotReviews;

    CheckPilotPlanWorker(PilotReviews pilotReviews) {
        this.pilotReviews = pilotReviews;
    }

    @Override
    public String jobType() {
        return "check-pilot-plan";
    }

    @Override
    public Work prepare(Job job) {
        return pilotReviews.checkPlan(job);
    }
}
