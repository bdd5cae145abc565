package dev.tollgate.measurement.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Snapshot;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Measures the wave for the gate. */
@Component
class MeasureAdoption implements Worker {

    private final Measuring measuring;

    MeasureAdoption(Measuring measuring) {
        this.measuring = measuring;
    }

    @Override
    public String jobType() {
        return "measure-adoption";
    }

    @Override
    public Work prepare(Job job) {
        Snapshot snapshot = measuring.measure(job);
        return () -> {
            measuring.keep(job, snapshot);
            return Map.of("snapshotId", snapshot.id());
        };
    }
}
