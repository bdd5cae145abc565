package dev.tollgate.outcome.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.outcome.MeasurementByHand;
import java.util.List;
import org.springframework.stereotype.Component;

/** Finds the program and the person of a request. */
@Component
class CheckRequest implements Worker {

    private final MeasurementByHand measurement;

    CheckRequest(MeasurementByHand measurement) {
        this.measurement = measurement;
    }

    @Override
    public String jobType() {
        return "check-measurement-request";
    }

    @Override
    public List<String> fetches() {
        return MeasurementByHand.requested();
    }

    @Override
    public Work prepare(Job job) {
        return measurement.request(job);
    }
}
