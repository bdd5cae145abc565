package dev.tollgate.lifecycle.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.StepQuality;
import org.springframework.stereotype.Component;

/** Judges the answer of a step. */
@Component
class JudgeStepQualityWorker implements Worker {

    private final StepQuality quality;

    JudgeStepQualityWorker(StepQuality quality) {
        this.quality = quality;
    }

    @Override
    public String jobType() {
        return "judge-step-quality";
    }

    @Override
    public Work prepare(Job job) {
        return quality.judge(job);
    }
}
