package dev.tollgate.lifecycle;

import dev.tollgate.engine.Probe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Notices runs whose root instance is gone from the engine. A run ends in the database before its instance does, so a
 * gone root of an open run was cancelled by somebody.
 */
@Component
class LostRuns {

    private static final Logger log = LoggerFactory.getLogger(LostRuns.class);

    private final Runs runs;
    private final Probe probe;
    private final Alarms alarms;
    private final TransactionOperations transactions;

    LostRuns(Runs runs, Probe probe, Alarms alarms, TransactionOperations transactions) {
        this.runs = runs;
        this.probe = probe;
        this.alarms = alarms;
        this.transactions = transactions;
    }

    @Scheduled(
            initialDelayString = "${tollgate.lifecycle.probe-every:1m}",
            fixedDelayString = "${tollgate.lifecycle.probe-every:1m}")
    void look() {
        for (Run run : runs.open()) {
            try {
                if (!probe.exists(run.rootKey())) {
                    transactions.executeWithoutResult(status -> runs.end(run.id(), Run.WITHOUT_PROOF));
                    alarms.raise(
                            run.programId(),
                            Alarm.CANCELLED,
                            run.rootKey(),
                            "Process instance %d was cancelled or ended outside Tollgate: its run ended without proof"
                                    .formatted(run.rootKey()));
                }
            } catch (RuntimeException e) {
                log.warn("The engine cannot be asked for open runs now ({})", e.getMessage());
                return;
            }
        }
    }
}
