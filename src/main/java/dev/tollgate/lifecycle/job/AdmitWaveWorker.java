package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.RequestedWaves;
import java.util.List;
import org.springframework.stereotype.Component;

/** Lets a wave begin that was asked for while the program runs, or says why it does not. */
@Component
class AdmitWaveWorker implements Worker {

    private final RequestedWaves waves;

    AdmitWaveWorker(RequestedWaves waves) {
        this.waves = waves;
    }

    @Override
    public String jobType() {
        return "admit-wave";
    }

    @Override
    public List<String> fetches() {
        return List.of("waveId");
    }

    @Override
    public Work prepare(Job job) {
        return () -> waves.admit(job);
    }
}
