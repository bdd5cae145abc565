package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Tampering;
import dev.tollgate.evidence.Head;
import dev.tollgate.evidence.Ledger;
import java.util.Optional;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Compares what the engine remembers of a program's evidence with the ledger, so that a ledger that was cut off,
 * rewritten or restored from an older copy is noticed by whoever goes on with it.
 */
@Component
class RememberedHead {

    /** The variable that every seal returns and every call hands on. */
    static final String VARIABLE = "evidenceHead";

    private final Ledger ledger;
    private final Deployments deployments;

    RememberedHead(Ledger ledger, Deployments deployments) {
        this.ledger = ledger;
        this.deployments = deployments;
    }

    /**
     * At a boundary: the whole chain is recomputed, and the engine must remember a head that is in it.
     *
     * @param handedOnBy the model that hands the head to the job's instance, or null where none does
     * @throws Tampering when they do not fit
     */
    void atBoundary(Job job, String programId, @Nullable Long handedOnBy) {
        Ledger.Verification found = ledger.verify(programId);
        if (!found.whole()) {
            throw new Tampering(
                    "The evidence ledger of program '%s' was changed outside Tollgate: %s Nothing more is proven on it; see GET /api/programs/%s/evidence/verification and docs/no-way-around.md"
                            .formatted(programId, found.message(), programId));
        }
        if (job.text(VARIABLE).isEmpty() && handedOnBy != null && deployments.keepsHead(handedOnBy)) {
            throw new Tampering(
                    "The engine does not remember the head of the evidence of program '%s' any more: the variable %s was removed"
                            .formatted(programId, VARIABLE));
        }
        compare(job, programId);
    }

    /** Between boundaries: only what the engine remembers is looked up. */
    void compare(Job job, String programId) {
        contradiction(job, programId).ifPresent(what -> {
            throw what;
        });
    }

    /** What contradicts the job's head in the ledger of the program, if anything does. */
    Optional<Refused> contradiction(Job job, String programId) {
        Optional<String> said = job.text(VARIABLE);
        if (said.isEmpty()) {
            return Optional.empty();
        }
        Optional<Head> head = Head.parse(said.get());
        if (head.isEmpty()) {
            return Optional.of(new Tampering(
                    "The variable %s says '%s', which Tollgate never wrote".formatted(VARIABLE, said.get())));
        }
        return ledger.contradiction(programId, head.get()).map(Tampering::new);
    }

    /** The head as it is now, in the caller's transaction, for the engine to remember. */
    String now(String programId) {
        return ledger.head(programId).map(Head::text).orElse("");
    }
}
