package dev.tollgate.training.job;

import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.training.Trainings;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class ScheduleTraining implements Worker {

    private static final String DECISION = "training-plan";

    private final Trainings trainings;
    private final Decisions decisions;

    ScheduleTraining(Trainings trainings, Decisions decisions) {
        this.trainings = trainings;
        this.decisions = decisions;
    }

    @Override
    public String jobType() {
        return "schedule-training";
    }

    @Override
    public Work prepare(Job job) {
        Trainings.Demand demand = trainings.demand(job);
        Object decided = decisions
                .evaluate(
                        job.processDefinitionKey(),
                        DECISION,
                        Map.of(
                                "learners", demand.learners(),
                                "sessionSize", demand.size(),
                                "sessionMinutes", demand.plan().minutes(),
                                "format", demand.plan().format()))
                .output();
        if (!(decided instanceof Map<?, ?> plan)
                || !(plan.get("sessions") instanceof Number sessions)
                || !(plan.get("minutes") instanceof Number minutes)
                || !(plan.get("format") instanceof String format)) {
            throw new IllegalStateException(
                    "The decision '%s' says %s, and not sessions, minutes and format".formatted(DECISION, decided));
        }
        // Outside the transaction: planning many people takes seconds.
        Trainings.Plan found = trainings.plan(job, sessions.intValue(), minutes.intValue(), format);
        return () -> {
            Trainings.Booked booked = trainings.book(job, found);
            return Map.of(
                    "sessionsEndAt", booked.sessionsEndAt(),
                    "sessions", booked.sessions(),
                    "learners", booked.learners());
        };
    }
}
