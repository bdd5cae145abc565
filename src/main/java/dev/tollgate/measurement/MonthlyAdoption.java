package dev.tollgate.measurement;

import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * {@link Adoption} in each of the last three windows of 28 full days, by group of units; the weakest of the three
 * counts, so that one good month is not taken for a habit. A window before go-live has nobody.
 */
@Component
class MonthlyAdoption implements Measure {

    @Override
    public Metric metric() {
        return Metric.MONTHLY_ADOPTION;
    }

    @Override
    public List<Count> count(Measured wave) {
        return wave.byPool(people -> {
            long weakest = IntStream.range(0, Use.MONTHS)
                    .mapToObj(back -> wave.use().window(back))
                    .mapToLong(window -> people.stream()
                            .filter(person -> Adoption.kept(wave, person, window))
                            .count())
                    .min()
                    .orElse(0);
            return new Count(MeasuredUnit.WHOLE_WAVE, weakest, people.size());
        });
    }
}
