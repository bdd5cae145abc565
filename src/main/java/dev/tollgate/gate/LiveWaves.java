package dev.tollgate.gate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

/** The waves that went live before ready, and what was done about them. That they did is in the ledger. */
@Repository
class LiveWaves {

    private final JdbcClient jdbc;

    LiveWaves(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param lookedAfterAt the last week in which its criteria were measured, help was offered and sponsors were asked
     * @param snapshotId of the measurement of that week
     * @param endedAt when the gate passed, or the wave was closed
     */
    record LiveWave(
            String id,
            String programId,
            String runId,
            String waveId,
            Instant since,
            String observed,
            @Nullable Instant lookedAfterAt,
            @Nullable String snapshotId,
            @Nullable Instant endedAt) {}

    Optional<LiveWave> of(String runId, String waveId) {
        return jdbc.sql("select * from live_wave where run_id = ? and wave_id = ?")
                .params(runId, waveId)
                .query(LiveWaves::row)
                .optional();
    }

    void insert(LiveWave wave, Instant now) {
        jdbc.sql("""
                        insert into live_wave (id, program_id, run_id, wave_id, since, observed, noticed_at, ended_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        wave.id(),
                        wave.programId(),
                        wave.runId(),
                        wave.waveId(),
                        at(wave.since()),
                        wave.observed(),
                        at(now),
                        wave.endedAt() == null ? null : at(wave.endedAt()))
                .update();
    }

    /** Of two instances of the application that look after a wave in the same week, one gets true. */
    boolean lookAfter(LiveWave wave, Instant now) {
        JdbcClient.StatementSpec claim = wave.lookedAfterAt() == null
                ? jdbc.sql("update live_wave set looked_after_at = ? where id = ? and looked_after_at is null")
                        .params(at(now), wave.id())
                : jdbc.sql("update live_wave set looked_after_at = ? where id = ? and looked_after_at = ?")
                        .params(at(now), wave.id(), at(wave.lookedAfterAt()));
        return claim.update() == 1;
    }

    void measured(String id, String snapshotId) {
        jdbc.sql("update live_wave set snapshot_id = ? where id = ?")
                .params(snapshotId, id)
                .update();
    }

    void end(String id, Instant when) {
        jdbc.sql("update live_wave set ended_at = ? where id = ? and ended_at is null")
                .params(at(when), id)
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static LiveWave row(ResultSet row, int number) throws SQLException {
        return new LiveWave(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("run_id"),
                row.getString("wave_id"),
                row.getObject("since", OffsetDateTime.class).toInstant(),
                row.getString("observed"),
                instant(row, "looked_after_at"),
                row.getString("snapshot_id"),
                instant(row, "ended_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
