package dev.tollgate.rhythm.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rhythm.Rhythm;
import org.springframework.stereotype.Component;

/** Notes which visible acts happened. */
@Component
class RecordVisibleActsWorker implements Worker {

    private final Rhythm rhythm;

    RecordVisibleActsWorker(Rhythm rhythm) {
        this.rhythm = rhythm;
    }

    @Override
    public String jobType() {
        return "record-visible-acts";
    }

    @Override
    public Work prepare(Job job) {
        return rhythm.recordActs(job);
    }
}
