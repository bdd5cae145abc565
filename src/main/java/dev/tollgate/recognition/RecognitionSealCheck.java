package dev.tollgate.recognition;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.SealCheck;
import org.springframework.stereotype.Component;

@Component
class RecognitionSealCheck implements SealCheck {

    private final Recognitions recognitions;

    RecognitionSealCheck(Recognitions recognitions) {
        this.recognitions = recognitions;
    }

    @Override
    public String processId() {
        return Recognitions.PROCESS;
    }

    @Override
    public void check(Job job) {
        recognitions.check(job);
    }
}
