package dev.tollgate.measurement;

import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * People whose message of the wave's first round was delivered, or of whom it is known why it was not, ÷ people of the
 * unit. Who joined later is not accounted for until a further round.
 */
@Component
class Accounted implements Measure {

    private final WaveRecords records;

    Accounted(WaveRecords records) {
        this.records = records;
    }

    @Override
    public Metric metric() {
        return Metric.ACCOUNTED;
    }

    @Override
    public List<Count> count(Measured wave) {
        Set<String> accounted =
                records.accounted(wave.programId(), wave.runId(), wave.wave().id());
        return wave.share(person -> accounted.contains(person.username()));
    }
}
