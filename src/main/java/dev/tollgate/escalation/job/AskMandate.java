package dev.tollgate.escalation.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.escalation.Ladder;
import org.springframework.stereotype.Component;

/** Asks the sponsors to confirm an order to use. */
@Component
class AskMandate implements Worker {

    private final Ladder ladder;

    AskMandate(Ladder ladder) {
        this.ladder = ladder;
    }

    @Override
    public String jobType() {
        return "ask-mandate";
    }

    @Override
    public Work prepare(Job job) {
        return ladder.askSponsors(job);
    }
}
