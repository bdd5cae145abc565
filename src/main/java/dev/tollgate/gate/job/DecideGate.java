package dev.tollgate.gate.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.gate.GateKeeper;
import java.util.List;
import org.springframework.stereotype.Component;

/** Asks the decision table what the measurement of this round means. */
@Component
class DecideGate implements Worker {

    private final GateKeeper gates;

    DecideGate(GateKeeper gates) {
        this.gates = gates;
    }

    @Override
    public String jobType() {
        return "decide-gate";
    }

    @Override
    public List<String> fetches() {
        return List.of("snapshotId");
    }

    @Override
    public Work prepare(Job job) {
        GateKeeper.Decision decision = gates.decide(job);
        return () -> gates.record(job, decision);
    }
}
