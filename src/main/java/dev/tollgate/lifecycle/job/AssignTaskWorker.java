package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.PeopleTasks;
import java.util.List;
import org.springframework.stereotype.Component;

/** Start listener of user tasks. */
@Component
class AssignTaskWorker implements Worker {

    private final PeopleTasks tasks;

    AssignTaskWorker(PeopleTasks tasks) {
        this.tasks = tasks;
    }

    @Override
    public String jobType() {
        return "assign-task";
    }

    @Override
    public List<String> fetches() {
        return List.of("subject");
    }

    @Override
    public Work prepare(Job job) {
        return tasks.assign(job);
    }
}
