package dev.tollgate.gate;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Says what holds the gate, where remedies are planned. */
@Component
class RemediesTask implements TaskContext {

    private static final DateTimeFormatter FOR_PEOPLE =
            DateTimeFormatter.ofPattern("EEEE d MMMM yyyy, HH:mm", Locale.ENGLISH);

    private final GateKeeper gates;
    private final WithheldUse withheld;

    RemediesTask(GateKeeper gates, WithheldUse withheld) {
        this.gates = gates;
        this.withheld = withheld;
    }

    @Override
    public String elementId() {
        return "PlanRemediesTask";
    }

    @Override
    public Map<String, Object> forTask(Job job) {
        Map<String, Object> context = new LinkedHashMap<>();
        List<String> findings = new ArrayList<>(gates.findings(job));
        gates.decidedGate(job).ifPresent(gate -> findings.addAll(withheld.of(job.programId(), job.waveId(), gate)));
        context.put("findings", findings);
        context.put("trainsAgain", gates.heldForTraining(job));
        gates.nextReview(job)
                .map(OffsetDateTime::parse)
                .ifPresent(nextReview -> context.put("nextReview", FOR_PEOPLE.format(nextReview)));
        return context;
    }
}
