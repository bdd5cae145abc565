package dev.tollgate.taskpage;

import dev.tollgate.engine.UserTasks;
import dev.tollgate.lifecycle.PeopleTasks;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.link.LinkToken;
import dev.tollgate.link.WebAddresses;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;

/**
 * Gives those who rarely open Tasklist a link to each of their tasks: sponsors, people managers, the reviewer, and whoever
 * answers or reads something in confidence.
 */
@Service
public class TaskLinks {

    static final String PATH = "/task/";
    private static final Set<String> ROLES =
            Set.of("executive-sponsor", "local-sponsor", "sponsor", "people-manager", "reviewer");

    private final TaskLinkStore store;
    private final PeopleTasks tasks;
    private final UserTasks camunda;
    private final WebAddresses addresses;
    private final TaskPageSettings settings;
    private final Clock clock;

    TaskLinks(
            TaskLinkStore store,
            PeopleTasks tasks,
            UserTasks camunda,
            WebAddresses addresses,
            TaskPageSettings settings,
            Clock clock) {
        this.store = store;
        this.tasks = tasks;
        this.camunda = camunda;
        this.addresses = addresses;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * A new address for this person and task, for a mail whose text is erased once it was sent; empty where the task is for
     * Tasklist, or where nobody could tell the engine of an answer.
     */
    public Optional<String> address(WaitingTask task, String username) {
        boolean forThem = task.holders().contains(username)
                && camunda.canFind()
                && (ROLES.contains(task.role()) || tasks.confides(task));
        return forThem ? Optional.of(issue(task.key(), task.programId(), username, task.name())) : Optional.empty();
    }

    String issue(long taskKey, String programId, String username, String taskName) {
        String token = LinkToken.random();
        Instant now = clock.instant();
        store.issue(
                LinkToken.hash(token),
                new TaskLinkStore.Link(taskKey, programId, username, taskName, now.plus(settings.valid()), null),
                now);
        return addresses.of(PATH + token);
    }
}
