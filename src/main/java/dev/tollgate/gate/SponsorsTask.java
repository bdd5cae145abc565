package dev.tollgate.gate;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Says what holds the gate, and how often it did, where the sponsors decide. */
@Component
class SponsorsTask implements TaskContext {

    private final GateKeeper gates;

    SponsorsTask(GateKeeper gates) {
        this.gates = gates;
    }

    @Override
    public String elementId() {
        return GateKeeper.SPONSORS_TASK;
    }

    @Override
    public Map<String, Object> forTask(Job job) {
        return Map.of("findings", gates.findings(job), "holds", gates.holds(job));
    }
}
