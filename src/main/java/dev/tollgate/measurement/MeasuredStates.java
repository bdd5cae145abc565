package dev.tollgate.measurement;

import dev.tollgate.communication.WaveStates;
import java.util.Set;
import org.springframework.stereotype.Component;

/** The same that the gates measure, for choosing an audience. */
@Component
class MeasuredStates implements WaveStates {

    private final WaveRecords records;

    MeasuredStates(WaveRecords records) {
        this.records = records;
    }

    @Override
    public Set<String> informed(String programId, String runId, String waveId) {
        return records.informed(programId, runId, waveId);
    }

    @Override
    public Set<String> trained(String programId, String runId, String waveId) {
        return records.trained(programId, runId, waveId).keySet();
    }
}
