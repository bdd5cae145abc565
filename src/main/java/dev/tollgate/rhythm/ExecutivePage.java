package dev.tollgate.rhythm;

import dev.tollgate.lifecycle.Progress;
import dev.tollgate.lifecycle.Progress.WaveStanding;
import dev.tollgate.lifecycle.ProgressReport;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.ToldNumbers;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.outcome.Outcomes;
import dev.tollgate.program.ProgramDefinition;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** A program on one page, for its executive sponsor: what the last weekly reports told, and where the ledger says it is. */
@Component
class ExecutivePage {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
    private static final List<String> PHASES = List.of("Pre-launch", "Launch", "Stabilize", "Evolve");
    /** As the status says where a wave is: {@code Gate 'Is it in use?'}. */
    private static final Pattern NAMED = Pattern.compile("^(\\p{Alpha}+) '(.+)'$");

    private static final int MOST_WAVES = 4;
    private static final int MOST_GROUPS = 4;
    private static final int MOST_DEBTS = 3;
    private static final int MOST_OUTCOMES = 3;
    private static final int MOST_ASKS = 3;
    private static final int LONGEST_SENTENCE = 160;

    private final ProgressReport progress;
    private final ToldNumbers numbers;
    private final Outcomes outcomes;
    private final RhythmStore store;
    private final Clock clock;

    ExecutivePage(ProgressReport progress, ToldNumbers numbers, Outcomes outcomes, RhythmStore store, Clock clock) {
        this.progress = progress;
        this.numbers = numbers;
        this.outcomes = outcomes;
        this.store = store;
        this.clock = clock;
    }

    /** With what the last week asked for. */
    ReportPage of(ProgramDefinition program) {
        return of(program, store.latestAsks(program.id()));
    }

    ReportPage of(ProgramDefinition program, List<String> asks) {
        return page(
                program,
                progress.of(program),
                numbers.of(program.id()),
                outcomes.of(program.id()),
                asks,
                program.calendar().day(clock.instant()));
    }

    static ReportPage page(
            ProgramDefinition program,
            Progress progress,
            List<ToldNumber> told,
            List<Outcomes.Standing> outcomes,
            List<String> asks,
            LocalDate today) {
        Map<String, String> waves = new LinkedHashMap<>();
        program.waves().forEach(wave -> waves.put(wave.id(), wave.name()));
        List<ToldNumber> latest = latest(told);
        List<ToldNumber> adoption = latest.stream()
                .filter(number -> number.of(Metric.ADOPTION) && number.value() != null)
                .sorted(Comparator.comparingDouble(ExecutivePage::gap).thenComparing(ToldNumber::group))
                .toList();
        List<ReportPage.Section> sections = new ArrayList<>();
        List<String> asked = asks.stream().limit(MOST_ASKS).toList();
        if (!asked.isEmpty()) {
            sections.add(new ReportPage.Points("What it needs from you", "", cut(asked)));
        }
        sections.add(board(progress));
        List<String> holding = holding(progress);
        if (!holding.isEmpty()) {
            sections.add(new ReportPage.Points("What holds it", "", holding));
        }
        if (adoption.isEmpty()) {
            sections.add(new ReportPage.Points(
                    "Adoption against target",
                    "No group's use can be told yet: it is measured each week once a wave is live.",
                    List.of()));
        } else {
            sections.add(bars(adoption, waves));
        }
        List<String> people = people(latest, waves);
        if (!people.isEmpty()) {
            sections.add(new ReportPage.Points("People", "", people));
        }
        if (!outcomes.isEmpty()) {
            sections.add(benefit(outcomes));
        }
        List<String> debts = debts(progress);
        if (!debts.isEmpty()) {
            sections.add(new ReportPage.Points("Debts", "", debts));
        }
        Map<String, SortedMap<LocalDate, Double>> lines = lines(told, waves);
        Double target = adoption.isEmpty() ? null : adoption.getFirst().target();
        return new ReportPage(
                "%s, %s".formatted(program.software(), DAY.format(today)),
                program.name(),
                lead(program, progress),
                sections,
                TrendChart.png(lines, target).orElse(null),
                lines.isEmpty() ? "" : Trends.inWords("Adoption of the groups shown, week by week", lines, target),
                "Measured by the system; nobody had to report anything. Groups of fewer than five people are never shown, nor"
                        + " numbers from which theirs could be worked out; a number with a date is of that day for this reason.");
    }

