package dev.tollgate.pilot;

import dev.tollgate.engine.Job;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

/** The group of a pilot and the rounds of its review, by run and process instance. */
@Repository
class PilotStore {

    private final JdbcClient jdbc;

    PilotStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param inputs as canonical JSON; it and what follows from it are null until the reviews were judged */
    record Round(
            int number,
            Instant drawnAt,
            @Nullable Instant judgedAt,
            @Nullable String proposal,
            @Nullable String reason,
            long decisionKey,
            @Nullable String inputs) {}

    List<Lot.Drawn> members(Job job) {
        return jdbc.sql("""
                        select username, department_id, location, why from pilot_member \
                        where run_id = ? and process_instance_key = ? order by username""")
                .params(runId(job), job.processInstanceKey())
                .query((rs, number) -> new Lot.Drawn(
                        rs.getString("username"),
                        new Place(rs.getString("department_id"), rs.getString("location")),
                        rs.getString("why")))
                .list();
    }

    void replaceMembers(Job job, List<Lot.Drawn> group) {
        jdbc.sql("delete from pilot_member where run_id = ? and process_instance_key = ?")
                .params(runId(job), job.processInstanceKey())
                .update();
        group.forEach(member -> jdbc.sql("""
                                insert into pilot_member (run_id, process_instance_key, username, department_id, \
                                location, why) values (?, ?, ?, ?, ?, ?)""")
                .params(
                        runId(job),
                        job.processInstanceKey(),
                        member.username(),
                        member.place().departmentId(),
                        member.place().location(),
                        member.why())
                .update());
    }

    /** @return the number of the round, from 1 */
    int beginRound(Job job, Instant at) {
        int round = lastRound(job).map(Round::number).orElse(0) + 1;
        jdbc.sql("""
                        insert into pilot_round (run_id, process_instance_key, round, program_id, wave_id, drawn_at) \
                        values (?, ?, ?, ?, ?, ?)""")
                .params(runId(job), job.processInstanceKey(), round, job.programId(), job.waveId(), database(at))
                .update();
        return round;
    }

    void judged(Job job, int round, String proposal, String reason, long decisionKey, String inputs, Instant at) {
        jdbc.sql("""
                        update pilot_round set proposal = ?, reason = ?, decision_key = ?, inputs = ?, judged_at = ? \
                        where run_id = ? and process_instance_key = ? and round = ?""")
                .params(
                        proposal,
                        reason,
                        decisionKey,
                        inputs,
                        database(at),
                        runId(job),
                        job.processInstanceKey(),
                        round)
                .update();
    }

    Optional<Round> lastRound(Job job) {
        return jdbc.sql("""
                        select * from pilot_round where run_id = ? and process_instance_key = ? \
                        order by round desc fetch first 1 rows only""")
                .params(runId(job), job.processInstanceKey())
                .query(PilotStore::row)
                .optional();
    }

    private static Round row(ResultSet rs, int number) throws SQLException {
        OffsetDateTime judgedAt = rs.getObject("judged_at", OffsetDateTime.class);
        return new Round(
                rs.getInt("round"),
                rs.getObject("drawn_at", OffsetDateTime.class).toInstant(),
                judgedAt == null ? null : judgedAt.toInstant(),
                rs.getString("proposal"),
                rs.getString("reason"),
                rs.getLong("decision_key"),
                rs.getString("inputs"));
    }

    private static String runId(Job job) {
        return Objects.requireNonNull(job.scope()).runId();
    }

    private static OffsetDateTime database(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
