package dev.tollgate.measurement;

import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Answers to the readiness survey that have 4 or 5 of 5 for each of "I know why we change", "I know what changes for me" and
 * "I feel able to do my work with it" ÷ answers, in percent. One low answer is enough not to be ready: the mean of the three
 * would hide it. Window, pools and minimum as of {@link ShadowReports}. Source: Hiatt, ADKAR (2006): awareness, knowledge
 * and ability are asked one by one, and the first of 3 or less is the barrier point.
 */
@Component
class FeltReadiness implements Measure {

    private final AnswersByPool answers;

    FeltReadiness(AnswersByPool answers) {
        this.answers = answers;
    }

    @Override
    public Metric metric() {
        return Metric.FELT_READINESS;
    }

    @Override
    public List<Count> count(Measured wave) {
        return wave.definition().surveys().readiness() ? answers.count(wave, metric()) : List.of();
    }
}