    private static String lead(ProgramDefinition program, Progress progress) {
        Optional<WaveStanding> standing = progress.standing().stream()
                .min(Comparator.comparingInt((WaveStanding wave) -> passed(progress, wave.waveId()))
                        .thenComparing(WaveStanding::since));
        if (progress.paused() != null) {
            return "%s is paused.".formatted(program.name());
        }
        if (standing.isEmpty()) {
            return switch (progress.state()) {
                case "registered" -> "%s has not been started.".formatted(program.name());
                case "running" -> "%s is under way; no wave has begun.".formatted(program.name());
                default -> "%s is over: %s.".formatted(program.name(), progress.state());
            };
        }
        WaveStanding wave = standing.get();
        String next = Optional.ofNullable(wave.forecast())
                .orElseGet(() -> wave.nextMeasurement() == null
                        ? "When the next gate opens cannot be told yet."
                        : "It is measured again on %s.".formatted(day(program, wave.nextMeasurement())));
        return "%s: %s since %s%s. %s"
                .formatted(
                        program.waves().size() == 1 ? program.name() : wave.name(),
                        NAMED.matcher(wave.where())
                                .replaceFirst(named -> named.group(1).toLowerCase(Locale.ENGLISH) + " \u201c"
                                        + Matcher.quoteReplacement(named.group(2)) + "\u201d"),
                        day(program, wave.since()),
                        wave.heldBy().isEmpty() ? "" : ", on hold",
                        next);
    }

    private static ReportPage.Section board(Progress progress) {
        List<List<String>> rows = progress.waves().stream()
                .limit(MOST_WAVES)
                .map(wave -> {
                    List<String> row = new ArrayList<>(List.of(wave.name()));
                    int passed = passed(progress, wave.id());
                    for (int phase = 0; phase < PHASES.size(); phase++) {
                        row.add(
                                phase < passed
                                        ? "done"
                                        : phase > passed
                                                ? ""
                                                : switch (wave.state()) {
                                                    case "running" -> "now";
                                                    case "waiting" -> "from " + DAY.format(wave.startsOn());
                                                    default -> wave.state();
                                                });
                    }
                    return row;
                })
                .toList();
        List<String> columns = new ArrayList<>(List.of("Wave"));
        columns.addAll(PHASES);
        int more = progress.waves().size() - rows.size();
        return new ReportPage.Table(more > 0 ? "Waves (%d more not shown)".formatted(more) : "Waves", columns, rows);
    }

    private static ReportPage.Section bars(List<ToldNumber> adoption, Map<String, String> waves) {
        List<ReportPage.Bar> bars = adoption.stream()
                .limit(MOST_GROUPS)
                .map(number -> Trends.bar(number, waves))
                .toList();
        ToldNumber weakest = adoption.getFirst();
        String below = gap(weakest) < 0
                ? "Furthest behind: %s, %s.".formatted(Trends.name(weakest, waves), weakest.sentence())
                : "Every group shown is at its target.";
        int more = adoption.size() - bars.size();
        return new ReportPage.Bars(
                "Adoption against target",
                bars,
                more > 0 ? "%s %d more groups are further ahead.".formatted(below, more) : below);
    }

    private static List<String> people(List<ToldNumber> latest, Map<String, String> waves) {
        List<String> people = new ArrayList<>();
        List<ToldNumber> accounted =
                latest.stream().filter(number -> number.of(Metric.ACCOUNTED)).toList();
        if (!accounted.isEmpty()) {
            long all = accounted.stream().mapToLong(ToldNumber::sample).sum();
            long missing = all
                    - Math.round(accounted.stream()
                            .mapToDouble(ToldNumber::numerator)
                            .sum());
            people.add(
                    missing == 0
                            ? "All %d people of the waves that have begun are accounted for.".formatted(all)
                            : "%d of %d people are not yet accounted for: nobody knows whether the first message reached them."
                                    .formatted(missing, all));
        }
        latest.stream()
                .filter(number -> number.measure().equals(ToldNumbers.TRAINED_NOT_USING))
                .map(number -> "%s: %d people are trained and do not use it as often as their role should."
                        .formatted(
                                waves.getOrDefault(number.waveId(), number.waveId()), Math.round(number.numerator())))
                .limit(MOST_WAVES)
                .forEach(people::add);
        return people;
    }

