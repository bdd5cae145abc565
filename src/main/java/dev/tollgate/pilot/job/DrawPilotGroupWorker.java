package dev.tollgate.pilot.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.pilot.PilotReviews;
import org.springframework.stereotype.Component;

/** Draws the group that reviews the pilot. */
@Component
class DrawPilotGroupWorker implements Worker {

    private final PilotReviews pilotReviews;

    DrawPilotGroupWorker(PilotReviews pilotReviews) {
        this.pilotReviews = pilotReviews;
    }

    @Override
    public String jobType() {
        return "draw-pilot-group";
    }

    @Override
    public Work prepare(Job job) {
        return pilotReviews.draw(job);
    }
}
