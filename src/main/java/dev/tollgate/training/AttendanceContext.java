package dev.tollgate.training;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskContext;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class AttendanceContext implements TaskContext {

    private final Trainings trainings;

    AttendanceContext(Trainings trainings) {
        this.trainings = trainings;
    }

    @Override
    public String elementId() {
        return "RecordAttendanceTask";
    }

    @Override
    public Map<String, Object> forTask(Job job) {
        trainings.awaitSessions(job);
        return trainings.forAttendance(job);
    }
}
