package dev.tollgate.gate.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.gate.GateKeeper;
import org.springframework.stereotype.Component;

/** Does what the sponsors decided about a gate that was held again. */
@Component
class ApplySponsorDecision implements Worker {

    private final GateKeeper gates;

    ApplySponsorDecision(GateKeeper gates) {
        this.gates = gates;
    }

    @Override
    public String jobType() {
        return "apply-sponsor-decision";
    }

    @Override
    public Work prepare(Job job) {
        GateKeeper.SponsorWord word = gates.sponsorWord(job);
        return () -> gates.apply(job, word);
    }
}
