package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The runs of programs; at most one of a program is open. */
@Component
public class Runs {

    private static final String COLUMNS = """
            select id, program_id, root_process_instance_key, process_definition_key, opened_at, claimed_at, ended_at, \
            outcome from program_run""";

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final Deployments deployments;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Runs(JdbcClient jdbc, Ledger ledger, Deployments deployments, ApplicationEventPublisher events, Clock clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.deployments = deployments;
        this.events = events;
        this.clock = clock;
    }

    /** Opens the run of a root instance that has just started at its beginning. */
    public Map<String, Object> open(Job job) {
        Admission.knownModel(deployments, job);
        if (byRoot(job.processInstanceKey()).isEmpty()) {
            jdbc.sql("""
                            insert into program_run (id, root_process_instance_key, process_definition_key, opened_at) \
                            values (?, ?, ?, ?)""")
                    .params(
                            UUID.randomUUID().toString(),
                            job.processInstanceKey(),
                            job.processDefinitionKey(),
                            database(clock.instant()))
                    .update();
        }
        return Map.of();
    }

    /**
     * Makes the run the program's own.
     *
     * @throws Refused when another run of the program is open
     */
    void claim(Run run, String programId) {
        if (programId.equals(run.programId())) {
            return;
        }
        if (run.programId() != null) {
            throw new Refused("This instance runs program '%s' already and cannot take on '%s'"
                    .formatted(run.programId(), programId));
        }
        openRun(programId).ifPresent(first -> {
            throw new Refused(
                    "Program '%s' runs already, as process instance %d since %s. There is one run of a program at a time: cancel this second instance."
                            .formatted(programId, first.rootKey(), first.claimedAt()));
        });
        jdbc.sql("update program_run set program_id = ?, open_program_id = ?, claimed_at = ? where id = ?")
                .params(programId, programId, database(clock.instant()), run.id())
                .update();
        ledger.append(new Evidence(
                programId,
                run.id(),
                null,
                EvidenceKind.RUN_CLAIMED,
                Method.PROGRAM,
                run.rootKey(),
                null,
                null,
                Map.of("processDefinitionKey", run.definitionKey())));
    }

    /** Inside a transaction: what has to end with the run ends in the same one. */
    void end(String runId, String outcome) {
        int ended = jdbc.sql(
                        "update program_run set open_program_id = null, ended_at = ?, outcome = ? where id = ? and ended_at is null")
                .params(database(clock.instant()), outcome, runId)
                .update();
        jdbc.sql("delete from open_task where run_id = ?").param(runId).update();
        jdbc.sql("delete from held_task where run_id = ?").param(runId).update();
        if (ended == 1 && !outcome.equals(Run.COMPLETED)) {
            byId(runId)
                    .filter(run -> run.programId() != null)
                    .ifPresent(run -> events.publishEvent(
                            new BrokenRun(runId, run.programId(), outcome.equals(Run.CANCELLED), run.endedAt())));
        }
    }

    Optional<Run> byRoot(long rootKey) {
        return jdbc.sql(COLUMNS + " where root_process_instance_key = ?")
                .param(rootKey)
                .query(Runs::run)
                .optional();
    }

    Optional<Run> byId(String runId) {
        return jdbc.sql(COLUMNS + " where id = ?").param(runId).query(Runs::run).optional();
    }

    Optional<Run> openRun(String programId) {
        return jdbc.sql(COLUMNS + " where open_program_id = ?")
                .param(programId)
                .query(Runs::run)
                .optional();
    }

    /** The run that is open, or else the one that was claimed last. */
    Optional<Run> latest(String programId) {
        return openRun(programId)
                .or(() -> jdbc
                        .sql(COLUMNS + " where program_id = ? order by claimed_at desc, opened_at desc")
                        .param(programId)
                        .query(Runs::run)
                        .list()
                        .stream()
                        .findFirst());
    }

    List<Run> open() {
        return jdbc.sql(COLUMNS + " where ended_at is null order by opened_at")
                .query(Runs::run)
                .list();
    }

    private static Run run(ResultSet rs, int number) throws SQLException {
        return new Run(
                rs.getString("id"),
                rs.getString("program_id"),
                rs.getLong("root_process_instance_key"),
                rs.getLong("process_definition_key"),
                instant(rs, "opened_at"),
                instant(rs, "claimed_at"),
                instant(rs, "ended_at"),
                rs.getString("outcome"));
    }

    static OffsetDateTime database(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
        OffsetDateTime time = rs.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
