package dev.tollgate.lifecycle;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How runs ended, for those whose work ends with them. */
@Component
public class RunEnds {

    private static final String BROKEN = """
            select id, program_id, outcome, ended_at from program_run where outcome in ('%s', '%s')""".formatted(Run.CANCELLED, Run.WITHOUT_PROOF);

    private final JdbcClient jdbc;

    public RunEnds(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The run of a program that is open. */
    public Optional<String> open(String programId) {
        return jdbc.sql("select id from program_run where open_program_id = ?")
                .param(programId)
                .query(String.class)
                .optional();
    }

    /** Whether the program was begun and does not run any more, however it ended. */
    public boolean over(String programId) {
        return open(programId).isEmpty()
                && jdbc.sql("select count(*) from program_run where program_id = ? and ended_at is not null")
                                .param(programId)
                                .query(Long.class)
                                .single()
                        > 0;
    }

    /** Empty while the run is open, or once its program was completed in it. */
    public Optional<BrokenRun> broken(String runId) {
        return jdbc.sql(BROKEN + " and id = ? and program_id is not null")
                .param(runId)
                .query(RunEnds::broken)
                .optional();
    }

    /** Empty where a program was never begun, runs, or ended as it should. */
    public Optional<BrokenRun> lastOf(String programId) {
        return jdbc.sql("""
                        select id from program_run where program_id = ?
                        order by case when ended_at is null then 0 else 1 end, claimed_at desc, id
                        fetch first 1 rows only""").param(programId).query(String.class).optional().flatMap(this::broken);
    }

    private static BrokenRun broken(ResultSet row, int number) throws SQLException {
        return new BrokenRun(
                row.getString("id"),
                row.getString("program_id"),
                Run.CANCELLED.equals(row.getString("outcome")),
                Runs.instant(row, "ended_at"));
    }
}
