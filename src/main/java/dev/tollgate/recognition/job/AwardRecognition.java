package dev.tollgate.recognition.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.recognition.Recognitions;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class AwardRecognition implements Worker {

    private final Recognitions recognitions;

    AwardRecognition(Recognitions recognitions) {
        this.recognitions = recognitions;
    }

    @Override
    public String jobType() {
        return "award-recognition";
    }

    @Override
    public Work prepare(Job job) {
        return () -> Map.of("named", recognitions.award(job));
    }
}
