package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.UserTasks;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The tasks of people that are open, for those who remind of them and hand them over. */
@Component
public class WaitingTasks {

    private static final String COLUMNS = """
            select t.element_instance_key, t.program_id, t.run_id, t.wave_id, t.subject, t.process_id, \
            t.process_instance_key, t.element_id, t.name, t.role, t.waits_for, t.opened_at, t.due_at from open_task t""";

    private final JdbcClient jdbc;
    private final Instances instances;
    private final Deployments deployments;

    WaitingTasks(JdbcClient jdbc, Instances instances, Deployments deployments) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.deployments = deployments;
    }

    /**
     * A task that waits for people.
     *
     * @param key the pass through the task's element; one pass is one task
     * @param name as people see it in Tasklist
     * @param holders usernames
     */
    public record WaitingTask(
            long key,
            String programId,
            String runId,
            @Nullable String waveId,
            @Nullable String subject,
            String processId,
            long processInstanceKey,
            String elementId,
            String name,
            String role,
            List<String> holders,
            Instant since,
            Instant until) {

        /** Where Camunda has it. */
        public UserTasks.Place place() {
            return new UserTasks.Place(key, processInstanceKey, elementId, subject);
        }

        /** What of the method it is a part of, as executives know it. */
        public String part() {
            return Method.name(processId, subject);
        }
    }

    /** Those of a program, the most urgent first. */
    public List<WaitingTask> of(String programId) {
        return jdbc.sql(COLUMNS + " where t.program_id = ? order by t.due_at, t.element_instance_key")
                .param(programId)
                .query(WaitingTasks::row)
                .list();
    }

    public Optional<WaitingTask> find(long key) {
        return jdbc.sql(COLUMNS + " where t.element_instance_key = ?")
                .param(key)
                .query(WaitingTasks::row)
                .optional();
    }

    /** Locks the task until the transaction's end, so that it is neither answered nor handed over meanwhile. */
    public Optional<WaitingTask> lock(long key) {
        return jdbc.sql(COLUMNS + " where t.element_instance_key = ? for update")
                .param(key)
                .query(WaitingTasks::row)
                .optional();
    }

    /** The properties of the task's element in the very model it runs in. */
    public Map<String, String> properties(WaitingTask task) {
        return model(task).map(Deployments.Element::properties).orElse(Map.of());
    }

    /** The id of the task's form. */
    public Optional<String> form(WaitingTask task) {
        return model(task).map(Deployments.Element::formId);
    }

    /** From now on it waits for these people; Tasklist offers it to them a little after the commit. */
    public void handOver(long key, List<String> usernames) {
        jdbc.sql("update open_task set waits_for = ? where element_instance_key = ?")
                .params(String.join("\n", usernames), key)
                .update();
        TaskOffers.want(jdbc, key);
    }

    /** For whom a task at this element has not been asked yet, because their week is full. */
    public Set<String> heldFor(long processInstanceKey, String elementId) {
        return new HashSet<>(jdbc.sql("""
                        select subject from held_task where process_instance_key = ? and element_id = ? \
                        and subject is not null""")
                .params(processInstanceKey, elementId)
                .query(String.class)
                .list());
    }

    /** Nobody waits any more for answers at this element, which was left without them; to be called where it was left. */
    public void withdraw(long processInstanceKey, String elementId) {
        for (String table : List.of("open_task", "held_task")) {
            jdbc.sql("delete from %s where process_instance_key = ? and element_id = ?".formatted(table))
                    .params(processInstanceKey, elementId)
                    .update();
        }
    }

    private Optional<Deployments.Element> model(WaitingTask task) {
        return instances
                .find(task.processInstanceKey())
                .flatMap(instance -> deployments.process(instance.definitionKey()))
                .map(process -> process.elements().get(task.elementId()));
    }

    private static WaitingTask row(ResultSet rs, int number) throws SQLException {
        return new WaitingTask(
                rs.getLong("element_instance_key"),
                rs.getString("program_id"),
                rs.getString("run_id"),
                rs.getString("wave_id"),
                rs.getString("subject"),
                rs.getString("process_id"),
                rs.getLong("process_instance_key"),
                rs.getString("element_id"),
                rs.getString("name"),
                rs.getString("role"),
                rs.getString("waits_for")
                        .lines()
                        .filter(line -> !line.isBlank())
                        .toList(),
                Runs.instant(rs, "opened_at"),
                Runs.instant(rs, "due_at"));
    }
}
