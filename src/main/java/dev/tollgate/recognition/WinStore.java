package dev.tollgate.recognition;

import dev.tollgate.measurement.MeasuredUnit;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Wins, nominations and nominees in the database. */
@Component
class WinStore {

    private static final String BETWEEN_PARTS = "\t";

    private final JdbcClient jdbc;

    WinStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Win win) {
        jdbc.sql("""
                        insert into win (id, program_id, run_id, wave_id, process_instance_key, metric, numbers, source, \
                        measured, manager_help, story, registered_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        win.id(),
                        win.programId(),
                        win.runId(),
                        win.waveId(),
                        win.processInstanceKey(),
                        win.metric(),
                        win.numbers(),
                        win.source(),
                        win.measured(),
                        win.managerHelp(),
                        win.story(),
                        at(win.registeredAt()))
                .update();
    }

    /** One that the weekly look saw, with the units that it is about. */
    void insert(Win win, Set<MeasuredUnit> units) {
        insert(win);
        jdbc.sql("update win set seen_units = ? where id = ?")
                .params(
                        units.stream()
                                .sorted()
                                .map(unit -> unit.departmentId() + BETWEEN_PARTS + unit.location())
                                .collect(Collectors.joining("\n")),
                        win.id())
                .update();
    }

    /** A win that the weekly look saw, and whether its people were thanked. */
    record Seen(String waveId, Set<MeasuredUnit> units, boolean thanked) {}

    List<Seen> seenSince(String programId, Instant since) {
        return jdbc.sql("""
                        select wave_id, seen_units, (select count(*) from recognition where recognition.win_id = win.id \
                        and recognition.awarded_at is not null) as thanks from win \
                        where program_id = ? and seen_units is not null and registered_at > ?""")
                .params(programId, at(since))
                .query((row, number) -> new Seen(
                        row.getString("wave_id"),
                        row.getString("seen_units")
                                .lines()
                                .map(line -> line.split(BETWEEN_PARTS, -1))
                                .map(parts -> new MeasuredUnit(parts[0], parts[1]))
                                .collect(Collectors.toSet()),
                        row.getInt("thanks") > 0))
                .list();
    }

    Optional<Win> find(String id) {
        return jdbc.sql("select * from win where id = ?")
                .param(id)
                .query(WinStore::win)
                .optional();
    }

    Optional<Win> ofRound(String runId, long processInstanceKey) {
        return jdbc.sql("select * from win where run_id = ? and process_instance_key = ?")
                .params(runId, processInstanceKey)
                .query(WinStore::win)
                .optional();
    }

    /** Of those that were described in a round of step 6. */
    Optional<Win> latest(String runId, String waveId) {
        return jdbc
                .sql(
                        "select * from win where run_id = ? and wave_id = ? and seen_units is null order by registered_at desc, id")
                .params(runId, waveId)
                .query(WinStore::win)
                .list()
                .stream()
                .findFirst();
    }

    void insert(Nomination nomination, String runId) {
        jdbc.sql("""
                        insert into recognition (id, win_id, program_id, run_id, wave_id, process_instance_key, kind, proof, \
                        asked_at, consent_until) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        nomination.id(),
                        nomination.winId(),
                        nomination.programId(),
                        runId,
                        nomination.waveId(),
                        nomination.processInstanceKey(),
                        nomination.kind().id(),
                        nomination.proof(),
                        at(nomination.askedAt()),
                        at(nomination.consentUntil()))
                .update();
        for (Nomination.Nominee nominee : nomination.nominees()) {
            jdbc.sql("insert into recognition_nominee (recognition_id, username, part) values (?, ?, ?)")
                    .params(nomination.id(), nominee.username(), nominee.part())
                    .update();
        }
    }

    void consented(String nominationId, String username, String consent) {
        jdbc.sql("update recognition_nominee set consent = ? where recognition_id = ? and username = ?")
                .params(consent, nominationId, username)
                .update();
    }

    void awarded(String nominationId, Instant now) {
        jdbc.sql("update recognition set awarded_at = ? where id = ?")
                .params(at(now), nominationId)
                .update();
    }

    /** The nomination made last in this instance of {@code recognition}. */
    Optional<Nomination> latestNomination(String winId, long processInstanceKey) {
        return jdbc
                .sql(
                        "select * from recognition where win_id = ? and process_instance_key = ? order by asked_at desc, id")
                .params(winId, processInstanceKey)
                .query(this::nomination)
                .list()
                .stream()
                .findFirst();
    }

    /** The nomination of a win that was approved and thanked for. */
    Optional<Nomination> awardedNomination(String winId) {
        return jdbc
                .sql("select * from recognition where win_id = ? and awarded_at is not null order by awarded_at desc")
                .param(winId)
                .query(this::nomination)
                .list()
                .stream()
                .findFirst();
    }

    private List<Nomination.Nominee> nominees(String nominationId) {
        return jdbc.sql(
                        "select username, part, consent from recognition_nominee where recognition_id = ? order by username")
                .param(nominationId)
                .query((row, number) -> new Nomination.Nominee(
                        row.getString("username"), row.getString("part"), row.getString("consent")))
                .list();
    }

    private Nomination nomination(ResultSet row, int number) throws SQLException {
        return new Nomination(
                row.getString("id"),
                row.getString("win_id"),
                row.getString("program_id"),
                row.getString("wave_id"),
                row.getLong("process_instance_key"),
                AwardKind.of(row.getString("kind")).orElseThrow(),
                row.getString("proof"),
                instant(row, "asked_at"),
                instant(row, "consent_until"),
                row.getObject("awarded_at") == null ? null : instant(row, "awarded_at"),
                nominees(row.getString("id")));
    }

    private static Win win(ResultSet row, int number) throws SQLException {
        return new Win(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("run_id"),
                row.getString("wave_id"),
                row.getLong("process_instance_key"),
                row.getString("metric"),
                row.getString("numbers"),
                row.getString("source"),
                row.getBoolean("measured"),
                row.getString("manager_help"),
                row.getString("story"),
                instant(row, "registered_at"));
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
