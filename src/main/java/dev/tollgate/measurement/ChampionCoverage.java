package dev.tollgate.measurement;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Champions who work in a group of units ÷ champions it needs: one, and one for every 50 people begun. More than needed
 * do not count for others.
 */
@Component
class ChampionCoverage implements Measure {

    @Override
    public Metric metric() {
        return Metric.CHAMPIONS;
    }

    @Override
    public List<Count> count(Measured wave) {
        Set<String> champions = new HashSet<>(wave.definition().champions());
        return wave.byPool(people -> {
            long needed = Champions.needed(people.size());
            long there = people.stream()
                    .filter(person -> champions.contains(person.username()))
                    .count();
            return new Count(MeasuredUnit.WHOLE_WAVE, Math.min(there, needed), needed);
        });
    }
}
