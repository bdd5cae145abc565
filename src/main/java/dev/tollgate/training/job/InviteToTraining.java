package dev.tollgate.training.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.training.Trainings;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class InviteToTraining implements Worker {

    private final Trainings trainings;

    InviteToTraining(Trainings trainings) {
        this.trainings = trainings;
    }

    @Override
    public String jobType() {
        return "invite-to-training";
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            trainings.invite(job);
            return Map.of();
        };
    }
}
