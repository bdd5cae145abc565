package dev.tollgate.measurement;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.tollgate.language.Words;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.springframework.lang.Nullable;

/**
 * What can be measured of a wave, by unit over the people who are in it on the day (those who left count nowhere), or of
 * the wave as a whole. How it is counted says the {@link Measure} of the metric. Sources of the formulas: design,
 * sections 3 and 7.
 */
public enum Metric {
    INFORMED("informed", Kind.SHARE, Sampling.EVERYBODY),
    TRAINING_COMPLETION("trainingCompletion", Kind.SHARE, Sampling.EVERYBODY),
    ACTIVATION("activation", Kind.SHARE, Sampling.EVERYBODY),
    ADOPTION("adoption", Kind.SHARE, Sampling.EVERYBODY),
    QUALITY("quality", Kind.SHARE, Sampling.SAMPLE),
    ACCOUNTED("accounted", Kind.SHARE, Sampling.EVERYBODY),
    PROFICIENCY("proficiency", Kind.SHARE, Sampling.EVERYBODY),
    CHAMPIONS("champions", Kind.SHARE, Sampling.EVERYBODY),
    MANAGERS_CONVINCED("managersConvinced", Kind.SHARE, Sampling.ANSWERS),
    EXECUTIVE_ACTS("executiveActs", Kind.SHARE, Sampling.DUE),
    COALITION_ACTS("coalitionActs", Kind.SHARE, Sampling.DUE),
    BLOCKERS("blockers", Kind.AT_MOST, Sampling.EVERYBODY),
    OLD_BLOCKERS("oldBlockers", Kind.AT_MOST, Sampling.EVERYBODY),
    WINS("wins", Kind.AT_LEAST, Sampling.EVERYBODY),
    SHADOW_REPORTS("shadowReports", Kind.SHARE_AT_MOST, Sampling.ANSWERS),
    SATISFACTION("satisfaction", Kind.AVERAGE, Sampling.ANSWERS),
    FELT_READINESS("feltReadiness", Kind.SHARE, Sampling.ANSWERS),
    DECLINES("declines", Kind.AT_MOST, Sampling.EVERYBODY),
    MONTHLY_ADOPTION("monthlyAdoption", Kind.SHARE, Sampling.EVERYBODY),
    RHYTHM("rhythm", Kind.SHARE, Sampling.DUE),
    OWNER("owner", Kind.AT_LEAST, Sampling.EVERYBODY);

    /** How a count becomes a value, and which side of the target is good. */
    enum Kind {
        /** Percent, at least the target. */
        SHARE,
        /** Percent, at most the target. */
        SHARE_AT_MOST,
        /** Of answers from 1 to 5, at least the target. */
        AVERAGE,
        /** A number, at least the target. */
        AT_LEAST,
        /** A number, at most the target. */
        AT_MOST
    }

    /** When a sample is too small to decide on. */
    enum Sampling {
        /** Counts people or things without asking anybody: never too few. */
        EVERYBODY,
        /** Counts what was due: nothing due is nothing missed. */
        DUE,
        /** Under half of those asked, or under {@value #FEWEST_ANSWERS}. */
        ANSWERS,
        /** Under {@value #FEWEST_ANSWERS}. */
        SAMPLE
    }

    static final int FEWEST_ANSWERS = 5;
    /** Far below every floor: what is counted is met or not, there is nothing between. */
    private static final double MISSED = -100;

    private static final double POINTS_PER_STEP = 20;

    private final String key;
    private final Kind kind;
    private final Sampling sampling;

    Metric(String key, Kind kind, Sampling sampling) {
        this.key = key;
        this.kind = kind;
        this.sampling = sampling;
    }

    /** The name in files, tables, the ledger and the API. */
    @JsonValue
    public String key() {
        return key;
    }

    /** The name in texts for executives. */
    public String words() {
        return words(Words.english());
    }

    /** As {@link #words()}, in that language. */
    public String words(Words words) {
        return words.text("metric." + key);
    }

    public static Metric of(String key) {
        for (Metric metric : values()) {
            if (metric.key.equals(key)) {
                return metric;
            }
        }
        throw new IllegalArgumentException("No metric '" + key + "'");
    }

    /** In the metric's own unit; null where there is nothing to make a share of. */
    @Nullable
    Double value(double numerator, long sample) {
        return switch (kind) {
            case AT_LEAST, AT_MOST -> numerator;
            case SHARE, SHARE_AT_MOST -> sample == 0 ? null : Double.valueOf(numerator * 100 / sample);
            case AVERAGE -> sample == 0 ? null : Double.valueOf(numerator / sample);
        };
    }

    /**
     * How far a value is on the good side of its target, in percentage points; negative where it misses. For an average
     * of 1 to 5 a step is {@value #POINTS_PER_STEP} points; a number that misses does so by 100.
     */
    public double gap(@Nullable Double value, double target) {
        double reached = value == null ? 0 : value;
        double gap = switch (kind) {
            case SHARE -> reached - target;
            case SHARE_AT_MOST -> value == null ? MISSED : target - reached;
            case AVERAGE -> (reached - target) * POINTS_PER_STEP;
            case AT_LEAST -> reached >= target ? 0 : MISSED;
            case AT_MOST -> reached <= target ? 0 : MISSED;
        };
        // Sums and quotients of doubles; a target that is met exactly must not miss by their last digit.
        return BigDecimal.valueOf(gap).setScale(6, RoundingMode.HALF_EVEN).doubleValue();
    }

