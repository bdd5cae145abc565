package dev.tollgate.pilot;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.lifecycle.SealCheck;
import java.util.List;
import org.springframework.stereotype.Component;

/** Users are involved when every department and location was heard and whoever was asked has an answer on the way. */
@Component
class VoicesSeal implements SealCheck {

    private final Voices voices;
    private final AnswerToUsers answer;

    VoicesSeal(Voices voices, AnswerToUsers answer) {
        this.voices = voices;
        this.answer = answer;
    }

    @Override
    public String processId() {
        return "involve-users";
    }

    @Override
    public void check(Job job) {
        if (voices.asked(job).isEmpty()) {
            throw new Refused("No user was asked");
        }
        List<String> unheard = voices.unheard(job);
        if (!unheard.isEmpty()) {
            throw new Refused("Nobody was heard from: " + String.join("; ", unheard));
        }
        List<String> waiting = answer.withoutAnswer(job);
        if (!waiting.isEmpty()) {
            throw new Refused("%d users who were heard got no answer".formatted(waiting.size()));
        }
    }
}
