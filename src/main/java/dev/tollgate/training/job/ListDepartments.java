package dev.tollgate.training.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.training.Trainings;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class ListDepartments implements Worker {

    private final Trainings trainings;

    ListDepartments(Trainings trainings) {
        this.trainings = trainings;
    }

    @Override
    public String jobType() {
        return "list-departments";
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            return Map.of("departmentIds", trainings.departments(job));
        };
    }
}
