package dev.tollgate.sponsorship.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.sponsorship.Coalition;
import org.springframework.stereotype.Component;

/** Records the visible acts that the sponsors committed to. */
@Component
class RecordSponsorActsWorker implements Worker {

    private final Coalition coalition;

    RecordSponsorActsWorker(Coalition coalition) {
        this.coalition = coalition;
    }

    @Override
    public String jobType() {
        return "record-sponsor-acts";
    }

    @Override
    public Work prepare(Job job) {
        return coalition.recordActs(job);
    }
}
