package dev.tollgate.outcome.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.outcome.MeasurementByHand;
import org.springframework.stereotype.Component;

/** Checks what somebody measured, and keeps it. */
@Component
class RecordMeasurement implements Worker {

    private final MeasurementByHand measurement;

    RecordMeasurement(MeasurementByHand measurement) {
        this.measurement = measurement;
    }

    @Override
    public String jobType() {
        return "record-measurement";
    }

    @Override
    public Work prepare(Job job) {
        return measurement.record(job);
    }
}
