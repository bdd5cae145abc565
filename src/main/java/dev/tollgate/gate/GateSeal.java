package dev.tollgate.gate;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.SealCheck;
import org.springframework.stereotype.Component;

/** Lets a gate end only with a decision that follows from its measurement. */
@Component
class GateSeal implements SealCheck {

    private final GateKeeper gates;

    GateSeal(GateKeeper gates) {
        this.gates = gates;
    }

    @Override
    public String processId() {
        return "progression-gate";
    }

    @Override
    public void check(Job job) {
        gates.prove(job);
    }
}
