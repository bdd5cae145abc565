package dev.tollgate.lifecycle;

import dev.tollgate.engine.UserTasks;
import dev.tollgate.engine.UserTasks.FoundTask;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Offers tasks that were handed over to whom they wait for now also in Camunda, so that those people find them in Tasklist.
 * What is to be offered is noted with the handover and stays noted until Camunda has taken it.
 */
@Component
class TaskOffers {

    private static final Logger log = LoggerFactory.getLogger(TaskOffers.class);

    private final JdbcClient jdbc;
    private final WaitingTasks tasks;
    private final UserTasks camunda;

    TaskOffers(JdbcClient jdbc, WaitingTasks tasks, UserTasks camunda) {
        this.jdbc = jdbc;
        this.tasks = tasks;
        this.camunda = camunda;
    }

    private record Wanted(long key, long version) {}

    /** In the transaction of the handover. Each handover is another version, so that none is taken for done by mistake. */
    static void want(JdbcClient jdbc, long key) {
        int again = jdbc.sql("update task_offer set version = version + 1 where element_instance_key = ?")
                .param(key)
                .update();
        if (again == 0) {
            jdbc.sql("insert into task_offer (element_instance_key, version) values (?, 1)")
                    .param(key)
                    .update();
        }
    }

    @Scheduled(
            initialDelayString = "${tollgate.tasks.offer-every:5s}",
            fixedDelayString = "${tollgate.tasks.offer-every:5s}")
    void offer() {
        if (!camunda.canFind()) {
            return;
        }
        List<Wanted> wanted = jdbc.sql(
                        "select element_instance_key, version from task_offer order by element_instance_key")
                .query((row, number) -> new Wanted(row.getLong("element_instance_key"), row.getLong("version")))
                .list();
        for (Wanted offer : wanted) {
            try {
                if (offered(offer.key())) {
                    jdbc.sql("delete from task_offer where element_instance_key = ? and version = ?")
                            .params(offer.key(), offer.version())
                            .update();
                }
            } catch (RuntimeException e) {
                log.warn(
                        "Tasklist still offers task {} to those who had it before ({}); it is tried again",
                        offer.key(),
                        e.getMessage());
            }
        }
    }

    private boolean offered(long key) {
        Optional<WaitingTask> waiting = tasks.find(key);
        if (waiting.isEmpty()) {
            return true;
        }
        Optional<FoundTask> found = camunda.find(waiting.get().place());
        // Not found: Camunda's list lags behind. Gone: answered, and our row goes with it in a moment.
        return found.isPresent() && camunda.offer(found.get(), waiting.get().holders());
    }
}
