package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.Tickets;
import java.util.List;
import org.springframework.stereotype.Component;

/** Start listener of call activities. */
@Component
class IssueTicketWorker implements Worker {

    private final Tickets tickets;

    IssueTicketWorker(Tickets tickets) {
        this.tickets = tickets;
    }

    @Override
    public String jobType() {
        return "issue-ticket";
    }

    @Override
    public List<String> fetches() {
        return List.of("waveId", "gate", "campaign", "departmentId", "subject");
    }

    @Override
    public Work prepare(Job job) {
        return () -> tickets.issue(job);
    }
}
