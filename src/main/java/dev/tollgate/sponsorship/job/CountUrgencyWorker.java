package dev.tollgate.sponsorship.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.sponsorship.ManagersConvinced;
import org.springframework.stereotype.Component;

/** Counts how many managers are convinced that work cannot stay as it is. */
@Component
class CountUrgencyWorker implements Worker {

    private final ManagersConvinced managersConvinced;

    CountUrgencyWorker(ManagersConvinced managersConvinced) {
        this.managersConvinced = managersConvinced;
    }

    @Override
    public String jobType() {
        return "count-urgency";
    }

    @Override
    public Work prepare(Job job) {
        return managersConvinced.count(job);
    }
}