    /**
     * Whether so few answered that the value means nothing: under half of those asked, or under five; where fewer than
     * five can be asked at all, not all of them.
     */
    public boolean tooFew(long sample, int asked) {
        return switch (sampling) {
            case EVERYBODY, DUE -> false;
            case ANSWERS -> sample < Math.min(FEWEST_ANSWERS, asked) || sample * 2 < asked;
            case SAMPLE -> sample < FEWEST_ANSWERS;
        };
    }

    /**
     * The days after which nothing of a value lies before today any more; 0 for what is counted as it is on the day. Adoption
     * and quality look back over one window, a decline over four weeks, the weakest of three months over three windows; a pulse
     * counts from the eighth day after it was sent. What people feel before go-live is asked every four weeks and one round
     * counts at a time, so after as many days another one does.
     */
    public int windowDays() {
        return switch (this) {
            case ADOPTION, QUALITY, DECLINES -> ExpectedUse.DAYS;
            case SHADOW_REPORTS, SATISFACTION -> SurveyAnswers.DAYS + SurveyAnswers.DAYS_TO_ANSWER;
            case FELT_READINESS -> SurveyAnswers.DAYS;
            case MONTHLY_ADOPTION -> Use.MONTHS * ExpectedUse.DAYS;
            default -> 0;
        };
    }

    /** Whether it is made of what people said in confidence, so that few answers are nobody's business. */
    public boolean confidential() {
        return this == SHADOW_REPORTS || this == SATISFACTION || this == FELT_READINESS;
    }

    /** Whether nothing counted means that nothing was missed. */
    public boolean metWithoutSample() {
        return sampling == Sampling.DUE;
    }

    /** With its unit: "62 %", "3.4 of 5", "2". */
    public String shown(double value) {
        return shown(value, Words.english());
    }

    /** As {@link #shown(double)}, as a reader of that language writes it. */
    public String shown(double value, Words words) {
        return switch (kind) {
            case SHARE, SHARE_AT_MOST -> words.decimal(Percent.text(value));
            case AVERAGE -> words.text("metric.ofFive", words.decimal(plain(value)));
            case AT_LEAST, AT_MOST -> words.decimal(plain(value));
        };
    }

    /** In a sentence with numbers, for executives: what was counted, what it comes to, what is wanted, what is missing. */
    public String sentence(double numerator, long sample, double target) {
        return sentence(numerator, sample, target, Words.english());
    }

    /** As {@link #sentence(double, long, double)}, in that language. */
    public String sentence(double numerator, long sample, double target, Words words) {
        Double value = value(numerator, sample);
        if (value == null) {
            return words.text(metWithoutSample() ? "metric.nothingDue" : "metric.notMeasured", words(words));
        }
        String counted = words.text("metric.counted." + key);
        String number = words.decimal(plain(numerator));
        String asked = String.valueOf(sample);
        String shown = shown(value, words);
        String wanted = shown(target, words);
        return switch (kind) {
            case SHARE ->
                words.text("metric.share", number, asked, counted, shown, wanted)
                        + missing(
                                Math.ceil(round(target * sample / 100)) - Math.floor(round(numerator)),
                                "metric.more",
                                words);
            case SHARE_AT_MOST ->
                words.text("metric.share.atMost", number, asked, counted, shown, wanted)
                        + missing(
                                Math.ceil(round(numerator)) - Math.floor(round(target * sample / 100)),
                                "metric.fewer",
                                words);
            case AVERAGE -> words.text("metric.average", counted, shown, asked, wanted);
            case AT_LEAST -> words.text("metric.atLeast", shown, counted, wanted);
            case AT_MOST -> words.text("metric.atMost", shown, counted, wanted);
        };
    }

    /** How many more, or fewer, of the counted would reach the target; 0 where it is reached or not a matter of people. */
    public long needed(double numerator, long sample, double target) {
        return switch (kind) {
            case SHARE -> (long) Math.max(0, Math.ceil(round(target * sample / 100)) - Math.floor(round(numerator)));
            case SHARE_AT_MOST ->
                (long) Math.max(0, Math.ceil(round(numerator)) - Math.floor(round(target * sample / 100)));
            case AT_LEAST -> (long) Math.max(0, Math.ceil(round(target - numerator)));
            case AT_MOST -> (long) Math.max(0, Math.ceil(round(numerator - target)));
            case AVERAGE -> 0;
        };
    }

    private String missing(double count, String key, Words words) {
        if (count <= 0) {
            return "";
        }
        String missing = words.text(key, String.valueOf((long) count));
        // Where a metric that misses may only not have been recorded.
        return this == PROFICIENCY ? missing + " " + words.text("metric.recorded") : missing;
    }

    private static double round(double number) {
        return BigDecimal.valueOf(number).setScale(6, RoundingMode.HALF_EVEN).doubleValue();
    }

    private static String plain(double number) {
        BigDecimal cut =
                BigDecimal.valueOf(number).setScale(1, RoundingMode.DOWN).stripTrailingZeros();
        return cut.signum() == 0 ? "0" : cut.toPlainString();
    }
}
