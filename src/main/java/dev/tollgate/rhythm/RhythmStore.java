package dev.tollgate.rhythm;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The weeks of the rhythm in the database. */
@Component
class RhythmStore {

    private final JdbcClient jdbc;

    RhythmStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A sponsor asked for an act in one week. */
    record Ask(String actId, String sponsor, boolean answered) {}

    void begin(long instance, String programId, String runId, int reports, Instant now) {
        jdbc.sql(
                        "insert into rhythm (process_instance_key, program_id, run_id, began_at, reports) values (?, ?, ?, ?, ?)")
                .params(instance, programId, runId, at(now), reports)
                .update();
    }

    int reports(long instance) {
        return jdbc.sql("select reports from rhythm where process_instance_key = ?")
                .param(instance)
                .query(Integer.class)
                .optional()
                .orElse(0);
    }

    void ask(long instance, String programId, String actId, String sponsor) {
        jdbc.sql("""
                        insert into rhythm_ask (process_instance_key, act_id, program_id, sponsor, answered) \
                        values (?, ?, ?, ?, false)""").params(instance, actId, programId, sponsor).update();
    }

    List<Ask> asks(long instance) {
        return jdbc.sql("select * from rhythm_ask where process_instance_key = ? order by sponsor, act_id")
                .param(instance)
                .query(RhythmStore::ask)
                .list();
    }

    /** Whether the sponsor named a later day for the act. */
    boolean postponed(String programId, String actId, LocalDate today) {
        return jdbc.sql("select count(*) from rhythm_ask where program_id = ? and act_id = ? and ask_after > ?")
                        .params(programId, actId, today)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    void answered(long instance, String actId, @Nullable LocalDate askAfter) {
        jdbc.sql("""
                        update rhythm_ask set answered = true, ask_after = ? \
                        where process_instance_key = ? and act_id = ?""").params(askAfter, instance, actId).update();
    }

    /** How often the sponsor named a later day for the act. */
    int timesPostponed(String programId, String actId) {
        return jdbc.sql("select count(*) from rhythm_ask where program_id = ? and act_id = ? and ask_after is not null")
                .params(programId, actId)
                .query(Integer.class)
                .single();
    }

    void held(long instance, Instant now, List<String> asks, Collection<String> silent) {
        jdbc.sql("update rhythm set held_at = ?, asks = ?, silent = ? where process_instance_key = ?")
                .params(at(now), String.join("\n", asks), String.join("\n", silent), instance)
                .update();
    }

    /** The silent sponsors of the last weeks of a run that were held, the latest first. */
    List<Set<String>> silent(String programId, String runId, int weeks) {
        return jdbc
                .sql("""
                        select silent from rhythm where program_id = ? and run_id = ? and held_at is not null \
                        order by held_at desc, process_instance_key desc""")
                .params(programId, runId)
                .query((row, number) -> Objects.requireNonNullElse(row.getString("silent"), ""))
                .list()
                .stream()
                .limit(weeks)
                .<Set<String>>map(silent -> silent.lines().collect(Collectors.toCollection(TreeSet::new)))
                .toList();
    }

    /** What the last week that was held asked for. */
    List<String> latestAsks(String programId) {
        return jdbc.sql("""
                        select asks from rhythm where program_id = ? and held_at is not null and asks is not null
                        order by held_at desc fetch first 1 rows only""").param(programId).query(String.class).optional().stream()
                .flatMap(String::lines)
                .toList();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Ask ask(ResultSet row, int number) throws SQLException {
        return new Ask(row.getString("act_id"), row.getString("sponsor"), row.getBoolean("answered"));
    }
}
