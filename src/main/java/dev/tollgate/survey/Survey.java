package dev.tollgate.survey;

import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.SurveyAnswers;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What the people of a wave are asked, and for how long they can answer. */
enum Survey {
    /** As long as a measurement looks back for rounds, so that whoever is reminded can still answer. */
    PULSE("pulse", Survey.LIVE, SurveyAnswers.DAYS + SurveyAnswers.DAYS_TO_ANSWER),
    /** Until go-live, so that what people lack can be seen and supplied before it. */
    READINESS("readiness", Survey.BEFORE_GO_LIVE, Survey.TWO_WEEKS),
    INTERVIEW("interview", Survey.BEFORE_GO_LIVE, Survey.TWO_WEEKS);

    static final String LIVE = "/pulse/";
    static final String BEFORE_GO_LIVE = "/survey/";

    private static final int TWO_WEEKS = 14;
    private static final int READY = 4;

    private final String key;
    private final String path;
    private final int openDays;

    Survey(String key, String path, int openDays) {
        this.key = key;
        this.path = path;
        this.openDays = openDays;
    }

    static Survey named(String key) {
        return Arrays.stream(values())
                .filter(survey -> survey.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No survey '" + key + "'"));
    }

    /** The one that a metric is made of. */
    static Survey of(Metric metric) {
        return switch (metric) {
            case SHADOW_REPORTS, SATISFACTION -> PULSE;
            case FELT_READINESS -> READINESS;
            default -> throw new IllegalArgumentException("No survey asks for '" + metric.key() + "'");
        };
    }

    /** In tables, texts, the ledger and the API. */
    String key() {
        return key;
    }

    /** Of its links, before the secret. */
    String path() {
        return path;
    }

    int openDays() {
        return openDays;
    }

    List<Question> questions() {
        return Question.of(this);
    }

    /** Whether nothing but words is asked, so that fewer than five answers are read by nobody. */
    boolean onlyWords() {
        return questions().stream().allMatch(question -> question.kind() == Question.Kind.WORDS);
    }

    /** What its metrics count of answers. */
    Map<Metric, Integer> numerators(Collection<Answer> answers) {
        return switch (this) {
            case PULSE ->
                Map.of(
                        Metric.SHADOW_REPORTS,
                        sum(answers, Question.OUTSIDE),
                        Metric.SATISFACTION,
                        sum(answers, Question.SATISFACTION));
            case READINESS ->
                Map.of(Metric.FELT_READINESS, (int) answers.stream()
                        .filter(answer -> answer.values().values().stream().allMatch(value -> value >= READY))
                        .count());
            case INTERVIEW -> Map.of();
        };
    }

    private static int sum(Collection<Answer> answers, Question question) {
        return answers.stream()
                .mapToInt(answer -> answer.values().get(question))
                .sum();
    }
}
