package dev.tollgate.measurement;

import com.fasterxml.jackson.annotation.JsonValue;
import java.math.BigDecimal;
import java.math.RoundingMode;
import org.springframework.lang.Nullable;

/**
 * What can be measured of a wave, by unit over the people who are in it on the day (those who left count nowhere), or of
 * the wave as a whole. How it is counted says the {@link Measure} of the metric. Sources of the formulas: design,
 * sections 3 and 7.
 */
public enum Metric {
    INFORMED("informed", "informed", Kind.SHARE, Sampling.EVERYBODY, "people got the first message"),
    TRAINING_COMPLETION(
            "trainingCompletion", "training", Kind.SHARE, Sampling.EVERYBODY, "people attended their training lately"),
    ACTIVATION("activation", "activation", Kind.SHARE, Sampling.EVERYBODY, "people did their key task at least once"),
    ADOPTION(
            "adoption",
            "adoption",
            Kind.SHARE,
            Sampling.EVERYBODY,
            "people did their key task as often as their role should"),
    QUALITY("quality", "data quality", Kind.SHARE, Sampling.SAMPLE, "entries have good data"),
    ACCOUNTED(
            "accounted",
            "accounted for",
            Kind.SHARE,
            Sampling.EVERYBODY,
            "people were informed, or it is known why they were not"),
    PROFICIENCY(
            "proficiency",
            "proficiency",
            Kind.SHARE,
            Sampling.EVERYBODY,
            "people were seen doing their key task alone"),
    CHAMPIONS("champions", "champions", Kind.SHARE, Sampling.EVERYBODY, "champions needed are there"),
    MANAGERS_CONVINCED(
            "managersConvinced",
            "convinced managers",
            Kind.SHARE,
            Sampling.ANSWERS,
            "managers who answered are convinced"),
    EXECUTIVE_ACTS(
            "executiveActs",
            "acts of the executive sponsor",
            Kind.SHARE,
            Sampling.DUE,
            "due acts of the executive sponsor are done"),
    COALITION_ACTS(
            "coalitionActs", "acts of the coalition", Kind.SHARE, Sampling.DUE, "due acts of the coalition are done"),
    BLOCKERS("blockers", "blocking obstacles", Kind.AT_MOST, Sampling.EVERYBODY, "blocking obstacles are open"),
    OLD_BLOCKERS(
            "oldBlockers",
            "old blocking obstacles",
            Kind.AT_MOST,
            Sampling.EVERYBODY,
            "blocking obstacles are older than five working days"),
    WINS("wins", "proven wins", Kind.AT_LEAST, Sampling.EVERYBODY, "proven wins"),
    SHADOW_REPORTS(
            "shadowReports",
            "reports made outside the system",
            Kind.SHARE_AT_MOST,
            Sampling.ANSWERS,
            "people who answered made reports or kept records outside the system"),
    SATISFACTION("satisfaction", "satisfaction", Kind.AVERAGE, Sampling.ANSWERS, "satisfaction"),
    FELT_READINESS(
            "feltReadiness",
            "felt readiness",
            Kind.SHARE,
            Sampling.ANSWERS,
            "people who answered know why and what changes, and feel able to do their work with it"),
    DECLINES("declines", "weeks of decline", Kind.AT_MOST, Sampling.EVERYBODY, "of the last four weeks show a decline"),
    MONTHLY_ADOPTION(
            "monthlyAdoption",
            "adoption in the weakest of three months",
            Kind.SHARE,
            Sampling.EVERYBODY,
            "people did their key task as often as their role should in the weakest of the last three months"),
    RHYTHM("rhythm", "operating rhythm", Kind.SHARE, Sampling.DUE, "weekly reviews that were due were held"),
    OWNER("owner", "owner in daily business", Kind.AT_LEAST, Sampling.EVERYBODY, "owners in daily business are named");

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
    private final String words;
    private final Kind kind;
    private final Sampling sampling;
    private final String counted;

    Metric(String key, String words, Kind kind, Sampling sampling, String counted) {
        this.key = key;
        this.words = words;
        this.kind = kind;
        this.sampling = sampling;
        this.counted = counted;
    }

    /** The name in files, tables, the ledger and the API. */
    @JsonValue
    public String key() {
        return key;
    }

    /** The name in texts for executives. */
    public String words() {
        return words;
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
        return switch (kind) {
            case SHARE, SHARE_AT_MOST -> Percent.text(value);
            case AVERAGE -> plain(value) + " of 5";
            case AT_LEAST, AT_MOST -> plain(value);
        };
    }

    /** In a sentence with numbers, for executives: what was counted, what it comes to, what is wanted, what is missing. */
    public String sentence(double numerator, long sample, double target) {
        Double value = value(numerator, sample);
        if (value == null) {
            return metWithoutSample() ? words + ": nothing was due yet" : words + " is not measured";
        }
        return switch (kind) {
            case SHARE ->
                "%s of %d %s, %s, target %s%s"
                        .formatted(
                                plain(numerator),
                                sample,
                                counted,
                                shown(value),
                                shown(target),
                                missing(
                                        Math.ceil(round(target * sample / 100)) - Math.floor(round(numerator)),
                                        "more"));
            case SHARE_AT_MOST ->
                "%s of %d %s, %s, at most %s wanted%s"
                        .formatted(
                                plain(numerator),
                                sample,
                                counted,
                                shown(value),
                                shown(target),
                                missing(
                                        Math.ceil(round(numerator)) - Math.floor(round(target * sample / 100)),
                                        "fewer"));
            case AVERAGE -> "%s %s from %d answers, target %s".formatted(counted, shown(value), sample, shown(target));
            case AT_LEAST -> "%s %s, target %s".formatted(shown(value), counted, shown(target));
            case AT_MOST -> "%s %s, at most %s allowed".formatted(shown(value), counted, shown(target));
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

    private String missing(double count, String word) {
        return count > 0 ? ", %d %s needed%s".formatted((long) count, word, remedy()) : "";
    }

    /** Where a metric that misses may only not have been recorded. */
    private String remedy() {
        return this == PROFICIENCY
                ? " (recorded with attendance: by the trainer's form, or by the column 'proficient' of an import)"
                : "";
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
