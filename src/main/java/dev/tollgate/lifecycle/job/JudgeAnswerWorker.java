package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.AnswerQuality;
import java.util.List;
import org.springframework.stereotype.Component;

/** Judges the answer to a task. */
@Component
class JudgeAnswerWorker implements Worker {

    private final AnswerQuality quality;

    JudgeAnswerWorker(AnswerQuality quality) {
        this.quality = quality;
    }

    @Override
    public String jobType() {
        return "judge-answer";
    }

    @Override
    public List<String> fetches() {
        return List.of("subject");
    }

    @Override
    public Work prepare(Job job) {
        return quality.judge(job);
    }
}
