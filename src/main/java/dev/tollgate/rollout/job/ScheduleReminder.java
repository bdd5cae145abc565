package dev.tollgate.rollout.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rollout.Commitments;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class ScheduleReminder implements Worker {

    private final Cadence cadence;
    private final Commitments commitments;

    ScheduleReminder(Cadence cadence, Commitments commitments) {
        this.cadence = cadence;
        this.commitments = commitments;
    }

    @Override
    public String jobType() {
        return "schedule-reminder";
    }

    @Override
    public Work prepare(Job job) {
        int days = cadence.everyDays(job, "go-live", "launch");
        return () -> Map.of("reminderAt", commitments.inDays(job, days));
    }
}
