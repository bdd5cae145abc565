package dev.tollgate.measurement;

import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Sum of the answers from 1 (not at all) to 5 (very) to "How satisfied are you with the software?" ÷ answers: a mean, shown
 * cut to one decimal. Window, pools and minimum as of {@link ShadowReports}. Source: design, section 3 ("satisfaction 3.5
 * of 5").
 */
@Component
class Satisfaction implements Measure {

    private final AnswersByPool answers;

    Satisfaction(AnswersByPool answers) {
        this.answers = answers;
    }

    @Override
    public Metric metric() {
        return Metric.SATISFACTION;
    }

    @Override
    public List<Count> count(Measured wave) {
        return wave.definition().surveys().pulse() ? answers.count(wave, metric()) : List.of();
    }
}
