package dev.tollgate.program;

/** What was handed in exceeds its limit; it was not read further than that. */
public class TooLarge extends RuntimeException {

    public TooLarge(String what, int limitBytes) {
        super("%s is larger than %d MB, the most that is read. Leave out what is not needed, or split the program."
                .formatted(what, limitBytes >> 20));
    }
}
