package dev.tollgate.engine;

import io.camunda.client.api.search.enums.UserTaskState;
import io.camunda.client.api.search.response.UserTask;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.List;

/** Asks the engine's own user task search, of Camunda 8.8 and later. */
class SearchedTasks implements TaskDirectory {

    private static final int PAGE = 500;

    private final Engine engine;

    SearchedTasks(Engine engine) {
        this.engine = engine;
    }

    @Override
    public List<KnownTask> tasks(long processInstanceKey, String elementId) {
        return engine
                .client()
                .newUserTaskSearchRequest()
                .filter(filter -> filter.processInstanceKey(processInstanceKey).elementId(elementId))
                .page(page -> page.limit(PAGE))
                .send()
                .join()
                .items()
                .stream()
                .map(SearchedTasks::known)
                .sorted(Comparator.comparing(
                        KnownTask::completedAt, Comparator.nullsLast(Comparator.<Instant>naturalOrder())))
                .toList();
    }

    private static KnownTask known(UserTask task) {
        OffsetDateTime completed = task.getCompletionDate();
        String assignee = task.getAssignee();
        return new KnownTask(
                Long.toString(task.getUserTaskKey()),
                assignee == null || assignee.isBlank() ? null : assignee,
                task.getState() == UserTaskState.COMPLETED
                        ? State.COMPLETED
                        : task.getState() == UserTaskState.CANCELED ? State.CANCELLED : State.OPEN,
                completed == null ? null : completed.toInstant(),
                task.getElementInstanceKey(),
                null);
    }
}
