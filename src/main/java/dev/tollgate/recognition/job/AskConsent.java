package dev.tollgate.recognition.job;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.recognition.Recognitions;
import java.util.Map;
import org.springframework.stereotype.Component;

@Component
class AskConsent implements Worker {

    private final Recognitions recognitions;

    AskConsent(Recognitions recognitions) {
        this.recognitions = recognitions;
    }

    @Override
    public String jobType() {
        return "ask-consent";
    }

    @Override
    public Work prepare(Job job) {
        return () -> {
            Recognitions.Asked asked = recognitions.askForConsent(job);
            return Map.of("consentId", asked.consentId(), "consentUntil", asked.consentUntil(), "asked", asked.asked());
        };
    }
}
