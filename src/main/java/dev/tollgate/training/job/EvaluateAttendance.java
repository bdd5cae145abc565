package dev.tollgate.training.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.training.Trainings;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class EvaluateAttendance implements Worker {

    private final Trainings trainings;

    EvaluateAttendance(Trainings trainings) {
        this.trainings = trainings;
    }

    @Override
    public String jobType() {
        return "evaluate-attendance";
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            Trainings.Attendance attendance = trainings.evaluate(job);
            return Map.of("missing", attendance.missing(), "rebook", attendance.rebook());
        };
    }
}
