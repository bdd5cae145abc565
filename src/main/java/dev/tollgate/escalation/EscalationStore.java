package dev.tollgate.escalation;

import dev.tollgate.escalation.Escalation.State;
import dev.tollgate.escalation.Escalation.Step;
import dev.tollgate.escalation.Escalation.StepState;
import dev.tollgate.program.Rung;
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

/** Escalations with their rungs, and the use that was observed week by week. */
@Repository
class EscalationStore {

    private final JdbcClient jdbc;

    EscalationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Percent of a group at a time. */
    record Observed(Instant at, double percent) {}

    void observe(String runId, String waveId, Use use, Instant now) {
        jdbc.sql("""
                        insert into observed_use (run_id, wave_id, units, metric, observed_at, percent) \
                        values (?, ?, ?, ?, ?, ?)""")
                .params(runId, waveId, use.units(), use.metric(), at(now), use.percent())
                .update();
    }

    /** What was observed of a group since then, oldest first. */
    List<Observed> observed(String runId, String waveId, Use use, Instant since) {
        return jdbc.sql("""
                        select observed_at, percent from observed_use where run_id = ? and wave_id = ? and units = ? \
                        and metric = ? and observed_at >= ? order by observed_at""")
                .params(runId, waveId, use.units(), use.metric(), at(since))
                .query((row, number) -> new Observed(instant(row, "observed_at"), row.getDouble("percent")))
                .list();
    }

    void insert(Escalation escalation) {
        jdbc.sql("""
                        insert into escalation (id, program_id, run_id, wave_id, gate, unit, units, people, metric, \
                        opened_at, opening_percent, needed_percent, quality_low, state, closed_at, closing_percent) \
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        escalation.id(),
                        escalation.programId(),
                        escalation.runId(),
                        escalation.waveId(),
                        escalation.gate(),
                        escalation.unit(),
                        escalation.units(),
                        escalation.people(),
                        escalation.metric(),
                        at(escalation.openedAt()),
                        escalation.opening(),
                        escalation.needed(),
                        escalation.qualityLow(),
                        escalation.state().name(),
                        at(escalation.closedAt()),
                        escalation.closing())
                .update();
    }

    /** Writes what can change; in the transaction in which the escalation was locked. */
    void update(Escalation escalation) {
        jdbc.sql("update escalation set quality_low = ?, state = ?, closed_at = ?, closing_percent = ? where id = ?")
                .params(
                        escalation.qualityLow(),
                        escalation.state().name(),
                        at(escalation.closedAt()),
                        escalation.closing(),
                        escalation.id())
                .update();
        jdbc.sql("delete from escalation_rung where escalation_id = ?")
                .param(escalation.id())
                .update();
        escalation
                .steps()
                .forEach(step -> jdbc.sql("""
                        insert into escalation_rung (escalation_id, ordinal, rung, state, what, by_whom, until_on, \
                        asked_at, measure_at, percent_after) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                        .params(
                                escalation.id(),
                                step.ordinal(),
                                step.rung().name(),
                                step.state().name(),
                                step.what(),
                                step.byWhom(),
                                step.until(),
                                at(step.askedAt()),
                                at(step.measureAt()),
                                step.after())
                        .update());
    }

    Optional<Escalation> find(String id) {
        return jdbc.sql("select * from escalation where id = ?")
                .param(id)
                .query((row, number) -> row(row))
                .optional();
    }

    /** Held until the transaction ends. */
    Optional<Escalation> lock(String id) {
        return jdbc.sql("select * from escalation where id = ? for update")
                .param(id)
                .query((row, number) -> row(row))
                .optional();
    }

    /** Those of a wave in this run, oldest first. */
    List<Escalation> of(String runId, String waveId) {
        return jdbc.sql("select * from escalation where run_id = ? and wave_id = ? order by opened_at, id")
                .params(runId, waveId)
                .query((row, number) -> row(row))
                .list();
    }

    /** Those of a program, oldest first. */
    List<Escalation> ofProgram(String programId) {
        return jdbc.sql("select * from escalation where program_id = ? order by opened_at, id")
                .param(programId)
                .query((row, number) -> row(row))
                .list();
    }

    private List<Step> steps(String id) {
        return jdbc.sql("select * from escalation_rung where escalation_id = ? order by ordinal")
                .param(id)
                .query((row, number) -> {
                    Date until = row.getDate("until_on");
                    return new Step(
                            row.getInt("ordinal"),
                            Rung.valueOf(row.getString("rung")),
                            StepState.valueOf(row.getString("state")),
                            row.getString("what"),
                            row.getString("by_whom"),
                            until == null ? null : until.toLocalDate(),
                            instant(row, "asked_at"),
                            instant(row, "measure_at"),
                            row.getObject("percent_after", Double.class));
                })
                .list();
    }

    private Escalation row(ResultSet row) throws SQLException {
        return new Escalation(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("run_id"),
                row.getString("wave_id"),
                row.getString("gate"),
                row.getString("unit"),
                row.getString("units"),
                row.getInt("people"),
                row.getString("metric"),
                instant(row, "opened_at"),
                row.getObject("opening_percent", Double.class),
                row.getDouble("needed_percent"),
                row.getBoolean("quality_low"),
                State.valueOf(row.getString("state")),
                instant(row, "closed_at"),
                row.getObject("closing_percent", Double.class),
                steps(row.getString("id")));
    }

    private static @Nullable OffsetDateTime at(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