    private static ReportPage.Section benefit(List<Outcomes.Standing> outcomes) {
        return new ReportPage.Table(
                "Benefit against baseline",
                List.of("What", "Baseline", "Measured", "Aim"),
                outcomes.stream()
                        .limit(MOST_OUTCOMES)
                        .map(outcome -> List.of(
                                outcome.outcome(),
                                "%s %s".formatted(plain(outcome.baseline()), outcome.unit()),
                                measured(outcome),
                                "%s %s".formatted(plain(outcome.target()), outcome.unit())))
                        .toList());
    }

    private static String measured(Outcomes.Standing outcome) {
        if (outcome.measured() == null) {
            return "not yet";
        }
        return "%s %s (%s)"
                .formatted(
                        plain(outcome.measured().value()),
                        outcome.unit(),
                        DAY.format(outcome.measured().measuredOn()));
    }

    private static List<String> holding(Progress progress) {
        return cut(progress.standing().stream()
                .flatMap(wave -> wave.heldBy().stream().map(sentence -> "%s: %s".formatted(wave.name(), sentence)))
                .limit(MOST_DEBTS)
                .toList());
    }

    private static List<String> debts(Progress progress) {
        List<String> debts = new ArrayList<>();
        progress.waves().stream()
                .filter(wave ->
                        wave.liveBeforeReady() != null && wave.liveBeforeReady().lasts())
                .map(wave ->
                        "%s: %s".formatted(wave.name(), wave.liveBeforeReady().inWords()))
                .forEach(debts::add);
        for (WaveStanding wave : progress.standing()) {
            wave.conditions()
                    .forEach(condition -> debts.add("%s: due at the next gate, %s".formatted(wave.name(), condition)));
            wave.rebaselined().forEach(moved -> debts.add("%s: %s".formatted(wave.name(), moved)));
        }
        return cut(debts.stream().limit(MOST_DEBTS).toList());
    }

    /** Adoption over all groups of a wave that were told anew in a week. */
    private static Map<String, SortedMap<LocalDate, Double>> lines(List<ToldNumber> told, Map<String, String> waves) {
        Map<String, SortedMap<LocalDate, Double>> lines = new LinkedHashMap<>();
        told.stream()
                .filter(number ->
                        number.of(Metric.ADOPTION) && number.measuredOn().equals(number.toldOn()))
                .collect(Collectors.groupingBy(ToldNumber::waveId, LinkedHashMap::new, Collectors.toList()))
                .forEach((wave, own) -> {
                    SortedMap<LocalDate, Double> line = new TreeMap<>();
                    own.stream()
                            .collect(Collectors.groupingBy(ToldNumber::toldOn))
                            .forEach((day, groups) -> line.put(
                                    day,
                                    100
                                            * groups.stream()
                                                    .mapToDouble(ToldNumber::numerator)
                                                    .sum()
                                            / groups.stream()
                                                    .mapToLong(ToldNumber::sample)
                                                    .sum()));
                    lines.put(waves.getOrDefault(wave, wave), line);
                });
        return lines;
    }

    private static List<ToldNumber> latest(List<ToldNumber> told) {
        Optional<LocalDate> day = told.stream().map(ToldNumber::toldOn).max(Comparator.naturalOrder());
        return told.stream()
                .filter(number -> number.toldOn().equals(day.orElseThrow()))
                .toList();
    }

    private static int passed(Progress progress, String waveId) {
        return progress.waves().stream()
                .filter(wave -> wave.id().equals(waveId))
                .mapToInt(wave -> (int) wave.gates().stream()
                        .filter(gate -> gate.state().equals("passed"))
                        .count())
                .findFirst()
                .orElse(0);
    }

    private static double gap(ToldNumber number) {
        double value = Objects.requireNonNull(number.value());
        return number.target() == null ? 0 : value - number.target();
    }

    private static String day(ProgramDefinition program, @Nullable Instant instant) {
        return instant == null ? "" : DAY.format(program.calendar().day(instant));
    }

    private static String plain(double number) {
        return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
    }

    /** So that it stays one page; the whole sentence is in the status. */
    private static List<String> cut(List<String> sentences) {
        return sentences.stream()
                .map(sentence -> sentence.length() > LONGEST_SENTENCE
                        ? sentence.substring(0, LONGEST_SENTENCE) + " …"
                        : sentence)
                .toList();
    }
}
