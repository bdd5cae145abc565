package dev.tollgate.gate;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Says what holds the gate, where remedies are planned. */
@Component
class RemediesTask implements TaskContext {

    private final GateKeeper gates;

    RemediesTask(GateKeeper gates) {
        this.gates = gates;
    }

    @Override
    public String elementId() {
        return "PlanRemediesTask";
    }

    @Override
    public Map<String, Object> forTask(Job job) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("findings", gates.findings(job));
        gates.nextReview(job).ifPresent(nextReview -> context.put("nextReview", nextReview));
        return context;
    }
}
