package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Probe;
import dev.tollgate.evidence.Ledger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whether what is gone from the engine was ended by the program itself: by a timer of its model, or by a cancellation
 * that is in the evidence. The engine does not say, so each trace that speaks against it counts. Never asked inside a
 * transaction.
 */
@Component
class OwnEnds {

    /** The clocks of two machines differ a little. */
    private static final Duration TOLERANCE = Duration.ofMinutes(1);

    private final Instances instances;
    private final Deployments deployments;
    private final Ledger ledger;
    private final Probe probe;
    private final JdbcClient jdbc;
    private final Clock clock;

    OwnEnds(Instances instances, Deployments deployments, Ledger ledger, Probe probe, JdbcClient jdbc, Clock clock) {
        this.instances = instances;
        this.deployments = deployments;
        this.ledger = ledger;
        this.probe = probe;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    boolean explain(long processInstanceKey, String elementId, long elementInstanceKey) {
        Optional<Instance> instance = instances.find(processInstanceKey);
        return instance.filter(this::cancelled).isPresent()
                || instance.filter(found -> timerCouldFire(found, elementId)
                                && !probe.exists(elementInstanceKey)
                                && nobodyIsAskedBeside(found, elementId, elementInstanceKey))
                        .isPresent();
    }

    private boolean cancelled(Instance instance) {
        return instance.programId() != null
                && new Proof(ledger.entries(instance.programId()), instance.runId()).cancelled();
    }

    /** Not before the timer's time has passed since the whole instance began. */
    private boolean timerCouldFire(Instance instance, String elementId) {
        return deployments
                .endsAfter(instance.definitionKey(), elementId)
                .filter(time ->
                        !instance.enteredAt().plus(time).isAfter(clock.instant().plus(TOLERANCE)))
                .isPresent();
    }

    /** The timer ends the task for all whom it is there for at once: one who is still asked says that it did not fire. */
    private boolean nobodyIsAskedBeside(Instance instance, String elementId, long elementInstanceKey) {
        List<Long> others = jdbc.sql("""
                        select element_instance_key from open_task where process_instance_key = ? and element_id = ? \
                        and element_instance_key <> ?""")
                .params(instance.key(), elementId, elementInstanceKey)
                .query(Long.class)
                .list();
        return others.stream().noneMatch(probe::exists);
    }
}
