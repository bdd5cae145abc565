package dev.tollgate.rhythm.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rhythm.Rhythm;
import org.springframework.stereotype.Component;

/** Ends the week: silent sponsors, next asks, evidence. */
@Component
class HoldRhythmWorker implements Worker {

    private final Rhythm rhythm;

    HoldRhythmWorker(Rhythm rhythm) {
        this.rhythm = rhythm;
    }

    @Override
    public String jobType() {
        return "hold-rhythm";
    }

    @Override
    public Work prepare(Job job) {
        return rhythm.hold(job);
    }
}
