package dev.tollgate.measurement;

import dev.tollgate.communication.WaveStates;
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

    @Override
    public Those trained(String programId, String runId, String waveId) {
        return records.trainedAmong(programId, runId, waveId);
    }
}
