package dev.tollgate.assignment;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Absences, successions and handed-over tasks in the database. */
@Component
class AbsenceStore {

    private final JdbcClient jdbc;

    AbsenceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A task in other hands. */
    record Handover(long key, List<String> holders, List<String> acting) {}

    /** Notes an absence; one of the same person that begins on the same day is replaced. */
    void note(String programId, Absence absence, String by, Instant now) {
        jdbc.sql("delete from absence where program_id = ? and username = ? and absent_from = ?")
                .params(programId, absence.username(), absence.from())
                .update();
        jdbc.sql("""
                        insert into absence (program_id, username, absent_from, absent_until, deputy, code, noted_by, noted_at) \
                        values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        programId,
                        absence.username(),
                        absence.from(),
                        absence.until(),
                        absence.deputy(),
                        absence.code().name(),
                        by,
                        at(now))
                .update();
    }

    /** The last noted first. */
    List<Absence> of(String programId, String username) {
        return jdbc.sql("select * from absence where program_id = ? and username = ? order by noted_at desc")
                .params(programId, username)
                .query(AbsenceStore::absence)
                .list();
    }

    List<Absence> of(String programId) {
        return jdbc.sql("select * from absence where program_id = ? order by absent_from, username")
                .param(programId)
                .query(AbsenceStore::absence)
                .list();
    }

    Map<String, String> successions(String programId) {
        Map<String, String> found = new TreeMap<>();
        jdbc.sql("select username, successor from succession where program_id = ?")
                .param(programId)
                .query((row, number) -> Map.entry(row.getString("username"), row.getString("successor")))
                .list()
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    /** Whether the successor is another than before. */
    boolean succeeds(String programId, String username, String successor, Instant now) {
        Optional<String> before = Optional.ofNullable(successions(programId).get(username));
        if (before.filter(successor::equals).isPresent()) {
            return false;
        }
        if (before.isEmpty()) {
            jdbc.sql("insert into succession (program_id, username, successor, told_at) values (?, ?, ?, ?)")
                    .params(programId, username, successor, at(now))
                    .update();
        } else {
            jdbc.sql("update succession set successor = ?, told_at = ? where program_id = ? and username = ?")
                    .params(successor, at(now), programId, username)
                    .update();
        }
        return true;
    }

    /** Somebody who came back needs no successor. */
    void rejoined(String programId, String username) {
        jdbc.sql("delete from succession where program_id = ? and username = ?")
                .params(programId, username)
                .update();
    }

    Map<Long, Handover> handovers(String programId) {
        Map<Long, Handover> found = new TreeMap<>();
        jdbc.sql("select * from task_handover where program_id = ?")
                .param(programId)
                .query((row, number) -> new Handover(
                        row.getLong("element_instance_key"),
                        row.getString("holders").lines().toList(),
                        row.getString("acting").lines().toList()))
                .list()
                .forEach(handover -> found.put(handover.key(), handover));
        return found;
    }

    void handOver(long key, String programId, List<String> holders, List<String> acting, Instant now) {
        jdbc.sql("delete from task_handover where element_instance_key = ?")
                .param(key)
                .update();
        jdbc.sql("""
                        insert into task_handover (element_instance_key, program_id, holders, acting, handed_at) \
                        values (?, ?, ?, ?, ?)""")
                .params(key, programId, String.join("\n", holders), String.join("\n", acting), at(now))
                .update();
    }

    void forget(long key) {
        jdbc.sql("delete from task_handover where element_instance_key = ?")
                .param(key)
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Absence absence(ResultSet row, int number) throws SQLException {
        return new Absence(
                row.getString("username"),
                row.getObject("absent_from", LocalDate.class),
                row.getObject("absent_until", LocalDate.class),
                row.getString("deputy"),
                Absence.Code.valueOf(row.getString("code")));
    }
}
