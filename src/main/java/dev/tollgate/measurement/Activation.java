package dev.tollgate.measurement;

import java.util.List;
import org.springframework.stereotype.Component;

/**
 * People with at least one key action from the start of the wave's go-live day until the measurement ÷ people of the
 * unit.
 */
@Component
class Activation implements Measure {

    @Override
    public Metric metric() {
        return Metric.ACTIVATION;
    }

    @Override
    public List<Count> count(Measured wave) {
        return wave.share(person -> wave.use().actions(person.username()) > 0);
    }
}
