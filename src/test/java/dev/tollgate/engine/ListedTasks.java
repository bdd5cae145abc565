package dev.tollgate.engine;

import java.util.List;

/** Camunda's list of tasks as the in-memory engine has it, without a lag and with the open ones only. */
public final class ListedTasks implements TaskDirectory {

    private final TestEngine engine;

    public ListedTasks(TestEngine engine) {
        this.engine = engine;
    }

    @Override
    public List<KnownTask> tasks(long processInstanceKey, String elementId) {
        return engine.openTasks().stream()
                .filter(task -> task.value().getProcessInstanceKey() == processInstanceKey
                        && task.elementId().equals(elementId))
                .map(task -> new KnownTask(
                        Long.toString(task.key()),
                        task.value().getAssignee().isEmpty()
                                ? null
                                : task.value().getAssignee(),
                        State.OPEN,
                        null,
                        task.value().getElementInstanceKey(),
                        null))
                .toList();
    }
}
