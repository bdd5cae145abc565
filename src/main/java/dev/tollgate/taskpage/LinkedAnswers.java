package dev.tollgate.taskpage;

import dev.tollgate.engine.UserTasks;
import dev.tollgate.engine.UserTasks.FoundTask;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.lifecycle.AnswersByLink;
import dev.tollgate.lifecycle.WaitingTasks;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.taskpage.TaskLinkStore.Linked;
import dev.tollgate.taskpage.TaskLinkStore.State;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Tells the engine of answers given by a link, after they were committed and until it has taken them. What was answered in
 * confidence it is not told.
 */
@Component
class LinkedAnswers implements AnswersByLink {

    private static final Logger log = LoggerFactory.getLogger(LinkedAnswers.class);

    private final TaskLinkStore store;
    private final WaitingTasks tasks;
    private final UserTasks camunda;

    LinkedAnswers(TaskLinkStore store, WaitingTasks tasks, UserTasks camunda) {
        this.store = store;
        this.tasks = tasks;
        this.camunda = camunda;
    }

    @Override
    public Optional<Given> record(long elementInstanceKey, @Nullable Object id) {
        Optional<Linked> answer = store.answer(elementInstanceKey).filter(given -> given.state() == State.GIVEN);
        boolean ours = answer.isPresent() && answer.get().id().equals(id);
        answer.ifPresent(given -> store.settle(elementInstanceKey, ours ? State.RECORDED : State.OVERTAKEN));
        return answer.filter(given -> ours)
                .map(given -> new Given(given.username(), Canonical.map(given.content()), given.camundaKey()));
    }

    @Scheduled(
            initialDelayString = "${tollgate.task-link.tell-every:10s}",
            fixedDelayString = "${tollgate.task-link.tell-every:10s}")
    void tellAll() {
        store.untold().forEach(this::tell);
    }

    /** False while the engine has not taken the answer; it is told again. */
    boolean tell(Linked answer) {
        try {
            Optional<WaitingTask> waiting = tasks.find(answer.taskKey());
            if (waiting.isEmpty()) {
                // Withdrawn, or answered by somebody else: the record of our own answer settles it before.
                store.settle(answer.taskKey(), State.OVERTAKEN);
                return true;
            }
            Optional<FoundTask> found = camunda.find(waiting.get().place());
            if (found.isEmpty()) {
                return false;
            }
            store.found(answer.taskKey(), found.get().key());
            Map<String, Object> variables = new HashMap<>(Canonical.map(answer.content()));
            variables.keySet().removeAll(answer.confidential());
            variables.put(VARIABLE, answer.id());
            return camunda.complete(found.get(), answer.username(), variables);
        } catch (RuntimeException e) {
            log.warn(
                    "The answer to task {} waits here: the engine did not take it ({})",
                    answer.taskKey(),
                    e.getMessage());
            return false;
        }
    }
}
