package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.Subjects;
import org.springframework.stereotype.Component;

/** Lists for whom or what the following tasks are there. */
@Component
class ListSubjectsWorker implements Worker {

    private final Subjects subjects;

    ListSubjectsWorker(Subjects subjects) {
        this.subjects = subjects;
    }

    @Override
    public String jobType() {
        return "list-subjects";
    }

    @Override
    public Work prepare(Job job) {
        return () -> subjects.list(job);
    }
}
