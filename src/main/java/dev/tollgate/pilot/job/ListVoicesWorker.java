package dev.tollgate.pilot.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.pilot.Voices;
import org.springframework.stereotype.Component;

/** Lists a user of every department and location who is asked. */
@Component
class ListVoicesWorker implements Worker {

    private final Voices voices;

    ListVoicesWorker(Voices voices) {
        this.voices = voices;
    }

    @Override
    public String jobType() {
        return "list-voices";
    }

    @Override
    public Work prepare(Job job) {
        return voices.list(job);
    }
}
