package dev.tollgate.gate.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.gate.GateKeeper;
import dev.tollgate.training.Trainings;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Lists the departments to train again after a hold: nothing but training can bring the people that are missing. */
@Component
class ListUntrained implements Worker {

    private final GateKeeper gates;
    private final Trainings trainings;

    ListUntrained(GateKeeper gates, Trainings trainings) {
        this.gates = gates;
        this.trainings = trainings;
    }

    @Override
    public String jobType() {
        return "list-untrained";
    }

    @Override
    public Work prepare(Job job) {
        List<String> departments = gates.heldForTraining(job) ? trainings.untrainedDepartments(job) : List.of();
        return () -> {
            return Map.of("departmentIds", departments);
        };
    }
}
