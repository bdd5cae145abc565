package dev.tollgate.measurement;

import dev.tollgate.program.Criterion;
import dev.tollgate.program.Gate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The snapshots in the database. */
@Repository
class JdbcSnapshots implements Snapshots {

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;

    JdbcSnapshots(JdbcClient jdbc, JdbcTemplate batches) {
        this.jdbc = jdbc;
        this.batches = batches;
    }

    @Override
    public Optional<Snapshot> find(String id) {
        return jdbc.sql("select * from measurement_snapshot where id = ?")
                .param(id)
                .query((row, number) -> snapshot(row))
                .optional();
    }

    /** The latest snapshot of each gate of each wave, by wave, then by gate. */
    List<Snapshot> latest(String programId) {
        return jdbc.sql("""
                        select s.* from measurement_snapshot s where s.program_id = ? and not exists (
                          select 1 from measurement_snapshot later
                          where later.program_id = s.program_id and later.wave_id = s.wave_id and later.gate = s.gate
                            and (later.taken_at > s.taken_at or (later.taken_at = s.taken_at and later.id > s.id)))
                        order by s.wave_id, s.taken_at""")
                .param(programId)
                .query((row, number) -> snapshot(row))
                .list();
    }

    void insert(Snapshot snapshot) {
        jdbc.sql("""
                        insert into measurement_snapshot (id, program_id, wave_id, run_id, gate, process_instance_key,
                          taken_at, not_before, go_live_at, window_from, window_to, people, usage_events, floor_margin,
                          small_unit, digest)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        snapshot.id(),
                        snapshot.programId(),
                        snapshot.waveId(),
                        snapshot.runId(),
                        snapshot.gate().id(),
                        snapshot.processInstanceKey(),
                        at(snapshot.takenAt()),
                        at(snapshot.notBefore()),
                        at(snapshot.goLiveAt()),
                        snapshot.windowFrom(),
                        snapshot.windowTo(),
                        snapshot.people(),
                        snapshot.usageEvents(),
                        snapshot.floorMargin(),
                        snapshot.smallUnit(),
                        snapshot.digest())
                .update();
        batches.batchUpdate(
                "insert into measurement_value (snapshot_id, metric, department_id, location, pool, people, sample,"
                        + " numerator, target) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                snapshot.values().stream()
                        .map(value -> new Object[] {
                            snapshot.id(),
                            value.metric().key(),
                            value.unit().departmentId(),
                            value.unit().location(),
                            value.pool(),
                            value.people(),
                            value.sample(),
                            value.numerator(),
                            value.target()
                        })
                        .toList());
        batches.batchUpdate(
                "insert into measurement_asked (snapshot_id, metric, target, original, need, fallback, because)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                snapshot.asked().stream()
                        .map(asked -> new Object[] {
                            snapshot.id(),
                            asked.metric().key(),
                            asked.target(),
                            asked.original(),
                            asked.need().name(),
                            asked.fallback() == null ? null : asked.fallback().key(),
                            asked.because()
                        })
                        .toList());
        batches.batchUpdate(
                "insert into measurement_held_back (snapshot_id, metric, group_name, told_on, measured)"
                        + " values (?, ?, ?, ?, ?)",
                snapshot.heldBack().stream()
                        .map(held -> new Object[] {
                            snapshot.id(), held.metric().key(), held.group(), held.toldOn(), held.value()
                        })
                        .toList());
    }

    private Snapshot snapshot(ResultSet row) throws SQLException {
        String id = row.getString("id");
        return new Snapshot(
                id,
                row.getString("program_id"),
                row.getString("wave_id"),
                row.getString("run_id"),
                Gate.of(row.getString("gate")).orElseThrow(),
                row.getLong("process_instance_key"),
                instant(row, "taken_at"),
                instant(row, "not_before"),
                instant(row, "go_live_at"),
                row.getObject("window_from", LocalDate.class),
                row.getObject("window_to", LocalDate.class),
                row.getInt("people"),
                row.getLong("usage_events"),
                row.getDouble("floor_margin"),
                row.getInt("small_unit"),
                values(id),
                asked(id),
                heldBack(id));
    }

    private List<HeldBack> heldBack(String id) {
        return jdbc.sql("select * from measurement_held_back where snapshot_id = ?")
                .param(id)
                .query((row, number) -> new HeldBack(
                        Metric.of(row.getString("metric")),
                        row.getString("group_name"),
                        row.getObject("told_on", LocalDate.class),
                        row.getObject("measured", Double.class)))
                .list();
    }

    private List<Snapshot.Asked> asked(String id) {
        return jdbc.sql("select * from measurement_asked where snapshot_id = ?")
                .param(id)
                .query((row, number) -> {
                    String fallback = row.getString("fallback");
                    return new Snapshot.Asked(
                            Metric.of(row.getString("metric")),
                            row.getDouble("target"),
                            row.getObject("original", Double.class),
                            Criterion.Need.valueOf(row.getString("need")),
                            fallback == null ? null : Metric.of(fallback),
                            row.getString("because"));
                })
                .list();
    }

    private List<Snapshot.Value> values(String id) {
        return jdbc.sql("select * from measurement_value where snapshot_id = ?")
                .param(id)
                .query((row, number) -> {
                    double target = row.getDouble("target");
                    Double asked = row.wasNull() ? null : Double.valueOf(target);
                    return new Snapshot.Value(
                            Metric.of(row.getString("metric")),
                            new MeasuredUnit(row.getString("department_id"), row.getString("location")),
                            row.getString("pool"),
                            row.getInt("people"),
                            row.getLong("sample"),
                            row.getDouble("numerator"),
                            asked);
                })
                .list();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
