package dev.tollgate.rollout.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rollout.Commitments;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class ScheduleHypercare implements Worker {

    private final Commitments commitments;

    ScheduleHypercare(Commitments commitments) {
        this.commitments = commitments;
    }

    @Override
    public String jobType() {
        return "schedule-hypercare";
    }

    @Override
    public Work prepare(Job job) {
        return () -> Map.of("hypercareUntil", commitments.hypercareUntil(job));
    }
}
