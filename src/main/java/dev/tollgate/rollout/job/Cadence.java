package dev.tollgate.rollout.job;

import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Job;
import dev.tollgate.rollout.Commitments;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Asks the decision after how many days a message is said again. */
@Component
class Cadence {

    private static final String DECISION = "communication-cadence";

    private final Decisions decisions;
    private final Commitments commitments;

    Cadence(Decisions decisions, Commitments commitments) {
        this.decisions = decisions;
        this.commitments = commitments;
    }

    int everyDays(Job job, String kind, String phase) {
        Object decided = decisions
                .evaluate(
                        job.processDefinitionKey(),
                        DECISION,
                        Map.of("kind", kind, "phase", phase, "perWeek", commitments.messagesPerWeek(job)))
                .output();
        if (!(decided instanceof Map<?, ?> cadence) || !(cadence.get("everyDays") instanceof Number days)) {
            throw new IllegalStateException("The decision '%s' says %s, and no days".formatted(DECISION, decided));
        }
        return days.intValue();
    }
}
