package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.Tickets;
import java.util.List;
import org.springframework.stereotype.Component;

/** Start listener of called processes. */
@Component
class EnterWorker implements Worker {

    private final Tickets tickets;

    EnterWorker(Tickets tickets) {
        this.tickets = tickets;
    }

    @Override
    public String jobType() {
        return "enter";
    }

    @Override
    public List<String> fetches() {
        return List.of("ticket");
    }

    @Override
    public boolean beforeEntry() {
        return true;
    }

    @Override
    public Work prepare(Job job) {
        return () -> tickets.enter(job);
    }
}
