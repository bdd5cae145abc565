package dev.tollgate.rollout;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.lifecycle.SealCheck;
import org.springframework.stereotype.Component;

/** Step 5 is done when somebody has seen that each old tool that was to go is off. */
@Component
class SwitchOffSealCheck implements SealCheck {

    private final Commitments commitments;

    SwitchOffSealCheck(Commitments commitments) {
        this.commitments = commitments;
    }

    @Override
    public String processId() {
        return "step-5-ensure-action";
    }

    @Override
    public void check(Job job) {
        commitments.nextSwitchOff(job).ifPresent(open -> {
            throw new Refused("'%s' was to be switched off; nobody has found it off yet".formatted(open.tool()));
        });
    }
}
