package dev.tollgate.rollout.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rollout.Commitments;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class PlanNextRound implements Worker {

    private final Cadence cadence;
    private final Commitments commitments;

    PlanNextRound(Cadence cadence, Commitments commitments) {
        this.cadence = cadence;
        this.commitments = commitments;
    }

    @Override
    public String jobType() {
        return "plan-next-round";
    }

    @Override
    public Work prepare(Job job) {
        int days = cadence.everyDays(job, "win", "stabilize");
        return () -> Map.of(
                "anotherRound", commitments.anotherRound(job, days),
                "nextRoundAt", commitments.inDays(job, days));
    }
}
