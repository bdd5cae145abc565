package dev.tollgate.escalation.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.escalation.LaggingUnits;
import org.springframework.stereotype.Component;

/** Finds the units whose use lags. */
@Component
class DetectLaggingUnits implements Worker {

    private final LaggingUnits units;

    DetectLaggingUnits(LaggingUnits units) {
        this.units = units;
    }

    @Override
    public String jobType() {
        return "detect-lagging-units";
    }

    @Override
    public Work prepare(Job job) {
        return units.detect(job);
    }
}
