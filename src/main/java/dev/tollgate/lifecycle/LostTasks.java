package dev.tollgate.lifecycle;

import dev.tollgate.engine.Probe;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Notices tasks that wait here and that the engine no longer has. A task that somebody completes is no open task any more
 * before the engine lets it go, so one that is gone was ended: by a timer of its model, or by hand in Camunda.
 */
@Component
class LostTasks {

    private static final Logger log = LoggerFactory.getLogger(LostTasks.class);

    private static final String OPEN = "open_task";
    private static final String HELD = "held_task";

    private final JdbcClient jdbc;
    private final Probe probe;
    private final OwnEnds ends;
    private final Alarms alarms;

    LostTasks(JdbcClient jdbc, Probe probe, OwnEnds ends, Alarms alarms) {
        this.jdbc = jdbc;
        this.probe = probe;
        this.ends = ends;
        this.alarms = alarms;
    }

    /** A task that waits for somebody, as far as this needs to know it. */
    record Task(
            long key,
            @Nullable String programId,
            @Nullable String subject,
            String processId,
            long processInstanceKey,
            String elementId,
            String name,
            List<String> waitsFor) {}

    @Scheduled(
            initialDelayString = "${tollgate.lifecycle.probe-tasks-every:10m}",
            fixedDelayString = "${tollgate.lifecycle.probe-tasks-every:10m}")
    void look() {
        try {
            in(OPEN).stream().filter(task -> !probe.exists(task.key())).forEach(task -> lost(task, OPEN));
            // That a task was held when its timer ended it is asked for until its instance has ended.
            in(HELD).stream()
                    .filter(task -> !probe.exists(task.key()))
                    .filter(task -> !endedByItself(task) || !probe.exists(task.processInstanceKey()))
                    .forEach(task -> lost(task, HELD));
        } catch (RuntimeException e) {
            log.warn("The engine cannot be asked for open tasks now ({})", e.getMessage());
        }
    }

    private List<Task> in(String table) {
        return jdbc.sql("""
                        select t.element_instance_key, t.program_id, t.subject, t.process_id, t.process_instance_key, \
                        t.element_id, t.name, t.waits_for from %s t \
                        join program_run r on r.id = t.run_id where r.ended_at is null order by t.element_instance_key""".formatted(table))
                .query((rs, number) -> new Task(
                        rs.getLong("element_instance_key"),
                        rs.getString("program_id"),
                        rs.getString("subject"),
                        rs.getString("process_id"),
                        rs.getLong("process_instance_key"),
                        rs.getString("element_id"),
                        rs.getString("name"),
                        rs.getString("waits_for").lines().toList()))
                .list();
    }

    private boolean endedByItself(Task task) {
        return ends.explain(task.processInstanceKey(), task.elementId(), task.key());
    }

    private void lost(Task task, String table) {
        boolean own = endedByItself(task);
        int gone = jdbc.sql("delete from %s where element_instance_key = ?".formatted(table))
                .param(task.key())
                .update();
        // It may have been answered since it was read.
        if (gone == 1 && !own) {
            alarms.taskGone(task);
        }
    }
}
