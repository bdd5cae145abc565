package dev.tollgate.measurement;

import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * People to whom a message of the wave's first round was delivered to their mail server ÷ people of the unit. Who could
 * not be reached is not informed, whatever the reason.
 */
@Component
class Informed implements Measure {

    private final WaveRecords records;

    Informed(WaveRecords records) {
        this.records = records;
    }

    @Override
    public Metric metric() {
        return Metric.INFORMED;
    }

    @Override
    public List<Count> count(Measured wave) {
        Set<String> informed =
                records.informed(wave.programId(), wave.runId(), wave.wave().id());
        return wave.share(person -> informed.contains(person.username()));
    }
}
