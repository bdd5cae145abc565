package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.PeopleStarted;
import org.springframework.stereotype.Component;

/** Start listener of what people start beside a program. */
@Component
class OpenRequestWorker implements Worker {

    private final PeopleStarted started;

    OpenRequestWorker(PeopleStarted started) {
        this.started = started;
    }

    @Override
    public String jobType() {
        return "open-request";
    }

    @Override
    public boolean beforeEntry() {
        return true;
    }

    @Override
    public Work prepare(Job job) {
        return () -> started.open(job);
    }
}
