package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.Seals;
import org.springframework.stereotype.Component;

/** End listener of called processes. */
@Component
class SealWorker implements Worker {

    private final Seals seals;

    SealWorker(Seals seals) {
        this.seals = seals;
    }

    @Override
    public String jobType() {
        return "seal";
    }

    @Override
    public Work prepare(Job job) {
        return seals.seal(job);
    }
}
