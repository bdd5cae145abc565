package dev.tollgate.measurement;

import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Answers to the pulse that say "I made a report or kept records outside the software in the last week" ÷ answers, in
 * percent, at most the target. Counted are the pulses sent in the 28 days that ended a week before the day of the
 * measurement, by pool. Too few where under half of those asked, or under five, answered. Source: design, section 3
 * ("shadow reports 25 % or less", "10 % or less") and section 7, shadow-tool use.
 */
@Component
class ShadowReports implements Measure {

    private final AnswersByPool answers;

    ShadowReports(AnswersByPool answers) {
        this.answers = answers;
    }

    @Override
    public Metric metric() {
        return Metric.SHADOW_REPORTS;
    }

    @Override
    public List<Count> count(Measured wave) {
        return wave.definition().surveys().pulse() ? answers.count(wave, metric()) : List.of();
    }
}
