package dev.tollgate.measurement;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.language.Words;
import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The numbers of groups that the reports of a week tell, and the only place that decides which may be told
 * ({@link Disclosure}). A number told counts against later ones for {@value #WINDOW_DAYS} days, the window of adoption;
 * after that the two have no day of use in common. Until a group may be told anew, its last number stands with its date.
 */
@Service
public class ToldNumbers {

    /** Who attended their training and did not do their key action as often as their role should. */
    public static final String TRAINED_NOT_USING = "trainedNotUsing";

    static final int WINDOW_DAYS = ExpectedUse.DAYS;

    private static final double PERCENT = 100;
    private static final String BETWEEN_PARTS = "\t";

    private final JdbcClient jdbc;
    private final ToldUse use;
    private final Roster roster;
    private final TrainedWithoutUse trained;
    private final LearningChain learning;

    ToldNumbers(JdbcClient jdbc, ToldUse use, Roster roster, TrainedWithoutUse trained, LearningChain learning) {
        this.jdbc = jdbc;
        this.use = use;
        this.roster = roster;
        this.trained = trained;
        this.learning = learning;
    }

    /**
     * A number of a group in the reports of one week.
     *
     * @param measure key of a metric, {@link #TRAINED_NOT_USING}, or that of a {@link LearningStep}
     * @param units that the group is made of; empty for a wave as a whole
     * @param measuredOn an earlier day where the group could not be told anew
     */
    public record ToldNumber(
            String waveId,
            String measure,
            String group,
            Set<MeasuredUnit> units,
            LocalDate toldOn,
            LocalDate measuredOn,
            int people,
            long sample,
            double numerator,
            @Nullable Double value,
            @Nullable Double target) {

        public boolean of(Metric metric) {
            return measure.equals(metric.key());
        }

        /** What was counted, what it comes to and what is missing, as the gates say it. */
        public String sentence(Words words) {
            Metric metric = Metric.of(measure);
            if (target == null) {
                return value == null
                        ? words.text("metric.notMeasured", metric.words(words))
                        : metric.shown(value, words);
            }
            return metric.sentence(numerator, sample, target, words);
        }
    }

    /** @param members usernames of those counted; null where the number was told before */
    public record Telling(ToldNumber number, @Nullable Set<String> members) {}

    /**
     * What may be told of a wave on a day: adoption by group, and for the wave as a whole who is accounted for, who is
     * trained, and who is trained and does not use it; by group and by role how far people came from a training to use. Changes
     * nothing.
     */
    public List<Telling> decide(Snapshot snapshot, LocalDate day) {
        Map<MeasuredUnit, Set<String>> people = new HashMap<>();
        Map<String, Set<String>> roles = new TreeMap<>();
        for (Person person : roster.people(snapshot.programId(), snapshot.waveId())) {
            people.computeIfAbsent(MeasuredUnit.of(person), unit -> new HashSet<>())
                    .add(person.username());
            if (person.role() != null && !person.role().isBlank()) {
                roles.computeIfAbsent(person.role(), role -> new HashSet<>()).add(person.username());
            }
        }
        Set<String> all = people.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
        List<Telling> tellings = new ArrayList<>();
        Disclosure adoption = before(snapshot.programId(), LearningStep.USING.measures(), day);
        for (Snapshot.PoolValue pool : snapshot.pools()) {
            if (pool.metric() == Metric.ADOPTION && pool.value() != null) {
                Set<String> members = pool.units().stream()
                        .flatMap(unit -> people.getOrDefault(unit, Set.of()).stream())
                        .collect(Collectors.toSet());
                tell(snapshot, adoption, members, number(snapshot, pool, pool.pool(), pool.units(), day))
                        .ifPresent(tellings::add);
            }
        }
        for (Metric metric : List.of(Metric.ACCOUNTED, Metric.TRAINING_COMPLETION)) {
            Set<MeasuredUnit> units = snapshot.values().stream()
                    .filter(value -> value.metric() == metric)
                    .map(Snapshot.Value::unit)
                    .collect(Collectors.toSet());
            Snapshot.PoolValue whole = snapshot.over(metric, "", units, null);
            if (whole.value() != null) {
                tell(
                                snapshot,
                                before(snapshot.programId(), List.of(metric.key()), day),
                                all,
                                number(snapshot, whole, "", Set.of(), day))
                        .ifPresent(tellings::add);
            }
        }
        TrainedWithoutUse.Count count = trained.of(snapshot);
        if (Disclosure.enough(count.notUsing())) {
            ToldNumber number = new ToldNumber(
                    snapshot.waveId(),
                    TRAINED_NOT_USING,
                    "",
                    Set.of(),
                    day,
                    day,
                    snapshot.people(),
                    count.trained(),
                    count.notUsing(),
                    null,
                    null);
            tell(snapshot, before(snapshot.programId(), List.of(TRAINED_NOT_USING), day), all, number)
                    .ifPresent(tellings::add);
        }
        learned(snapshot, people, roles, adoption, tellings, day);
        return tellings;
    }

    /** Use of fewer people than a group has is a number like its adoption, and told beside it. */
    private void learned(
            Snapshot snapshot,
            Map<MeasuredUnit, Set<String>> people,
            Map<String, Set<String>> roles,
            Disclosure adoption,
            List<Telling> tellings,
            LocalDate day) {
        LearningChain.Steps steps = learning.of(snapshot);
        List<Snapshot.PoolValue> pools = snapshot.pools().stream()
                .filter(pool -> pool.metric() == Metric.ADOPTION)
                .toList();
        boolean live = snapshot.windowFrom().isBefore(snapshot.windowTo());
        for (LearningStep step : LearningStep.values()) {
            if (step == LearningStep.USING && !live) {
                continue;
            }
            Disclosure told =
                    step == LearningStep.USING ? adoption : before(snapshot.programId(), step.measures(), day);
            if (step == LearningStep.TRAINED) {
                tellings.stream()
                        .filter(telling -> telling.number().of(Metric.TRAINING_COMPLETION) && telling.members() != null)
                        .forEach(telling -> told.tell(telling.members()));
            }
            for (Snapshot.PoolValue pool : pools) {
                Set<String> group = pool.units().stream()
                        .flatMap(unit -> people.getOrDefault(unit, Set.of()).stream())
                        .collect(Collectors.toSet());
                learned(snapshot, step, false, pool.pool(), pool.units(), group, steps, told, day)
                        .ifPresent(tellings::add);
            }
            roles.forEach((role, group) -> learned(snapshot, step, true, role, Set.of(), group, steps, told, day)
                    .ifPresent(tellings::add));
        }
    }

    private Optional<Telling> learned(
            Snapshot snapshot,
            LearningStep step,
            boolean role,
            String name,
            Set<MeasuredUnit> units,
            Set<String> group,
            LearningChain.Steps steps,
            Disclosure told,
            LocalDate day) {
        Set<String> from = step.from(group, steps);
        int made = step.made(group, steps).size();
        return tell(
                snapshot,
                told,
                from,
                new ToldNumber(
                        snapshot.waveId(),
                        step.measure(role),
                        name,
                        units,
                        day,
                        day,
                        from.size(),
                        from.size(),
                        made,
                        from.isEmpty() ? null : PERCENT * made / from.size(),
                        null));
    }

    /** Puts down what is told, in the caller's transaction; who was counted is forgotten when it no longer matters. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(String programId, String runId, long week, List<Telling> tellings) {
        refuseWhatMustNotBeToldAnyMore(programId, tellings);
        for (Telling telling : tellings) {
            ToldNumber number = telling.number();
            jdbc.sql("""
                            insert into told_number (program_id, run_id, week, wave_id, measure, group_name, group_digest, units,
                              told_on, measured_on, people, sample, numerator, measured, target, members)
                            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            programId,
                            runId,
                            week,
                            number.waveId(),
                            number.measure(),
                            number.group(),
                            Canonical.sha256(number.group()),
                            number.units().stream()
                                    .sorted()
                                    .map(unit -> unit.departmentId() + BETWEEN_PARTS + unit.location())
                                    .collect(Collectors.joining("\n")),
                            number.toldOn(),
                            number.measuredOn(),
                            number.people(),
                            number.sample(),
                            number.numerator(),
                            number.value(),
                            number.target(),
                            telling.members() == null ? null : String.join("\n", new TreeSet<>(telling.members())))
                    .update();
        }
        tellings.stream()
                .map(telling -> telling.number().toldOn())
                .findFirst()
                .ifPresent(day -> jdbc.sql(
                                "update told_number set members = null where program_id = ? and told_on <= ? and members is not null")
                        .params(programId, day.minusDays(WINDOW_DAYS))
                        .update());
    }

    /** Everything told in the program's latest run, the oldest week first. */
    public List<ToldNumber> of(String programId) {
        return jdbc.sql("""
                        select * from told_number where program_id = ? and run_id = (
                          select run_id from told_number where program_id = ?
                          order by told_on desc, week desc fetch first 1 rows only)
                        order by told_on, wave_id, measure, group_name""")
                .params(programId, programId)
                .query(ToldNumbers::row)
                .list();
    }

    /** What the reports of one week tell. */
    public List<ToldNumber> ofWeek(long week) {
        return jdbc.sql("select * from told_number where week = ? order by wave_id, measure, group_name")
                .param(week)
                .query(ToldNumbers::row)
                .list();
    }

    private Optional<Telling> tell(Snapshot snapshot, Disclosure told, Set<String> members, ToldNumber number) {
        // People may have come or gone since they were counted; then nobody knows whose number it is.
        if (members.size() == number.people() && told.tell(members)) {
            return Optional.of(new Telling(number, members));
        }
        return jdbc.sql("""
                        select * from told_number where program_id = ? and run_id = ? and wave_id = ? and measure = ?
                          and group_name = ? and measured_on > ? order by told_on desc, week desc fetch first 1 rows only""")
                .params(
                        snapshot.programId(),
                        snapshot.runId(),
                        number.waveId(),
                        number.measure(),
                        number.group(),
                        number.toldOn().minusDays(WINDOW_DAYS))
                .query(ToldNumbers::row)
                .optional()
                .map(last -> new Telling(
                        new ToldNumber(
                                last.waveId(),
                                last.measure(),
                                last.group(),
                                last.units(),
                                number.toldOn(),
                                last.measuredOn(),
                                last.people(),
                                last.sample(),
                                last.numerator(),
                                last.value(),
                                last.target()),
                        null));
    }

    private Disclosure before(String programId, List<String> measures, LocalDate day) {
        List<Set<String>> told = new ArrayList<>(jdbc
                .sql("""
                        select members from told_number where program_id = :program and measure in (:measures)
                          and told_on > :after and members is not null order by told_on, week, wave_id, group_name""")
                .param("program", programId)
                .param("measures", measures)
                .param("after", day.minusDays(WINDOW_DAYS))
                .query(String.class)
                .list()
                .stream()
                .map(members -> members.lines().collect(Collectors.toSet()))
                .toList());
        if (measures.contains(Metric.ADOPTION.key())) {
            told.addAll(use.groups(programId, Metric.ADOPTION, day));
        }
        return new Disclosure(told);
    }

    /** Something else may have been told since the week was decided; then its job is tried again, and decides anew. */
    private void refuseWhatMustNotBeToldAnyMore(String programId, List<Telling> tellings) {
        List<String> measures = LearningStep.USING.measures();
        List<Telling> ofUse = tellings.stream()
                .filter(telling -> telling.members() != null
                        && measures.contains(telling.number().measure()))
                .toList();
        if (ofUse.isEmpty()) {
            return;
        }
        use.lock(programId);
        Disclosure told = before(programId, measures, ofUse.getFirst().number().toldOn());
        if (!ofUse.stream().allMatch(telling -> told.tell(telling.members()))) {
            throw new IllegalStateException("Other numbers were told while the week's were decided");
        }
    }

    private static ToldNumber number(
            Snapshot snapshot, Snapshot.PoolValue pool, String name, Set<MeasuredUnit> units, LocalDate day) {
        return new ToldNumber(
                snapshot.waveId(),
                pool.metric().key(),
                name,
                units,
                day,
                day,
                pool.people(),
                pool.sample(),
                pool.numerator(),
                pool.value(),
                pool.target());
    }

    private static ToldNumber row(ResultSet row, int number) throws SQLException {
        return new ToldNumber(
                row.getString("wave_id"),
                row.getString("measure"),
                row.getString("group_name"),
                row.getString("units")
                        .lines()
                        .map(line -> line.split(BETWEEN_PARTS, -1))
                        .map(parts -> new MeasuredUnit(parts[0], parts[1]))
                        .collect(Collectors.toSet()),
                row.getObject("told_on", LocalDate.class),
                row.getObject("measured_on", LocalDate.class),
                row.getInt("people"),
                row.getLong("sample"),
                row.getDouble("numerator"),
                number(row, "measured"),
                number(row, "target"));
    }

    private static @Nullable Double number(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? null : Double.valueOf(value);
    }
}
