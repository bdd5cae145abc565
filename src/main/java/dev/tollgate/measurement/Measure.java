package dev.tollgate.measurement;

import java.util.List;
import org.springframework.lang.Nullable;

/**
 * Counts one metric of a wave; a bean of the feature that has the data. The formula is in the Javadoc of each
 * implementation.
 */
public interface Measure {

    Metric metric();

    /**
     * By unit, or once for {@link MeasuredUnit#WHOLE_WAVE}; nothing where nothing was recorded. Reads, and changes nothing.
     */
    List<Count> count(Measured wave);

    /**
     * @param sample of how many; 1 for a metric that is a plain number
     * @param asked how many were asked, where that is not everybody of the unit
     */
    record Count(
            MeasuredUnit unit,
            double numerator,
            long sample,
            @Nullable Integer asked) {

        public Count(MeasuredUnit unit, double numerator, long sample) {
            this(unit, numerator, sample, null);
        }

        public static List<Count> ofWave(double numerator, long sample) {
            return List.of(new Count(MeasuredUnit.WHOLE_WAVE, numerator, sample));
        }
    }
}
