package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.WaveSchedule;
import org.springframework.stereotype.Component;

/** Says whether every wave of the program is closed. */
@Component
class AccountForWavesWorker implements Worker {

    private final WaveSchedule waves;

    AccountForWavesWorker(WaveSchedule waves) {
        this.waves = waves;
    }

    @Override
    public String jobType() {
        return "account-for-waves";
    }

    @Override
    public Work prepare(Job job) {
        return () -> waves.account(job);
    }
}
