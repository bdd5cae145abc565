package dev.tollgate.measurement;

import dev.tollgate.program.MetricSource;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What the measures that are there can measure. */
@Component
class KnownMeasures implements MetricSource {

    private final ObjectProvider<Measure> measures;

    KnownMeasures(ObjectProvider<Measure> measures) {
        this.measures = measures;
    }

    @Override
    public Set<String> metrics() {
        return measures.stream().map(measure -> measure.metric().key()).collect(Collectors.toSet());
    }
}
