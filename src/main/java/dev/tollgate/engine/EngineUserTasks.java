package dev.tollgate.engine;

import dev.tollgate.engine.TaskDirectory.KnownTask;
import dev.tollgate.engine.TaskDirectory.State;
import io.camunda.client.api.CamundaFuture;
import io.camunda.client.api.command.ClientHttpException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Finds a task in Camunda's list and commands it over the broker's REST interface. */
@Component
class EngineUserTasks implements UserTasks {

    /** Not there, or in no state for it: it is completed or cancelled. */
    private static final Set<Integer> GONE = Set.of(404, 409);

    private final Engine engine;
    private final ObjectProvider<TaskDirectory> directory;

    EngineUserTasks(Engine engine, ObjectProvider<TaskDirectory> directory) {
        this.engine = engine;
        this.directory = directory;
    }

    @Override
    public boolean canFind() {
        return directory.getIfAvailable() != null;
    }

    @Override
    public Optional<FoundTask> find(Place place) {
        TaskDirectory asked = directory.getIfAvailable();
        if (asked == null) {
            return Optional.empty();
        }
        List<KnownTask> open = asked.tasks(place.processInstanceKey(), place.elementId()).stream()
                .filter(task -> task.state() == State.OPEN)
                .filter(task -> is(task, place))
                .toList();
        // Two that look the same: rather none than that of somebody else.
        return open.size() == 1
                ? Optional.of(new FoundTask(
                        Long.parseLong(open.getFirst().key()), open.getFirst().assignee()))
                : Optional.empty();
    }

    private static boolean is(KnownTask task, Place place) {
        return task.elementInstanceKey() == null
                ? place.subject() == null
                        || task.subject() == null
                        || place.subject().equals(task.subject())
                : task.elementInstanceKey() == place.elementInstanceKey();
    }

    @Override
    public boolean offer(FoundTask task, List<String> usernames) {
        if (task.assignee() != null
                && !usernames.contains(task.assignee())
                && !done(() ->
                        engine.client().newUnassignUserTaskCommand(task.key()).send())) {
            return false;
        }
        return done(() -> engine.client()
                .newUpdateUserTaskCommand(task.key())
                .candidateUsers(usernames)
                .send());
    }

    @Override
    public boolean complete(FoundTask task, String username, Map<String, Object> variables) {
        return done(() -> engine.client()
                        .newAssignUserTaskCommand(task.key())
                        .assignee(username)
                        .allowOverride(true)
                        .send())
                && done(() -> engine.client()
                        .newCompleteUserTaskCommand(task.key())
                        .variables(variables)
                        .send());
    }

    private static boolean done(Supplier<CamundaFuture<?>> command) {
        try {
            command.get().join();
            return true;
        } catch (ClientHttpException e) {
            if (GONE.contains(e.code())) {
                return false;
            }
            throw e;
        }
    }
}
