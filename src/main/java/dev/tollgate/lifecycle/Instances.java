package dev.tollgate.lifecycle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The process instances that entered through their guard. */
@Component
class Instances {

    private static final String TICKETS = """
            select process_instance_key, called_process_id, process_definition_key, run_id, program_id, wave_id, \
            subject, caller_instance_key, caller_element_id, entered_at, sealed_at from ticket""";

    private final JdbcClient jdbc;
    private final Runs runs;

    Instances(JdbcClient jdbc, Runs runs) {
        this.jdbc = jdbc;
        this.runs = runs;
    }

    Optional<Instance> find(long instanceKey) {
        return jdbc.sql(TICKETS + " where process_instance_key = ?")
                .param(instanceKey)
                .query(Instances::called)
                .optional()
                .or(() -> runs.byRoot(instanceKey).map(Instances::root));
    }

    /** Those of a run that entered and are not sealed, the root first, then in order of entry. */
    List<Instance> unsealed(Run run) {
        List<Instance> called = jdbc.sql(
                        TICKETS
                                + " where run_id = ? and process_instance_key is not null and sealed_at is null order by entered_at, process_instance_key")
                .param(run.id())
                .query(Instances::called)
                .list();
        return run.open() ? Stream.concat(Stream.of(root(run)), called.stream()).toList() : called;
    }

    static Instance root(Run run) {
        return new Instance(
                run.rootKey(),
                Method.PROGRAM,
                run.definitionKey(),
                run.id(),
                run.programId(),
                null,
                null,
                null,
                null,
                run.openedAt(),
                run.endedAt());
    }

    private static Instance called(ResultSet rs, int number) throws SQLException {
        return new Instance(
                rs.getLong("process_instance_key"),
                rs.getString("called_process_id"),
                rs.getLong("process_definition_key"),
                rs.getString("run_id"),
                rs.getString("program_id"),
                rs.getString("wave_id"),
                rs.getString("subject"),
                rs.getLong("caller_instance_key"),
                rs.getString("caller_element_id"),
                Runs.instant(rs, "entered_at"),
                Runs.instant(rs, "sealed_at"));
    }
}
