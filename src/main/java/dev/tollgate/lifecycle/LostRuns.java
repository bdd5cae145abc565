package dev.tollgate.lifecycle;

import dev.tollgate.engine.Probe;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Notices runs whose root instance is gone from the engine. A run ends in the database before its instance does, so a
 * gone root of an open run was cancelled by somebody.
 */
@Component
class LostRuns {

    private static final Logger log = LoggerFactory.getLogger(LostRuns.class);

    private final Runs runs;
    private final Probe probe;

    LostRuns(Runs runs, Probe probe) {
        this.runs = runs;
        this.probe = probe;
    }

    @Scheduled(
            initialDelayString = "${tollgate.lifecycle.probe-every:1m}",
            fixedDelayString = "${tollgate.lifecycle.probe-every:1m}")
    void look() {
        for (Run run : runs.open()) {
            try {
                if (!probe.exists(run.rootKey())) {
                    runs.end(run.id(), Run.WITHOUT_PROOF);
                    log.error(
                            "ALARM: process instance {} of program '{}' is gone without having been completed by Tollgate: its run ended without proof",
                            run.rootKey(),
                            run.programId());
                }
            } catch (RuntimeException e) {
                log.warn("The engine cannot be asked for open runs now ({})", e.getMessage());
                return;
            }
        }
    }
}
