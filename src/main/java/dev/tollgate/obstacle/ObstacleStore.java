package dev.tollgate.obstacle;

import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

/** The obstacles of programs in the database. */
@Repository
class ObstacleStore {

    private final JdbcClient jdbc;

    ObstacleStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void insert(Obstacle obstacle) {
        jdbc.sql("""
                        insert into obstacle (id, program_id, wave_id, unit, catalogue_id, name, said, source, raised_by, \
                        raised_at, reports, state, blocking, owner, level, remedy, remedy_owner, due_on, reason, \
                        merged_into, changed_at, closed_at) \
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        obstacle.id(),
                        obstacle.programId(),
                        obstacle.waveId(),
                        obstacle.unit(),
                        obstacle.catalogueId(),
                        obstacle.name(),
                        obstacle.said(),
                        obstacle.source().name(),
                        obstacle.raisedBy(),
                        at(obstacle.raisedAt()),
                        obstacle.reports(),
                        obstacle.state().name(),
                        obstacle.blocking(),
                        obstacle.owner(),
                        obstacle.level(),
                        obstacle.remedy(),
                        obstacle.remedyOwner(),
                        obstacle.dueOn(),
                        obstacle.reason(),
                        obstacle.mergedInto(),
                        at(obstacle.changedAt()),
                        at(obstacle.closedAt()))
                .update();
    }

    /** Writes what can change; in the transaction in which the obstacle was locked. */
    void update(Obstacle obstacle) {
        jdbc.sql("""
                        update obstacle set said = ?, reports = ?, state = ?, blocking = ?, owner = ?, level = ?, \
                        remedy = ?, remedy_owner = ?, due_on = ?, reason = ?, merged_into = ?, changed_at = ?, \
                        closed_at = ? where id = ?""")
                .params(
                        obstacle.said(),
                        obstacle.reports(),
                        obstacle.state().name(),
                        obstacle.blocking(),
                        obstacle.owner(),
                        obstacle.level(),
                        obstacle.remedy(),
                        obstacle.remedyOwner(),
                        obstacle.dueOn(),
                        obstacle.reason(),
                        obstacle.mergedInto(),
                        at(obstacle.changedAt()),
                        at(obstacle.closedAt()),
                        obstacle.id())
                .update();
    }

    Optional<Obstacle> find(String programId, String id) {
        return jdbc.sql("select * from obstacle where program_id = ? and id = ?")
                .params(programId, id)
                .query(ObstacleStore::row)
                .optional();
    }

    /** Held until the transaction ends. */
    Optional<Obstacle> lock(String programId, String id) {
        return jdbc.sql("select * from obstacle where program_id = ? and id = ? for update")
                .params(programId, id)
                .query(ObstacleStore::row)
                .optional();
    }

    /** Whoever raises in a program waits for others who do, so that the same obstacle is not opened twice. */
    void lockProgram(String programId) {
        jdbc.sql("select id from program where id = ? for update")
                .param(programId)
                .query(String.class)
                .optional();
    }

    /** Oldest first. */
    List<Obstacle> of(String programId) {
        return jdbc.sql("select * from obstacle where program_id = ? order by raised_at, id")
                .param(programId)
                .query(ObstacleStore::row)
                .list();
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    private static Obstacle row(ResultSet row, int number) throws SQLException {
        Date due = row.getDate("due_on");
        return new Obstacle(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("wave_id"),
                row.getString("unit"),
                row.getString("catalogue_id"),
                row.getString("name"),
                row.getString("said"),
                ObstacleSource.valueOf(row.getString("source")),
                row.getString("raised_by"),
                instant(row, "raised_at"),
                row.getInt("reports"),
                ObstacleState.valueOf(row.getString("state")),
                row.getBoolean("blocking"),
                row.getString("owner"),
                row.getInt("level"),
                row.getString("remedy"),
                row.getString("remedy_owner"),
                due == null ? null : due.toLocalDate(),
                row.getString("reason"),
                row.getString("merged_into"),
                instant(row, "changed_at"),
                instant(row, "closed_at"));
    }
}
