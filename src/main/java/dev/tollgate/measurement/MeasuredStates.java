package dev.tollgate.measurement;

import dev.tollgate.communication.WaveStates;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The same that the gates measure, for choosing an audience. */
@Component
class MeasuredStates implements WaveStates {

    private final WaveRecords records;

    MeasuredStates(WaveRecords records) {
        this.records = records;
    }

    @Override
    public Those informed(String programId, String runId, String waveId) {
        return records.informedAmong(programId, runId, waveId);
    }

    /** The whole wave is read: attendance is proven by the digest of all that was recorded together. */
    @Override
    public Those trained(String programId, String runId, String waveId) {
        Set<String> trained = records.trained(programId, runId, waveId).keySet();
        return usernames -> usernames.stream().filter(trained::contains).collect(Collectors.toSet());
    }
}
