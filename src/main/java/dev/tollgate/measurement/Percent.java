package dev.tollgate.measurement;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Writes percentages so that what misses a target never reads as if it reached it: cut, not rounded. */
public final class Percent {

    private Percent() {}

    /** For example "62 %" or "89.9 %". */
    public static String text(double percent) {
        BigDecimal cut =
                BigDecimal.valueOf(percent).setScale(1, RoundingMode.DOWN).stripTrailingZeros();
        return (cut.signum() == 0 ? "0" : cut.toPlainString()) + " %";
    }
}
