package dev.tollgate.escalation;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.lifecycle.KnownSubject;
import dev.tollgate.lifecycle.SealCheck;
import java.util.Objects;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Lets a ladder begin for an escalation that is open, and end for one that is not. */
@Component
class EscalationSeal implements SealCheck, KnownSubject {

    private final EscalationStore store;

    EscalationSeal(EscalationStore store) {
        this.store = store;
    }

    @Override
    public String processId() {
        return Ladder.PROCESS;
    }

    @Override
    public boolean known(String programId, @Nullable String waveId, String subject) {
        return store.find(subject)
                .filter(found ->
                        found.programId().equals(programId) && Objects.equals(found.waveId(), waveId) && found.isOpen())
                .isPresent();
    }

    @Override
    public void check(Job job) {
        Escalation escalation = store.find(job.subject())
                .orElseThrow(() -> new Refused("There is no escalation '%s'".formatted(job.subject())));
        if (escalation.isOpen()) {
            throw new Refused("The use of %s has not recovered, and not everything that the policy allows was tried"
                    .formatted(escalation.unit()));
        }
    }
}
