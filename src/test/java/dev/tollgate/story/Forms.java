package dev.tollgate.story;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeFormDefinition;
import java.nio.file.Path;

/** Which form a user task shows, read from the models. */
public final class Forms {

    private Forms() {}

    public static String of(String processId, String elementId) {
        UserTask task = Bpmn.readModelFromFile(
                        Path.of("bpmn", processId + ".bpmn").toFile())
                .getModelElementById(elementId);
        return task.getExtensionElements()
                .getElementsQuery()
                .filterByType(ZeebeFormDefinition.class)
                .singleResult()
                .getFormId();
    }
}
