package dev.tollgate.story;

import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeFormDefinition;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Which form a user task shows, read from the models. */
public final class Forms {

    private Forms() {}

    /** The form of a user task by its element id, which is the same wherever the id is used. */
    public static String ofTask(String elementId) {
        try (Stream<Path> models = Files.list(Path.of("bpmn"))) {
            return models.filter(file -> file.toString().endsWith(".bpmn"))
                    .map(file -> Bpmn.readModelFromFile(file.toFile()))
                    .map(model -> model.getModelElementById(elementId))
                    .filter(UserTask.class::isInstance)
                    .map(task -> formId((UserTask) task))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String of(String processId, String elementId) {
        UserTask task = Bpmn.readModelFromFile(
                        Path.of("bpmn", processId + ".bpmn").toFile())
                .getModelElementById(elementId);
        return formId(task);
    }

    private static String formId(UserTask task) {
        return task.getExtensionElements()
                .getElementsQuery()
                .filterByType(ZeebeFormDefinition.class)
                .singleResult()
                .getFormId();
    }
}
