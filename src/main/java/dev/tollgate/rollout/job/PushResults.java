package dev.tollgate.rollout.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rollout.ManagerResults;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class PushResults implements Worker {

    private final ManagerResults results;

    PushResults(ManagerResults results) {
        this.results = results;
    }

    @Override
    public String jobType() {
        return "push-results";
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            results.push(job);
            return Map.of();
        };
    }
}
