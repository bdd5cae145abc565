package dev.tollgate.rhythm.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rhythm.Rhythm;
import org.springframework.stereotype.Component;

/** Finds the sponsors whose visible acts are due. */
@Component
class FindDueActsWorker implements Worker {

    private final Rhythm rhythm;

    FindDueActsWorker(Rhythm rhythm) {
        this.rhythm = rhythm;
    }

    @Override
    public String jobType() {
        return "find-due-acts";
    }

    @Override
    public Work prepare(Job job) {
        return rhythm.dueActs(job);
    }
}
