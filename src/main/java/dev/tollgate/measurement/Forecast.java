package dev.tollgate.measurement;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import dev.tollgate.program.Gate;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.springframework.lang.Nullable;

/**
 * When the next gate of a wave opens at the present trend of use, as far as use decides; the group that gets there last
 * decides. Holds in about 80 of 100 cases while use goes on to rise; see docs/metrics.md.
 *
 * @param from the first day; null where it cannot be told
 * @param to the last day; null where it cannot be told
 * @param because why it cannot be told; null where it can
 * @param groups those of five people and more
 */
public record Forecast(
        String waveId,
        String wave,
        Gate gate,
        @Nullable LocalDate from,
        @Nullable LocalDate to,
        @Nullable String because,
        List<OfGroup> groups) {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d", Locale.ENGLISH);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
    private static final DateTimeFormatter YEAR = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    /**
     * When a group of units is at its target.
     *
     * @param percent of its people keep the habit, as it was told last ({@link ToldUse}); null where it was not of late
     * @param toldOn when that was
     */
    public record OfGroup(
            String group,
            int people,
            @Nullable Double percent,
            @Nullable LocalDate toldOn,
            double target,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String because) {}

    /** For executives. */
    @JsonProperty
    public String sentence() {
        if (from == null || to == null) {
            return "It cannot be said yet when '%s' opens: %s.".formatted(gate.question(), because);
        }
        if (from.equals(to)) {
            return "At the present trend of use '%s' can open from %s on.".formatted(gate.question(), YEAR.format(to));
        }
        DateTimeFormatter first =
                from.getYear() != to.getYear() ? YEAR : from.getMonth() != to.getMonth() ? MONTH : DAY;
        return "At the present trend of use '%s' opens between %s and %s."
                .formatted(gate.question(), first.format(from), YEAR.format(to));
    }

    /** As {@link #sentence()}, in that language; why it cannot be told is said in English only. */
    String sentence(Words words) {
        if (words.tag().equals(Languages.DEFAULT)) {
            return sentence();
        }
        String opens = words.text("gate." + gate.id());
        if (from == null || to == null) {
            return words.text("forecast.untold", opens);
        }
        return from.equals(to)
                ? words.text("forecast.from", opens, words.day(to))
                : words.text(
                        "forecast.between",
                        opens,
                        from.getYear() == to.getYear() ? words.monthDay(from) : words.day(from),
                        words.day(to));
    }
}
