package dev.tollgate.training;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.SealCheck;
import org.springframework.stereotype.Component;

@Component
class TrainingSealCheck implements SealCheck {

    private final Trainings trainings;

    TrainingSealCheck(Trainings trainings) {
        this.trainings = trainings;
    }

    @Override
    public String processId() {
        return Trainings.PROCESS;
    }

    @Override
    public void check(Job job) {
        trainings.check(job);
    }
}
