package dev.tollgate.measurement;

import dev.tollgate.language.Words;
import java.time.LocalDate;
import org.springframework.lang.Nullable;

/**
 * The number of a group that is not told, since with what was told before it would tell the use of fewer than five people
 * ({@link ToldUse}).
 *
 * @param group name of the pool; empty for the wave as a whole
 * @param toldOn when a number of the group was told last; null where none was of late
 * @param value that number, in the metric's unit
 */
public record HeldBack(
        Metric metric,
        String group,
        @Nullable LocalDate toldOn,
        @Nullable Double value) {

    /** On which side of the target it is, why there is no number, and the last one. */
    public String sentence(boolean met, double target, Words words) {
        return words.text(met ? "held.met" : "held.missed", metric.words(words), metric.shown(target, words)) + "; "
                + text(words);
    }

    /** Why there is no number, and the last one. */
    public String text(Words words) {
        return toldOn == null || value == null
                ? words.text("held")
                : words.text("held.last", metric.shown(value, words), words.date(toldOn));
    }
}
