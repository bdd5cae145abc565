package dev.tollgate.escalation.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.escalation.Ladder;
import org.springframework.stereotype.Component;

/** Counts what the sponsors said about an order to use. */
@Component
class CountMandate implements Worker {

    private final Ladder ladder;

    CountMandate(Ladder ladder) {
        this.ladder = ladder;
    }

    @Override
    public String jobType() {
        return "count-mandate";
    }

    @Override
    public Work prepare(Job job) {
        return ladder.countConfirmations(job);
    }
}
