package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments.Field;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The form of an open task, with all that it shows to whom the task waits for: also what was said in confidence, which is
 * why it goes to that person's own page and into no variable.
 *
 * @param content the form as it was deployed, in JSON
 * @param shown what it shows and has filled in, by variable
 * @param confidential keys of fields whose answers become no variable
 */
public record OpenForm(
        WaitingTasks.WaitingTask task,
        String content,
        List<Field> fields,
        Map<String, Object> shown,
        Set<String> confidential) {}
