package dev.tollgate.rollout;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.lifecycle.SealCheck;
import org.springframework.stereotype.Component;

/** Use is kept alive in rounds; a single one does not stabilize anything. */
@Component
class StabilizeSealCheck implements SealCheck {

    private final Commitments commitments;

    StabilizeSealCheck(Commitments commitments) {
        this.commitments = commitments;
    }

    @Override
    public String processId() {
        return "phase-stabilize";
    }

    @Override
    public void check(Job job) {
        long held = commitments.roundsHeld(job);
        if (held < Commitments.FEWEST_ROUNDS) {
            throw new Refused(
                    "Wins were made public in %d of at least %d rounds".formatted(held, Commitments.FEWEST_ROUNDS));
        }
    }
}
