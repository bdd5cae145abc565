package dev.tollgate.rhythm;

import dev.tollgate.language.Words;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import java.time.LocalDate;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/** Numbers that were told, as a report shows them. */
final class Trends {

    private Trends() {}

    /** @param waves names by id */
    static String name(ToldNumber number, Map<String, String> waves, Words words) {
        String wave = waves.getOrDefault(number.waveId(), number.waveId());
        return number.measuredOn().equals(number.toldOn())
                ? words.text("report.place", number.group(), wave)
                : words.text("report.placeOn", number.group(), wave, words.monthDay(number.measuredOn()));
    }

    static ReportPage.Bar bar(ToldNumber number, Map<String, String> waves, Words words) {
        Metric metric = Metric.of(number.measure());
        double value = Objects.requireNonNull(number.value());
        return new ReportPage.Bar(
                name(number, waves, words),
                value,
                metric.shown(value, words),
                number.target(),
                number.target() == null ? "" : metric.shown(number.target(), words));
    }

    static String inWords(
            String what, Map<String, SortedMap<LocalDate, Double>> lines, @Nullable Double target, Words words) {
        String each = lines.entrySet().stream()
                .limit(TrendChart.MOST_LINES)
                .map(line -> words.text(
                        "report.chart.line",
                        line.getKey(),
                        percent(line.getValue().get(line.getValue().firstKey()), words),
                        words.monthDay(line.getValue().firstKey()),
                        percent(line.getValue().get(line.getValue().lastKey()), words),
                        words.monthDay(line.getValue().lastKey())))
                .collect(Collectors.joining("; "));
        return target == null
                ? words.text("report.chart.says", what, each)
                : words.text("report.chart.saysTarget", what, each, percent(target, words));
    }

    private static String percent(double value, Words words) {
        return Metric.ADOPTION.shown(value, words);
    }
}
