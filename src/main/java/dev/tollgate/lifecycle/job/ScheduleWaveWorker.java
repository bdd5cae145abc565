package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.WaveSchedule;
import org.springframework.stereotype.Component;

/** Says when a wave begins and goes live. */
@Component
class ScheduleWaveWorker implements Worker {

    private final WaveSchedule waves;

    ScheduleWaveWorker(WaveSchedule waves) {
        this.waves = waves;
    }

    @Override
    public String jobType() {
        return "schedule-wave";
    }

    @Override
    public Work prepare(Job job) {
        return () -> waves.schedule(job);
    }
}
