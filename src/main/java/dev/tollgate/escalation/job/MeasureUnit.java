package dev.tollgate.escalation.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.escalation.Ladder;
import org.springframework.stereotype.Component;

/** Measures the use of a unit again. */
@Component
class MeasureUnit implements Worker {

    private final Ladder ladder;

    MeasureUnit(Ladder ladder) {
        this.ladder = ladder;
    }

    @Override
    public String jobType() {
        return "measure-unit";
    }

    @Override
    public Work prepare(Job job) {
        return ladder.measure(job);
    }
}
