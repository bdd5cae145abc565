package dev.tollgate.measurement.source;

/** A pull that cannot go on. What it says is shown to the program office, so it has no secret and no address in it. */
final class SourceTrouble extends RuntimeException {

    private static final long serialVersionUID = 1L;
    private final Outcome outcome;
    private final String remedy;

    SourceTrouble(Outcome outcome, String problem, String remedy) {
        super(problem);
        this.outcome = outcome;
        this.remedy = remedy;
    }

    Outcome outcome() {
        return outcome;
    }

    String problem() {
        return getMessage();
    }

    String remedy() {
        return remedy;
    }
}
