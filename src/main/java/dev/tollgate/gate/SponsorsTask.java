package dev.tollgate.gate;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.program.Programs;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Says what holds the gate, and how often it did, where the sponsors decide. */
@Component
class SponsorsTask implements TaskContext {

    private final GateKeeper gates;
    private final Programs programs;

    SponsorsTask(GateKeeper gates, Programs programs) {
        this.gates = gates;
        this.programs = programs;
    }

    @Override
    public String elementId() {
        return GateKeeper.SPONSORS_TASK;
    }

    @Override
    public Map<String, Object> forTask(Job job) {
        List<Finding> lagging = gates.lagging(job);
        return Map.of(
                "findings",
                gates.findings(job),
                "holds",
                gates.holds(job),
                "history",
                gates.history(job),
                "units",
                lagging.stream()
                        .filter(finding -> !finding.units().contains(MeasuredUnit.WHOLE_WAVE))
                        .map(finding -> finding.shown() ? finding.pool() : "A small group")
                        .distinct()
                        .map(pool -> Map.of("label", pool, "value", pool))
                        .toList(),
                "metrics",
                lagging.stream()
                        .filter(finding -> finding.since() == null)
                        .map(Finding::metric)
                        .distinct()
                        .map(metric -> Map.of("label", metric.words(), "value", metric.key()))
                        .toList(),
                "sponsors",
                programs.get(job.programId()).definition().sponsors().stream()
                        .map(sponsor -> Map.of("label", sponsor.username(), "value", sponsor.username()))
                        .toList());
    }

    /** What Tasklist finds in the process, for our own page. */
    @Override
    public Map<String, Object> confided(Job job) {
        return Map.of("gateReason", gates.reason(job), "problems", gates.problems(job));
    }
}
