package dev.tollgate.evidence;

/** The ledger was changed by somebody else than Tollgate; nothing can be appended until that is settled. */
public class BrokenLedger extends RuntimeException {

    private static final long serialVersionUID = 1L;

    BrokenLedger(String message) {
        super(message);
    }
}
