package dev.tollgate.engine;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** The models that Tollgate itself deployed, as they were deployed. An unknown key was deployed by somebody else. */
public interface Deployments {

    Optional<DeployedProcess> process(long processDefinitionKey);

    /** The form of a task of the process, as it was deployed with it. */
    Optional<DeployedForm> form(long processDefinitionKey, String formId);

    /** The same form in JSON, with all that it says. */
    default Optional<String> formContent(long processDefinitionKey, String formId) {
        return Optional.empty();
    }

    /** The definition key of the newest generation. */
    long currentKey(String processId);

    /** Whether this model's call activities hand the head of the evidence on; those of the first generation did not. */
    default boolean keepsHead(long processDefinitionKey) {
        return false;
    }

    /**
     * After how long a timer of the model ends a task while its listeners are at work; empty where none does. Only a task
     * that is there for each of several can be ended so: the engine starts the timers of others after their listeners,
     * and stops them before.
     */
    default Optional<Duration> endsAfter(long processDefinitionKey, String elementId) {
        return Optional.empty();
    }

    /**
     * @param elements the elements of the model by id: those a guard or a seal asks about (tasks and call activities)
     */
    record DeployedProcess(
            long key, String processId, String name, int version, String checksum, Map<String, Element> elements) {

        /** What must be proven before the instance may end, in the order of the model. */
        public List<Element> required() {
            return elements.values().stream()
                    .filter(element -> element.required() != null)
                    .toList();
        }
    }

    /**
     * @param kind userTask, serviceTask, callActivity
     * @param required the rule of the property `required` (always, unlessStopped, eachWave, eachDepartment, eachSubject,
     *     ifPilot), or null
     * @param calls the process that a call activity calls, or null
     * @param properties the element's zeebe:properties (for example role)
     */
    record Element(
            String id,
            String name,
            String kind,
            @Nullable String required,
            @Nullable String calls,
            @Nullable String formId,
            Map<String, String> properties) {}

    /** @param fields in the order of the form; those of groups in their place, those of a list within the list */
    record DeployedForm(String formId, List<Field> fields) {}

    /**
     * A question of a form.
     *
     * @param key the variable that the answer is in
     * @param type as forms name it (textfield, number, checkbox, select …); {@code date} for a day, {@code dynamiclist}
     *     for rows
     * @param conditional whether the form asks it under a condition only
     * @param options what can be chosen: the label of each value; empty where the form does not say
     * @param rows the questions of each row of a list
     */
    record Field(
            String key,
            String label,
            String type,
            boolean conditional,
            boolean required,
            @Nullable BigDecimal min,
            @Nullable BigDecimal max,
            Map<String, String> options,
            List<Field> rows) {}
}
