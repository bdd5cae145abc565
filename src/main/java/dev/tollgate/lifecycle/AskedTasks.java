package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Job;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Every task that a program asked people for, answered or not. */
@Component
public class AskedTasks {

    private static final String UNDECLARED = "0";

    private final JdbcClient jdbc;

    AskedTasks(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * @param askedOf usernames of those who may do it; one of them does
     * @param minutes what the model declared for its first fill, 0 where it declared nothing
     */
    public record Asked(
            String processId,
            String elementId,
            String name,
            String role,
            @Nullable String waveId,
            @Nullable String subject,
            List<String> askedOf,
            int minutes,
            Instant askedAt,
            boolean answered) {}

    /** All tasks of the program's runs, oldest first. */
    public List<Asked> of(String programId) {
        return jdbc.sql("""
                        select asked.*, answer.element_instance_key as answered from asked_task asked \
                        left join task_answer answer on answer.element_instance_key = asked.element_instance_key \
                        where asked.program_id = ? order by asked.asked_at, asked.element_instance_key""").param(programId).query(AskedTasks::row).list();
    }

    /** Those of the program's runs that were asked for from then on. */
    public List<Asked> since(String programId, Instant from) {
        return jdbc.sql("""
                        select asked.*, answer.element_instance_key as answered from asked_task asked \
                        left join task_answer answer on answer.element_instance_key = asked.element_instance_key \
                        where asked.program_id = ? and asked.asked_at >= ? \
                        order by asked.asked_at, asked.element_instance_key""")
                .params(programId, Runs.database(from))
                .query(AskedTasks::row)
                .list();
    }

    static void note(
            JdbcClient jdbc, Job job, Element element, Instance instance, String role, List<String> users, Instant at) {
        jdbc.sql("""
                        insert into asked_task (element_instance_key, run_id, program_id, wave_id, subject, process_id, \
                        element_id, name, role, asked_of, minutes, asked_at) \
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        job.elementInstanceKey(),
                        instance.runId(),
                        instance.programId(),
                        instance.waveId(),
                        instance.subject(),
                        job.processId(),
                        element.id(),
                        element.name(),
                        role,
                        String.join("\n", users),
                        Integer.parseInt(element.properties().getOrDefault("minutes", UNDECLARED)),
                        Runs.database(at))
                .update();
    }

    private static Asked row(ResultSet rs, int number) throws SQLException {
        return new Asked(
                rs.getString("process_id"),
                rs.getString("element_id"),
                rs.getString("name"),
                rs.getString("role"),
                rs.getString("wave_id"),
                rs.getString("subject"),
                rs.getString("asked_of").lines().toList(),
                rs.getInt("minutes"),
                Runs.instant(rs, "asked_at"),
                rs.getObject("answered") != null);
    }
}
