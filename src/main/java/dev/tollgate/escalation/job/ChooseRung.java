package dev.tollgate.escalation.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.escalation.Ladder;
import org.springframework.stereotype.Component;

/** Chooses what is tried next for a unit whose use lags. */
@Component
class ChooseRung implements Worker {

    private final Ladder ladder;

    ChooseRung(Ladder ladder) {
        this.ladder = ladder;
    }

    @Override
    public String jobType() {
        return "choose-rung";
    }

    @Override
    public Work prepare(Job job) {
        return ladder.choose(job);
    }
}
