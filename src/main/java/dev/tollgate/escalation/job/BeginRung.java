package dev.tollgate.escalation.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.escalation.Ladder;
import org.springframework.stereotype.Component;

/** Begins what was planned for the unit, or sends the plan back. */
@Component
class BeginRung implements Worker {

    private final Ladder ladder;

    BeginRung(Ladder ladder) {
        this.ladder = ladder;
    }

    @Override
    public String jobType() {
        return "begin-rung";
    }

    @Override
    public Work prepare(Job job) {
        return ladder.begin(job);
    }
}
