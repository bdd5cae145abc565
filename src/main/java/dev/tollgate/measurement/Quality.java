package dev.tollgate.measurement;

import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Sum of the quality that the source gave to the key actions in the window of {@link Adoption} ÷ number of those that
 * have one. Too few where fewer than five have.
 */
@Component
class Quality implements Measure {

    @Override
    public Metric metric() {
        return Metric.QUALITY;
    }

    @Override
    public List<Count> count(Measured wave) {
        List<Count> counts = new ArrayList<>();
        wave.byUnit().forEach((unit, people) -> {
            long rated = people.stream()
                    .mapToLong(person -> wave.use().rated(person.username()))
                    .sum();
            if (rated > 0) {
                long millionths = people.stream()
                        .mapToLong(person -> wave.use().quality(person.username()))
                        .sum();
                counts.add(new Count(unit, millionths / UsageEvent.MILLIONTHS, rated));
            }
        });
        return counts;
    }
}
