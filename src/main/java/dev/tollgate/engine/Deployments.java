package dev.tollgate.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** The models that Tollgate itself deployed, as they were deployed. An unknown key was deployed by somebody else. */
public interface Deployments {

    Optional<DeployedProcess> process(long processDefinitionKey);

    /** The definition key of the newest generation. */
    long currentKey(String processId);

    /** Whether this model's call activities hand the head of the evidence on; those of the first generation did not. */
    default boolean keepsHead(long processDefinitionKey) {
        return false;
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
     * @param required the rule of the property `required` (always, unlessStopped, eachWave, eachDepartment), or null
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
}
