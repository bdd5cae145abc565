package dev.tollgate.survey;

import dev.tollgate.language.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** What is asked, in the order of the pages. */
enum Question {
    OUTSIDE(Survey.PULSE, Kind.YES_NO, "outside", null),
    SATISFACTION(Survey.PULSE, Kind.SCALE, "satisfaction", null),
    HINDERS(Survey.PULSE, Kind.WORDS, "hinders", null),
    KNOWS_WHY(Survey.READINESS, Kind.SCALE, "knowsWhy", null),
    KNOWS_CHANGES(Survey.READINESS, Kind.SCALE, "knowsChanges", null),
    FEELS_ABLE(Survey.READINESS, Kind.SCALE, "feelsAble", null),
    HOPES(Survey.INTERVIEW, Kind.WORDS, "hopes", "S211"),
    CHALLENGES(Survey.INTERVIEW, Kind.WORDS, "challenges", "S212"),
    KEEPS(Survey.INTERVIEW, Kind.WORDS, "keeps", "S213"),
    TRASHES(Survey.INTERVIEW, Kind.WORDS, "trashes", "S214"),
    REASONS(Survey.INTERVIEW, Kind.WORDS, "reasons", "S215"),
    STRUGGLES(Survey.INTERVIEW, Kind.WORDS, "struggles", "S216");

    static final int BEST = 5;

    enum Kind {
        YES_NO,
        /** From 1 to {@value #BEST}. */
        SCALE,
        /** Of the reader's own, and never needed. */
        WORDS
    }

    private final Survey survey;
    private final Kind kind;
    private final String key;
    private final String practice;

    /** @param practice the number of it in the method, where it is one of its questions */
    Question(Survey survey, Kind kind, String key, @Nullable String practice) {
        this.survey = survey;
        this.kind = kind;
        this.key = key;
        this.practice = practice;
    }

    static List<Question> of(Survey survey) {
        return Arrays.stream(values())
                .filter(question -> question.survey == survey)
                .toList();
    }

    /** Those whose answer is a number. */
    static List<Question> counted() {
        return Arrays.stream(values())
                .filter(question -> question.kind != Kind.WORDS)
                .toList();
    }

    static Question named(String key) {
        return Arrays.stream(values())
                .filter(question -> question.key.equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No question '" + key + "'"));
    }

    Survey survey() {
        return survey;
    }

    Kind kind() {
        return kind;
    }

    /** In the page's form, the API and the table of words. */
    String key() {
        return key;
    }

    Optional<String> practice() {
        return Optional.ofNullable(practice);
    }

    /** Of a number, in the table of answers. */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    String text(Words words, String software) {
        return words.text(survey.key() + "." + key, software);
    }

    String choice(Words words, int value) {
        return words.text(survey.key() + ".scale." + value);
    }
}
