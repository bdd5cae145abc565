package dev.tollgate.rhythm;

import dev.tollgate.language.Words;
import dev.tollgate.measurement.LearningStep;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The week of the groups in which somebody leads people, on one page. */
final class ManagerPage {

    private ManagerPage() {}

    /**
     * @param history of the program
     * @param own the groups in which the manager leads people, as told this week
     * @param learning how far their people came from training to use, as told this week
     * @param waiting what waits for the manager, a sentence each
     */
    static ReportPage of(
            ProgramDefinition program,
            String manager,
            List<ToldNumber> history,
            List<ToldNumber> own,
            List<ToldNumber> learning,
            List<String> waiting,
            LocalDate today,
            Words words) {
        Map<String, String> waves =
                program.waves().stream().collect(Collectors.toMap(Wave::id, Wave::name, (one, other) -> one));
        List<ToldNumber> weakestFirst = own.stream()
                .sorted(Comparator.comparingDouble(ManagerPage::gap).thenComparing(ToldNumber::group))
                .toList();
        List<ReportPage.Section> sections = new ArrayList<>();
        sections.add(
                waiting.isEmpty()
                        ? new ReportPage.Points(
                                words.text("report.week.waits"), words.text("report.week.waits.nothing"), List.of())
                        : new ReportPage.Points(words.text("report.week.waits"), "", waiting));
        sections.add(new ReportPage.Bars(
                words.text("report.week.against"),
                weakestFirst.stream()
                        .map(number -> Trends.bar(number, waves, words))
                        .toList(),
                ""));
        sections.add(new ReportPage.Points(
                words.text("report.week.words"),
                "",
                weakestFirst.stream()
                        .map(number ->
                                words.text("report.line", Trends.name(number, waves, words), number.sentence(words)))
                        .toList()));
        List<String> learned = learned(learning, waves, words);
        if (!learned.isEmpty()) {
            sections.add(new ReportPage.Points(words.text("report.week.learned"), "", learned));
        }
        Map<String, SortedMap<LocalDate, Double>> lines = new LinkedHashMap<>();
        for (ToldNumber number : weakestFirst) {
            SortedMap<LocalDate, Double> line = new TreeMap<>();
            history.stream()
                    .filter(before -> before.of(Metric.ADOPTION)
                            && before.waveId().equals(number.waveId())
                            && before.group().equals(number.group())
                            && before.value() != null)
                    .forEach(before -> line.put(before.measuredOn(), before.value()));
            line.put(number.measuredOn(), Objects.requireNonNull(number.value()));
            lines.put(Trends.name(number, waves, words), line);
        }
        Double target = weakestFirst.getFirst().target();
        return new ReportPage(
                words,
                words.text("report.of", program.name(), words.day(today)),
                words.text("report.week.title"),
                lead(program, manager, weakestFirst, waves, words),
                sections,
                TrendChart.png(lines, target, words).orElse(null),
                Trends.inWords(words.text("report.week.chart"), lines, target, words),
                words.text("report.week.note"));
    }

    /** A sentence for each group. */
    private static List<String> learned(List<ToldNumber> learning, Map<String, String> waves, Words words) {
        Map<String, List<String>> byGroup = new TreeMap<>();
        for (LearningStep step : LearningStep.values()) {
            learning.stream()
                    .filter(number ->
                            LearningStep.of(number).filter(step::equals).isPresent())
                    .forEach(number -> byGroup.computeIfAbsent(
                                    Trends.name(number, waves, words), group -> new ArrayList<>())
                            .add(step.sentence(number, words)));
        }
        return byGroup.entrySet().stream()
                .map(group -> words.text("report.sentence", group.getKey(), String.join("; ", group.getValue())))
                .toList();
    }

    private static String lead(
            ProgramDefinition program, String manager, List<ToldNumber> own, Map<String, String> waves, Words words) {
        ToldNumber weakest = own.getFirst();
        return gap(weakest) < 0
                ? words.text("report.week.behind", manager, Trends.name(weakest, waves, words), program.software())
                : words.text("report.week.reached", manager, program.software());
    }

    private static double gap(ToldNumber number) {
        double value = Objects.requireNonNull(number.value());
        return number.target() == null ? 0 : value - number.target();
    }
}
