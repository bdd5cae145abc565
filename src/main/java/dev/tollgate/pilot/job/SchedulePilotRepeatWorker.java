package dev.tollgate.pilot.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.pilot.PilotReviews;
import org.springframework.stereotype.Component;

/** Says when the group is asked again. */
@Component
class SchedulePilotRepeatWorker implements Worker {

    private final PilotReviews pilotReviews;

    SchedulePilotRepeatWorker(PilotReviews pilotReviews) {
        this.pilotReviews = pilotReviews;
    }

    @Override
    public String jobType() {
        return "schedule-pilot-repeat";
    }

    @Override
    public Work prepare(Job job) {
        return pilotReviews.scheduleRepeat(job);
    }
}
