package dev.tollgate.lifecycle;

import static org.mockito.Mockito.mock;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.UserTasks;
import dev.tollgate.evidence.Ledger;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Open tasks of a running program in a database that is migrated already, without an engine. */
public final class TaskBench implements Deployments {

    private static final long ROOT = 77;
    private static final long DEFINITION = 5;

    public final WaitingTasks tasks;
    public final RunningPrograms running;
    private final JdbcClient jdbc;
    private final Map<String, Element> elements = new HashMap<>();
    private final AtomicLong keys = new AtomicLong(1000);

    public TaskBench(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        Runs runs = new Runs(jdbc, mock(Ledger.class), this, event -> {}, clock);
        this.tasks = new WaitingTasks(jdbc, new Instances(jdbc, runs), this);
        this.running = new RunningPrograms(runs);
        jdbc.sql("""
                        insert into program_run (id, program_id, open_program_id, root_process_instance_key, \
                        process_definition_key, opened_at, claimed_at) values ('run-1', 'crm', 'crm', ?, ?, ?, ?)""")
                .params(ROOT, DEFINITION, Runs.database(clock.instant()), Runs.database(clock.instant()))
                .update();
    }

    /** A task of the wave "pilot" that waits for somebody from now on. */
    public long open(String elementId, String name, Instant since, Instant until, String... holders) {
        long key = keys.incrementAndGet();
        elements.putIfAbsent(elementId, new Element(elementId, name, "userTask", null, null, "some-form", Map.of()));
        jdbc.sql("""
                        insert into open_task (element_instance_key, run_id, program_id, wave_id, process_id, \
                        process_instance_key, element_id, name, role, waits_for, opened_at, due_at) \
                        values (?, 'run-1', 'crm', 'pilot', 'step-1-create-urgency', ?, ?, ?, 'change-lead', ?, ?, ?)""")
                .params(
                        key,
                        ROOT,
                        elementId,
                        name,
                        String.join("\n", holders),
                        Runs.database(since),
                        Runs.database(until))
                .update();
        return key;
    }

    /** Offers in Camunda what was handed over. */
    public void offer(UserTasks camunda) {
        new TaskOffers(jdbc, tasks, camunda).offer();
    }

    /** A task that is there for one of several people. */
    public void openFor(String subject, String elementId, Instant since) {
        long key = open(elementId, elementId, since, since, subject);
        jdbc.sql("update open_task set subject = ? where element_instance_key = ?")
                .params(subject, key)
                .update();
    }

    /** A task of an instance that is not asked yet, because the week of whom it is for is full. */
    public void held(String subject, String elementId, long processInstanceKey, Instant since) {
        jdbc.sql("""
                        insert into held_task (element_instance_key, run_id, program_id, subject, process_id, \
                        process_instance_key, element_id, name, role, waits_for, held_since, held_until) \
                        values (?, 'run-1', 'crm', ?, 'step-1-create-urgency', ?, ?, ?, 'sponsor', ?, ?, ?)""")
                .params(
                        keys.incrementAndGet(),
                        subject,
                        processInstanceKey,
                        elementId,
                        elementId,
                        subject,
                        Runs.database(since),
                        Runs.database(since))
                .update();
    }

    public void properties(String elementId, Map<String, String> properties) {
        elements.put(elementId, new Element(elementId, elementId, "userTask", null, null, "some-form", properties));
    }

    public void form(String elementId, String formId) {
        elements.put(elementId, new Element(elementId, elementId, "userTask", null, null, formId, Map.of()));
    }

    public void close(long key) {
        jdbc.sql("delete from open_task where element_instance_key = ?")
                .param(key)
                .update();
    }

    public List<String> holders(long key) {
        return tasks.find(key).orElseThrow().holders();
    }

    @Override
    public Optional<DeployedProcess> process(long processDefinitionKey) {
        return Optional.of(new DeployedProcess(
                DEFINITION, "step-1-create-urgency", "Step 1", 1, "checksum", Map.copyOf(elements)));
    }

    @Override
    public Optional<DeployedForm> form(long processDefinitionKey, String formId) {
        return Optional.empty();
    }

    @Override
    public long currentKey(String processId) {
        return DEFINITION;
    }
}
