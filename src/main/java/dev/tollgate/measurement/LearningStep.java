package dev.tollgate.measurement;

import dev.tollgate.language.Words;
import dev.tollgate.measurement.LearningChain.Steps;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A step on the way from a training to use. Of a group it is told how many have made it, of those who made the one before. */
public enum LearningStep {
    BOOKED("learningBooked", "booked"),
    TRAINED("learningTrained", "trained"),
    PROFICIENT("learningProficient", "proficient"),
    USING("learningUsing", "using");

    private static final String BY_ROLE = "ByRole";

    private final String key;
    private final String text;

    LearningStep(String key, String text) {
        this.key = key;
        this.text = text;
    }

    /** As {@link ToldNumbers} names it for groups of units, or for roles. */
    String measure(boolean role) {
        return role ? key + BY_ROLE : key;
    }

    public static Optional<LearningStep> of(ToldNumber number) {
        return Arrays.stream(values())
                .filter(step -> number.measure().equals(step.measure(false))
                        || number.measure().equals(step.measure(true)))
                .findFirst();
    }

    static boolean byRole(ToldNumber number) {
        return number.measure().endsWith(BY_ROLE);
    }

    /** What was counted, in words. */
    public String sentence(ToldNumber number, Words words) {
        return words.text("learning." + text, number.sample(), Math.round(number.numerator()));
    }

    /** Who could make it. */
    Set<String> from(Set<String> group, Steps steps) {
        return switch (this) {
            case BOOKED, TRAINED -> group;
            case PROFICIENT -> both(group, steps.trained());
            case USING -> both(group, steps.proficient());
        };
    }

    /** Who has made it. */
    Set<String> made(Set<String> group, Steps steps) {
        return both(
                group,
                switch (this) {
                    case BOOKED -> steps.booked();
                    case TRAINED -> steps.trained();
                    case PROFICIENT -> steps.proficient();
                    case USING -> steps.using();
                });
    }

    /** Measures whose numbers say something about the same of the same people. */
    List<String> measures() {
        return switch (this) {
            case BOOKED, PROFICIENT -> List.of(measure(false), measure(true));
            case TRAINED -> List.of(Metric.TRAINING_COMPLETION.key(), measure(false), measure(true));
            case USING -> List.of(Metric.ADOPTION.key(), measure(false), measure(true));
        };
    }

    private static Set<String> both(Set<String> one, Set<String> other) {
        return one.stream().filter(other::contains).collect(Collectors.toSet());
    }
}
