package dev.tollgate.measurement;

/** A usage file exceeds the limit; it was not read further than that, and nothing of it was imported. */
public class UsageTooLarge extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageTooLarge(long limitBytes) {
        super(("The usage file is larger than %d MB, the most that is read at once. Split it and import the parts one"
                        + " after the other; each event is counted once.")
                .formatted(limitBytes / 1_000_000));
    }
}
