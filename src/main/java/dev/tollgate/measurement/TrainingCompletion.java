package dev.tollgate.measurement;

import dev.tollgate.program.Gate;
import dev.tollgate.training.Trainings;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * People who attended their training in this wave ÷ people of the unit. Before go-live the training must not be older
 * than {@value Trainings#FRESH_DAYS} days at the measurement, since what is not used is forgotten; at later gates, where people
 * use the software, any training of the wave counts.
 */
@Component
class TrainingCompletion implements Measure {

    private final WaveRecords records;

    TrainingCompletion(WaveRecords records) {
        this.records = records;
    }

    @Override
    public Metric metric() {
        return Metric.TRAINING_COMPLETION;
    }

    @Override
    public List<Count> count(Measured wave) {
        Map<String, Instant> trained =
                records.trained(wave.programId(), wave.runId(), wave.wave().id());
        Instant oldest =
                wave.gate() == Gate.READY ? wave.takenAt().minus(Period.ofDays(Trainings.FRESH_DAYS)) : Instant.MIN;
        return wave.share(person -> {
            Instant at = trained.get(person.username());
            return at != null && !at.isBefore(oldest);
        });
    }
}
