package dev.tollgate.training;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Attendance that was recorded beside the trainer's form, in the database. */
@Component
class AttendanceStore {

    private final JdbcClient jdbc;

    AttendanceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What came at once.
     *
     * @param by the login that it came with
     */
    record Import(String id, String programId, String runId, String waveId, String by, Instant recordedAt) {}

    void insert(Import taken, List<RecordedAttendance> rows) {
        jdbc.sql("""
                        insert into training_attendance_import (id, program_id, run_id, wave_id, recorded_by, recorded_at)
                        values (?, ?, ?, ?, ?, ?)""")
                .params(
                        taken.id(),
                        taken.programId(),
                        taken.runId(),
                        taken.waveId(),
                        taken.by(),
                        taken.recordedAt().atOffset(ZoneOffset.UTC))
                .update();
        for (RecordedAttendance row : rows) {
            jdbc.sql("""
                            insert into training_attendance (import_id, username, part, attended_at, session_id, source, said_by,
                              proficient)
                            values (?, ?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            row.importId(),
                            row.username(),
                            row.part(),
                            row.attendedAt().atOffset(ZoneOffset.UTC),
                            row.sessionId(),
                            row.source(),
                            row.saidBy(),
                            row.proficient())
                    .update();
        }
    }

    /**
     * Why a row does not count any more.
     *
     * @param by the login that took it back
     */
    record Withdrawal(String importId, RecordedAttendance.Key key, String reason, String by, Instant at) {}

    void withdraw(Withdrawal withdrawal) {
        jdbc.sql("""
                        insert into training_attendance_withdrawal (import_id, username, part, attended_at, reason, withdrawn_by,
                          withdrawn_at)
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        withdrawal.importId(),
                        withdrawal.key().username(),
                        withdrawal.key().part(),
                        withdrawal.key().attendedAt().atOffset(ZoneOffset.UTC),
                        withdrawal.reason(),
                        withdrawal.by(),
                        withdrawal.at().atOffset(ZoneOffset.UTC))
                .update();
    }

    List<Withdrawal> withdrawals(String runId, String waveId) {
        return jdbc.sql("""
                        select withdrawn.* from training_attendance_withdrawal withdrawn
                          join training_attendance_import taken on taken.id = withdrawn.import_id
                        where taken.run_id = ? and taken.wave_id = ?""")
                .params(runId, waveId)
                .query((row, number) -> new Withdrawal(
                        row.getString("import_id"),
                        new RecordedAttendance.Key(
                                row.getString("username"),
                                row.getInt("part"),
                                row.getObject("attended_at", OffsetDateTime.class)
                                        .toInstant()),
                        row.getString("reason"),
                        row.getString("withdrawn_by"),
                        row.getObject("withdrawn_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    List<Import> imports(String runId, String waveId) {
        return jdbc.sql("""
                        select id, program_id, run_id, wave_id, recorded_by, recorded_at from training_attendance_import
                        where run_id = ? and wave_id = ? order by recorded_at, id""")
                .params(runId, waveId)
                .query((row, number) -> new Import(
                        row.getString("id"),
                        row.getString("program_id"),
                        row.getString("run_id"),
                        row.getString("wave_id"),
                        row.getString("recorded_by"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    List<RecordedAttendance> rows(String runId, String waveId) {
        return jdbc.sql("""
                        select attended.* from training_attendance attended
                          join training_attendance_import taken on taken.id = attended.import_id
                        where taken.run_id = ? and taken.wave_id = ?
                        order by attended.username, attended.part, attended.attended_at""").params(runId, waveId).query(AttendanceStore::row).list();
    }

    /** Those that came with one import. */
    List<RecordedAttendance> rowsOf(String importId) {
        return jdbc.sql("select * from training_attendance where import_id = ? order by username, part, attended_at")
                .param(importId)
                .query(AttendanceStore::row)
                .list();
    }

    /** As {@link #rows}, of some people. */
    List<RecordedAttendance> rowsAmong(String runId, String waveId, Collection<String> usernames) {
        return usernames.isEmpty()
                ? List.of()
                : jdbc.sql("""
                        select attended.* from training_attendance attended
                          join training_attendance_import taken on taken.id = attended.import_id
                        where taken.run_id = :runId and taken.wave_id = :waveId and attended.username in (:usernames)
                        order by attended.username, attended.part, attended.attended_at""")
                        .param("runId", runId)
                        .param("waveId", waveId)
                        .param("usernames", usernames)
                        .query(AttendanceStore::row)
                        .list();
    }

    private static RecordedAttendance row(ResultSet row, int number) throws SQLException {
        return new RecordedAttendance(
                row.getString("import_id"),
                row.getString("username"),
                row.getInt("part"),
                row.getObject("attended_at", OffsetDateTime.class).toInstant(),
                row.getString("session_id"),
                row.getString("source"),
                row.getString("said_by"),
                row.getObject("proficient", Boolean.class));
    }
}
