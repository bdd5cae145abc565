package dev.tollgate.measurement;

import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * People who are trained and did their department's key task alone when a trainer or power user looked last ÷ people of
 * the unit. In percent, over the whole wave: a training that is too old is missed by {@link TrainingCompletion} already.
 * Everybody counts, so no sample is too small; of whom nobody said anything is not proficient. Source: design, sections 3
 * and 7. Only what the ledger proves counts.
 */
@Component
class ProvenProficiency implements Measure {

    private final WaveRecords records;

    ProvenProficiency(WaveRecords records) {
        this.records = records;
    }

    @Override
    public Metric metric() {
        return Metric.PROFICIENCY;
    }

    @Override
    public List<Count> count(Measured wave) {
        String waveId = wave.wave().id();
        Set<String> trained =
                records.trained(wave.programId(), wave.runId(), waveId).keySet();
        Set<String> proficient = records.proficient(wave.programId(), wave.runId(), waveId);
        return wave.share(person -> trained.contains(person.username()) && proficient.contains(person.username()));
    }
}
