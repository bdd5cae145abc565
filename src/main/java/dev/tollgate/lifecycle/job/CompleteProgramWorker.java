package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.Seals;
import org.springframework.stereotype.Component;

/** End listener of the top process: nothing else completes a program. */
@Component
class CompleteProgramWorker implements Worker {

    private final Seals seals;

    CompleteProgramWorker(Seals seals) {
        this.seals = seals;
    }

    @Override
    public String jobType() {
        return "complete-program";
    }

    @Override
    public Work prepare(Job job) {
        return seals.complete(job);
    }
}
