package dev.tollgate.rhythm;

import dev.tollgate.measurement.LearningStep;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The week of the groups in which somebody leads people, on one page. */
final class ManagerPage {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

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
            LocalDate today) {
        Map<String, String> waves =
                program.waves().stream().collect(Collectors.toMap(Wave::id, Wave::name, (one, other) -> one));
        List<ToldNumber> weakestFirst = own.stream()
                .sorted(Comparator.comparingDouble(ManagerPage::gap).thenComparing(ToldNumber::group))
                .toList();
        List<ReportPage.Section> sections = new ArrayList<>();
        sections.add(
                waiting.isEmpty()
                        ? new ReportPage.Points("What waits for you", "Nothing waits for you this week.", List.of())
                        : new ReportPage.Points("What waits for you", "", waiting));
        sections.add(new ReportPage.Bars(
                "Use against target",
                weakestFirst.stream().map(number -> Trends.bar(number, waves)).toList(),
                ""));
        sections.add(new ReportPage.Points(
                "The numbers in words",
                "",
                weakestFirst.stream()
                        .map(number -> "%s: %s".formatted(Trends.name(number, waves), number.sentence()))
                        .toList()));
        List<String> learned = learned(learning, waves);
        if (!learned.isEmpty()) {
            sections.add(new ReportPage.Points("From training to use", "", learned));
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
            lines.put(Trends.name(number, waves), line);
        }
        Double target = weakestFirst.getFirst().target();
        return new ReportPage(
                "%s, %s".formatted(program.name(), DAY.format(today)),
                "The week of your people",
                lead(program, manager, weakestFirst, waves),
                sections,
                TrendChart.png(lines, target).orElse(null),
                Trends.inWords("Use of your groups, week by week", lines, target),
                "Measured by the system; nobody has to report anything for this. Groups of fewer than five people are never"
                        + " shown, nor numbers from which theirs could be worked out, and nobody is shown alone; a number with a"
                        + " date is of that day for this reason.");
    }

    /** A sentence for each group. */
    private static List<String> learned(List<ToldNumber> learning, Map<String, String> waves) {
        Map<String, List<String>> byGroup = new TreeMap<>();
        for (LearningStep step : LearningStep.values()) {
            learning.stream()
                    .filter(number ->
                            LearningStep.of(number).filter(step::equals).isPresent())
                    .forEach(number -> byGroup.computeIfAbsent(Trends.name(number, waves), group -> new ArrayList<>())
                            .add(step.sentence(number)));
        }
        return byGroup.entrySet().stream()
                .map(group -> "%s: %s.".formatted(group.getKey(), String.join("; ", group.getValue())))
                .toList();
    }

    private static String lead(
            ProgramDefinition program, String manager, List<ToldNumber> own, Map<String, String> waves) {
        ToldNumber weakest = own.getFirst();
        return gap(weakest) < 0
                ? "%s, ask %s what keeps them from working with %s: this group is furthest behind its target."
                        .formatted(manager, Trends.name(weakest, waves), program.software())
                : "%s, every group in which you lead people is at its target. Show them what their work with %s was good for."
                        .formatted(manager, program.software());
    }

    private static double gap(ToldNumber number) {
        double value = Objects.requireNonNull(number.value());
        return number.target() == null ? 0 : value - number.target();
    }
}
