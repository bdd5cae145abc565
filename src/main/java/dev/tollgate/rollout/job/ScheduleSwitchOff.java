package dev.tollgate.rollout.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rollout.Commitments;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class ScheduleSwitchOff implements Worker {

    private final Commitments commitments;

    ScheduleSwitchOff(Commitments commitments) {
        this.commitments = commitments;
    }

    @Override
    public String jobType() {
        return "schedule-switch-off";
    }

    @Override
    public Work prepare(Job job) {
        return () -> commitments
                .nextSwitchOff(job)
                .<Map<String, Object>>map(
                        next -> Map.of("allOff", false, "switchOffAt", commitments.at(job, next.day())))
                .orElse(Map.of("allOff", true));
    }
}
