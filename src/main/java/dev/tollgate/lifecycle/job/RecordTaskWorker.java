package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.PeopleTasks;
import java.util.Set;
import org.springframework.stereotype.Component;

/** End listener of user tasks. */
@Component
class RecordTaskWorker implements Worker {

    private final PeopleTasks tasks;

    RecordTaskWorker(PeopleTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String jobType() {
        return "record-task";
    }

    @Override
    public boolean fetchesEverything() {
        return true;
    }

    @Override
    public Set<String> forgets(Job job) {
        return tasks.confidential(job);
    }

    @Override
    public Work prepare(Job job) {
        return () -> tasks.record(job);
    }
}
