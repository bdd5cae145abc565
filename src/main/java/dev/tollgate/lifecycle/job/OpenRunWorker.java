package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.Runs;
import org.springframework.stereotype.Component;

/** Start listener of the top process. */
@Component
class OpenRunWorker implements Worker {

    private final Runs runs;

    OpenRunWorker(Runs runs) {
        this.runs = runs;
    }

    @Override
    public String jobType() {
        return "open-run";
    }

    @Override
    public boolean beforeEntry() {
        return true;
    }

    @Override
    public Work prepare(Job job) {
        return () -> runs.open(job);
    }
}
