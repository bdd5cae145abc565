package dev.tollgate.rhythm;

import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.Progress;
import dev.tollgate.lifecycle.Progress.WaveStanding;
import dev.tollgate.lifecycle.ProgressReport;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.ToldNumbers;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.outcome.Outcomes;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
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

    /** As texts have them. */
    private static final List<String> PHASES = List.of("pre-launch", "launch", "stabilize", "evolve");
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

    /** With what the last week asked for, which is kept in English. */
    ReportPage of(ProgramDefinition program) {
        return of(program, store.latestAsks(program.id()), Words.english());
    }

    ReportPage of(ProgramDefinition program, List<String> asks, Words words) {
        return page(
                program,
                progress.of(program, words),
                numbers.of(program.id()),
                outcomes.of(program.id()),
                asks,
                program.calendar().day(clock.instant()),
                words);
    }

    static ReportPage page(
            ProgramDefinition program,
            Progress progress,
            List<ToldNumber> told,
            List<Outcomes.Standing> outcomes,
            List<String> asks,
            LocalDate today,
            Words words) {
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
            sections.add(new ReportPage.Points(words.text("report.page.needs"), "", cut(asked)));
        }
        sections.add(board(progress, words));
        List<String> holding = holding(progress, words);
        if (!holding.isEmpty()) {
            sections.add(new ReportPage.Points(words.text("report.page.holds"), "", holding));
        }
        if (adoption.isEmpty()) {
            sections.add(new ReportPage.Points(
                    words.text("report.page.adoption"), words.text("report.page.adoption.none"), List.of()));
        } else {
            sections.add(bars(adoption, waves, words));
        }
        List<String> people = people(latest, waves, words);
        if (!people.isEmpty()) {
            sections.add(new ReportPage.Points(words.text("report.page.people"), "", people));
        }
        if (!outcomes.isEmpty()) {
            sections.add(benefit(outcomes, words));
        }
        List<String> debts = debts(progress, words);
        if (!debts.isEmpty()) {
            sections.add(new ReportPage.Points(words.text("report.page.debts"), "", debts));
        }
        Map<String, SortedMap<LocalDate, Double>> lines = lines(told, waves);
        Double target = adoption.isEmpty() ? null : adoption.getFirst().target();
        return new ReportPage(
                words,
                words.text("report.of", program.software(), words.day(today)),
                program.name(),
                lead(program, progress, words),
                sections,
                TrendChart.png(lines, target, words).orElse(null),
                lines.isEmpty() ? "" : Trends.inWords(words.text("report.page.chart"), lines, target, words),
                words.text("report.page.note"));
    }

    private static String lead(ProgramDefinition program, Progress progress, Words words) {
        Optional<WaveStanding> standing = progress.standing().stream()
                .min(Comparator.comparingInt((WaveStanding wave) -> passed(progress, wave.waveId()))
                        .thenComparing(WaveStanding::since));
        if (progress.paused() != null) {
            return words.text("report.lead.paused", program.name());
        }
        if (standing.isEmpty()) {
            return switch (progress.state()) {
                case "registered" -> words.text("report.lead.registered", program.name());
                case "running" -> words.text("report.lead.running", program.name());
                default ->
                    words.text(
                            "report.lead.over",
                            program.name(),
                            words.text("report.state." + progress.state().replace(' ', '-')));
            };
        }
        WaveStanding wave = standing.get();
        String next = Optional.ofNullable(wave.forecast())
                .orElseGet(() -> wave.nextMeasurement() == null
                        ? words.text("report.lead.unknown")
                        : words.text("report.lead.again", day(program, wave.nextMeasurement(), words)));
        return words.text(
                wave.heldBy().isEmpty() ? "report.lead.since" : "report.lead.held",
                program.waves().size() == 1 ? program.name() : wave.name(),
                where(wave.where(), words),
                day(program, wave.since(), words),
                next);
    }

    private static String where(String where, Words words) {
        Matcher named = NAMED.matcher(where);
        if (!named.matches()) {
            return where;
        }
        String name = named.group(2);
        return Arrays.stream(Gate.values())
                .filter(gate -> gate.question().equals(name))
                .findFirst()
                .map(gate -> words.text("report.where.gate", words.text("gate." + gate.id())))
                .or(() -> PHASES.stream()
                        .filter(name::equalsIgnoreCase)
                        .findFirst()
                        .map(phase -> words.text("report.where.phase", words.text("phase." + phase))))
                .orElse(where);
    }

    private static ReportPage.Section board(Progress progress, Words words) {
        List<List<String>> rows = progress.waves().stream()
                .limit(MOST_WAVES)
                .map(wave -> {
                    List<String> row = new ArrayList<>(List.of(wave.name()));
                    int passed = passed(progress, wave.id());
                    for (int phase = 0; phase < PHASES.size(); phase++) {
                        row.add(
                                phase < passed
                                        ? words.text("report.board.done")
                                        : phase > passed
                                                ? ""
                                                : switch (wave.state()) {
                                                    case "running" -> words.text("report.board.now");
                                                    case "waiting" ->
                                                        words.text("report.board.from", words.day(wave.startsOn()));
                                                    default -> words.text("report.board." + wave.state());
                                                });
                    }
                    return row;
                })
                .toList();
        List<String> columns = new ArrayList<>(List.of(words.text("report.board.wave")));
        PHASES.forEach(phase -> columns.add(words.text("phase." + phase)));
        int more = progress.waves().size() - rows.size();
        return new ReportPage.Table(
                more > 0 ? words.text("report.board.more", more) : words.text("report.board"), columns, rows);
    }

    private static ReportPage.Section bars(List<ToldNumber> adoption, Map<String, String> waves, Words words) {
        List<ReportPage.Bar> bars = adoption.stream()
                .limit(MOST_GROUPS)
                .map(number -> Trends.bar(number, waves, words))
                .toList();
        ToldNumber weakest = adoption.getFirst();
        String below = gap(weakest) < 0
                ? words.text("report.behind", Trends.name(weakest, waves, words), weakest.sentence(words))
                : words.text("report.reached");
        int more = adoption.size() - bars.size();
        return new ReportPage.Bars(
                words.text("report.page.adoption"),
                bars,
                more > 0 ? words.sentences(below, words.text("report.moreGroups", more)) : below);
    }

    private static List<String> people(List<ToldNumber> latest, Map<String, String> waves, Words words) {
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
                            ? words.text("report.page.accounted", all)
                            : words.text("report.page.unaccounted", missing, all));
        }
        latest.stream()
                .filter(number -> number.measure().equals(ToldNumbers.TRAINED_NOT_USING))
                .map(number -> words.text(
                        "report.page.trained",
                        waves.getOrDefault(number.waveId(), number.waveId()),
                        Math.round(number.numerator())))
                .limit(MOST_WAVES)
                .forEach(people::add);
        return people;
    }

    private static ReportPage.Section benefit(List<Outcomes.Standing> outcomes, Words words) {
        return new ReportPage.Table(
                words.text("report.page.benefit"),
                List.of(
                        words.text("report.page.what"),
                        words.text("report.page.baseline"),
                        words.text("report.page.measured"),
                        words.text("report.page.aim")),
                outcomes.stream()
                        .limit(MOST_OUTCOMES)
                        .map(outcome -> List.of(
                                outcome.outcome(),
                                "%s %s".formatted(plain(outcome.baseline(), words), outcome.unit()),
                                measured(outcome, words),
                                "%s %s".formatted(plain(outcome.target(), words), outcome.unit())))
                        .toList());
    }

    private static String measured(Outcomes.Standing outcome, Words words) {
        if (outcome.measured() == null) {
            return words.text("report.page.notYet");
        }
        return "%s %s (%s)"
                .formatted(
                        plain(outcome.measured().value(), words),
                        outcome.unit(),
                        words.day(outcome.measured().measuredOn()));
    }

    private static List<String> holding(Progress progress, Words words) {
        return cut(progress.standing().stream()
                .flatMap(wave ->
                        wave.heldBy().stream().map(sentence -> words.text("report.line", wave.name(), sentence)))
                .limit(MOST_DEBTS)
                .toList());
    }

    private static List<String> debts(Progress progress, Words words) {
        List<String> debts = new ArrayList<>();
        progress.waves().stream()
                .filter(wave ->
                        wave.liveBeforeReady() != null && wave.liveBeforeReady().lasts())
                .map(wave -> words.text(
                        "report.line", wave.name(), wave.liveBeforeReady().inWords()))
                .forEach(debts::add);
        for (WaveStanding wave : progress.standing()) {
            wave.conditions()
                    .forEach(condition -> debts.add(words.text("report.page.condition", wave.name(), condition)));
            wave.rebaselined().forEach(moved -> debts.add(words.text("report.line", wave.name(), moved)));
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

    private static String day(ProgramDefinition program, @Nullable Instant instant, Words words) {
        return instant == null ? "" : words.day(program.calendar().day(instant));
    }

    private static String plain(double number, Words words) {
        return words.decimal(BigDecimal.valueOf(number).stripTrailingZeros().toPlainString());
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
