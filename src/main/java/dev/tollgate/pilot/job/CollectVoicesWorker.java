package dev.tollgate.pilot.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.pilot.Voices;
import org.springframework.stereotype.Component;

/** Takes over who was heard and says whom to ask instead. */
@Component
class CollectVoicesWorker implements Worker {

    private final Voices voices;

    CollectVoicesWorker(Voices voices) {
        this.voices = voices;
    }

    @Override
    public String jobType() {
        return "collect-voices";
    }

    @Override
    public Work prepare(Job job) {
        return voices.collect(job);
    }
}
