package dev.tollgate.rhythm.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.rhythm.Rhythm;
import org.springframework.stereotype.Component;

/** Pushes the numbers of the week to the managers. */
@Component
class ReportWeekWorker implements Worker {

    private final Rhythm rhythm;

    ReportWeekWorker(Rhythm rhythm) {
        this.rhythm = rhythm;
    }

    @Override
    public String jobType() {
        return "report-week";
    }

    @Override
    public Work prepare(Job job) {
        return rhythm.report(job);
    }
}
