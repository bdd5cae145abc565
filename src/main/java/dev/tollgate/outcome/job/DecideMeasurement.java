package dev.tollgate.outcome.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.outcome.MeasurementByHand;
import org.springframework.stereotype.Component;

/** Acts on what the second person said. */
@Component
class DecideMeasurement implements Worker {

    private final MeasurementByHand measurement;

    DecideMeasurement(MeasurementByHand measurement) {
        this.measurement = measurement;
    }

    @Override
    public String jobType() {
        return "decide-measurement";
    }

    @Override
    public Work prepare(Job job) {
        return measurement.decide(job);
    }
}
