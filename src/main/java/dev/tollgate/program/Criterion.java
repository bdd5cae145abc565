package dev.tollgate.program;

import org.springframework.lang.Nullable;

/**
 * One thing that a gate asks for, as the definition says it or by default.
 *
 * @param name key below {@code targets} and the gate's name in the definition
 * @param metric what is measured for it, as the measurement names it
 * @param target in the metric's own unit: percent, a number, or an average from 1 to 5
 * @param fallback name of another criterion of the same gate that stands in when too few answered even after a reminder
 * @param because why it is not measured, or not yet; null where it always is
 * @param source where the target comes from
 */
public record Criterion(
        Gate gate,
        String name,
        String metric,
        double target,
        Need need,
        @Nullable String fallback,
        @Nullable String because,
        String source) {

    /** When a criterion is asked for. */
    public enum Need {
        ALWAYS,
        /** From the first recorded value on. */
        WHERE_RECORDED,
        /** Never in this program, and every report says why. */
        NOT_MEASURED
    }
}
