package dev.tollgate.steering.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.steering.Cancellations;
import java.util.List;
import org.springframework.stereotype.Component;

/** Records that a program was cancelled, if its sponsor confirmed that. */
@Component
class RecordCancellation implements Worker {

    private final Cancellations cancellations;

    RecordCancellation(Cancellations cancellations) {
        this.cancellations = cancellations;
    }

    @Override
    public String jobType() {
        return "record-cancellation";
    }

    @Override
    public List<String> fetches() {
        return List.of("cancellationId");
    }

    @Override
    public Work prepare(Job job) {
        return cancellations.record(job);
    }
}
