package dev.tollgate.measurement;

import dev.tollgate.measurement.Measure.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Brings what the measures counted into the form that a snapshot keeps. */
final class Counting {

    private Counting() {}

    static List<Snapshot.Value> values(Measured wave, List<Measure> measures, List<Snapshot.Asked> asked) {
        Map<Metric, Double> targets =
                asked.stream().collect(Collectors.toMap(Snapshot.Asked::metric, Snapshot.Asked::target));
        List<Snapshot.Value> values = new ArrayList<>();
        for (Measure measure : measures) {
            for (Count count : measure.count(wave)) {
                boolean whole = count.unit().equals(MeasuredUnit.WHOLE_WAVE);
                if (!whole && !wave.byUnit().containsKey(count.unit())) {
                    continue;
                }
                values.add(new Snapshot.Value(
                        measure.metric(),
                        count.unit(),
                        wave.poolName(count.unit()),
                        people(wave, count),
                        count.sample(),
                        count.numerator(),
                        targets.get(measure.metric())));
            }
        }
        return values;
    }

    private static int people(Measured wave, Count count) {
        if (count.asked() != null) {
            return count.asked();
        }
        return count.unit().equals(MeasuredUnit.WHOLE_WAVE)
                ? wave.people().size()
                : wave.byUnit().get(count.unit()).size();
    }
}
