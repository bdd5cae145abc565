package dev.tollgate.rhythm;

import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/** Numbers that were told, as a report shows them. */
final class Trends {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);

    private Trends() {}

    /** @param waves names by id */
    static String name(ToldNumber number, Map<String, String> waves) {
        String wave = waves.getOrDefault(number.waveId(), number.waveId());
        String day = number.measuredOn().equals(number.toldOn()) ? "" : ", " + DAY.format(number.measuredOn());
        return "%s (%s%s)".formatted(number.group(), wave, day);
    }

    static ReportPage.Bar bar(ToldNumber number, Map<String, String> waves) {
        Metric metric = Metric.of(number.measure());
        double value = Objects.requireNonNull(number.value());
        return new ReportPage.Bar(
                name(number, waves),
                value,
                metric.shown(value),
                number.target(),
                number.target() == null ? "" : metric.shown(number.target()));
    }

    static String inWords(String what, Map<String, SortedMap<LocalDate, Double>> lines, @Nullable Double target) {
        String each = lines.entrySet().stream()
                .limit(TrendChart.MOST_LINES)
                .map(line -> "%s from %s on %s to %s on %s"
                        .formatted(
                                line.getKey(),
                                percent(line.getValue().get(line.getValue().firstKey())),
                                DAY.format(line.getValue().firstKey()),
                                percent(line.getValue().get(line.getValue().lastKey())),
                                DAY.format(line.getValue().lastKey())))
                .collect(Collectors.joining("; "));
        return "%s: %s%s.".formatted(what, each, target == null ? "" : "; target " + percent(target));
    }

    private static String percent(double value) {
        return Metric.ADOPTION.shown(value);
    }
}
