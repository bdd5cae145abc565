package dev.tollgate.measurement;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Decides which numbers of people's use may be told beside all that were told before, wherever they are told: at gates, in tasks,
 * in letters and by the API. Whoever tells one asks here first, and what may be told counts as told from then on. The weekly
 * reports decide by the same rule ({@link ToldNumbers}), and what they told counts here, as this does there.
 *
 * <p>A number counts against later ones as long as both look at the same days ({@link Metric#windowDays()}); that of first use,
 * which looks back to go-live, as long as the program runs. Decisions are made of the exact numbers always.
 */
@Service
public class ToldUse {

    /** What people do in the software, which is nobody's business but theirs; all else is known to whoever keeps the lists. */
    private static final Set<Metric> USE =
            EnumSet.of(Metric.ACTIVATION, Metric.ADOPTION, Metric.QUALITY, Metric.MONTHLY_ADOPTION);

    private final JdbcClient jdbc;
    private final Roster roster;
    private final Clock clock;

    ToldUse(JdbcClient jdbc, Roster roster, Clock clock) {
        this.jdbc = jdbc;
        this.roster = roster;
        this.clock = clock;
    }

    /**
     * A number of a group to be told.
     *
     * @param name of the group; empty for the wave as a whole
     * @param people who were counted
     * @param day of the measurement in the program's time zone
     */
    public record Number(
            String programId,
            String runId,
            String waveId,
            Metric metric,
            String name,
            Set<MeasuredUnit> units,
            int people,
            double value,
            LocalDate day) {}

    /** The snapshot with those numbers held back that must not be told; the others count as told. */
    @Transactional
    public Snapshot tell(Snapshot snapshot) {
        List<HeldBack> heldBack = new ArrayList<>();
        Telling telling = new Telling(snapshot.programId(), snapshot.runId(), snapshot.waveId(), snapshot.windowTo());
        for (Snapshot.PoolValue pool : snapshot.pools()) {
            if (USE.contains(pool.metric()) && pool.value() != null && pool.mayBeShown()) {
                telling.tell(pool.metric(), pool.pool(), pool.units(), pool.people(), pool.value())
                        .ifPresent(heldBack::add);
            }
        }
        for (Metric metric : USE) {
            Snapshot.PoolValue whole = snapshot.whole(metric);
            if (whole.value() != null && whole.mayBeShown()) {
                telling.tell(metric, "", whole.units(), whole.people(), whole.value())
                        .ifPresent(heldBack::add);
            }
        }
        return snapshot.withheld(heldBack);
    }

    /** Empty where it may be told, and counts as told; else why not. */
    @Transactional
    public Optional<HeldBack> tell(Number number) {
        if (!USE.contains(number.metric())) {
            return Optional.empty();
        }
        return new Telling(number.programId(), number.runId(), number.waveId(), number.day())
                .tell(number.metric(), number.name(), number.units(), number.people(), number.value());
    }

    /** Once nothing is told any more that it could be compared with, who was counted is nobody's business. */
    @Scheduled(
            initialDelayString = "${tollgate.measurement.forget-every:1h}",
            fixedDelayString = "${tollgate.measurement.forget-every:1h}")
    @Transactional
    public void forgetEndedRuns() {
        OffsetDateTime before = clock.instant()
                .minus(Metric.MONTHLY_ADOPTION.windowDays(), ChronoUnit.DAYS)
                .atOffset(ZoneOffset.UTC);
        jdbc.sql("delete from told_use where run_id in (select id from program_run where ended_at < ?)")
                .param(before)
                .update();
        jdbc.sql("""
                        update told_number set members = null where members is not null
                          and run_id in (select id from program_run where ended_at < ?)""").param(before).update();
    }

    /** What was told of a group last, on whatever occasion; empty where nothing was that still counts. */
    Optional<HeldBack> last(String programId, String runId, String waveId, Metric metric, String name, LocalDate day) {
        return jdbc.sql("""
                        select told_on, measured from told_use where program_id = :program and run_id = :run
                          and wave_id = :wave and metric = :metric and group_name = :name and told_on > :after
                        union all select measured_on, measured from told_number where program_id = :program
                          and run_id = :run and wave_id = :wave and measure = :metric and group_name = :name
                          and measured_on > :after and measured is not null
                        order by 1 desc fetch first 1 rows only""")
                .param("program", programId)
                .param("run", runId)
                .param("wave", waveId)
                .param("metric", metric.key())
                .param("name", name)
                .param("after", since(metric, day))
                .query((row, rowNumber) ->
                        new HeldBack(metric, name, row.getObject(1, LocalDate.class), row.getDouble(2)))
                .optional();
    }

    /** The people of each group that was told outside of the weekly reports and still counts. */
    List<Set<String>> groups(String programId, Metric metric, LocalDate day) {
        return jdbc
                .sql("select members from told_use where program_id = ? and metric = ? and told_on > ?")
                .params(programId, metric.key(), since(metric, day))
                .query(String.class)
                .list()
                .stream()
                .map(ToldUse::people)
                .toList();
    }

    /** Until the transaction ends nobody else tells a number of this program's use. */
    void lock(String programId) {
        jdbc.sql("select id from program where id = ? for update")
                .param(programId)
                .query(String.class)
                .optional();
    }

    /** The people of groups that the weekly reports told, and that still count. */
    private List<Set<String>> weekly(String programId, LocalDate day) {
        return jdbc
                .sql("""
                        select members from told_number where program_id = :program and measure in (:measures)
                          and told_on > :after and members is not null""")
                .param("program", programId)
                .param("measures", LearningStep.USING.measures())
                .param("after", since(Metric.ADOPTION, day))
                .query(String.class)
                .list()
                .stream()
                .map(ToldUse::people)
                .toList();
    }

    private static LocalDate since(Metric metric, LocalDate day) {
        return metric.windowDays() == 0 ? LocalDate.EPOCH : day.minusDays(metric.windowDays());
    }

    private static Set<String> people(String members) {
        return members.lines().collect(Collectors.toSet());
    }

    /** What is told of a wave at one time. */
    private final class Telling {

        private final String programId;
        private final String runId;
        private final String waveId;
        private final LocalDate day;
        private final Map<MeasuredUnit, Set<String>> people = new HashMap<>();
        private final Map<Metric, Disclosure> told = new EnumMap<>(Metric.class);

        Telling(String programId, String runId, String waveId, LocalDate day) {
            this.programId = programId;
            this.runId = runId;
            this.waveId = waveId;
            this.day = day;
            lock(programId);
            for (Person person : roster.people(programId, waveId)) {
                people.computeIfAbsent(MeasuredUnit.of(person), unit -> new HashSet<>())
                        .add(person.username());
            }
        }

        Optional<HeldBack> tell(Metric metric, String name, Set<MeasuredUnit> units, int counted, double value) {
            Set<String> members = units.stream()
                    .flatMap(unit -> people.getOrDefault(unit, Set.of()).stream())
                    .collect(Collectors.toSet());
            // People may have come or gone since they were counted; then nobody knows whose number it is.
            if (members.size() == counted
                    && told.computeIfAbsent(metric, this::before).tell(members)) {
                keep(metric, name, members, value);
                return Optional.empty();
            }
            return Optional.of(last(programId, runId, waveId, metric, name, day)
                    .orElseGet(() -> new HeldBack(metric, name, null, null)));
        }

        private Disclosure before(Metric metric) {
            forget(metric);
            List<Set<String>> groups = new ArrayList<>(groups(programId, metric, day));
            if (metric == Metric.ADOPTION) {
                groups.addAll(weekly(programId, day));
            }
            return new Disclosure(groups);
        }

        private void forget(Metric metric) {
            boolean always = metric.windowDays() == 0;
            jdbc.sql("delete from told_use where program_id = ? and metric = ? and "
                            + (always ? "run_id <> ?" : "told_on <= ?"))
                    .params(programId, metric.key(), always ? runId : since(metric, day))
                    .update();
        }

        private void keep(Metric metric, String name, Set<String> members, double value) {
            String written = String.join("\n", new TreeSet<>(members));
            String digest = Canonical.sha256(written);
            int again = jdbc.sql("""
                            update told_use set run_id = ?, told_on = ?, measured = ? where program_id = ? and metric = ?
                              and members_digest = ? and wave_id = ? and group_digest = ?""")
                    .params(runId, day, value, programId, metric.key(), digest, waveId, Canonical.sha256(name))
                    .update();
            if (again == 0) {
                jdbc.sql("""
                                insert into told_use (program_id, metric, members_digest, run_id, wave_id, group_name,
                                  group_digest, told_on, measured, members) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                        .params(
                                programId,
                                metric.key(),
                                digest,
                                runId,
                                waveId,
                                name,
                                Canonical.sha256(name),
                                day,
                                value,
                                written)
                        .update();
            }
        }
    }
}
