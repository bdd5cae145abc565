package dev.tollgate.recognition.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.recognition.Recognitions;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class CountConsents implements Worker {

    private final Recognitions recognitions;

    CountConsents(Recognitions recognitions) {
        this.recognitions = recognitions;
    }

    @Override
    public String jobType() {
        return "count-consents";
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            Recognitions.Consents consents = recognitions.count(job);
            return Map.of("everyoneAnswered", consents.everyoneAnswered(), "agreed", consents.agreed());
        };
    }
}
