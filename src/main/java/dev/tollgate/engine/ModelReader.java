package dev.tollgate.engine;

import dev.tollgate.engine.Deployments.Element;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.BaseElement;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.Process;
import io.camunda.zeebe.model.bpmn.instance.TimerEventDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeCalledElement;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeFormDefinition;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeProperties;
import io.camunda.zeebe.model.bpmn.instance.zeebe.ZeebeProperty;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** Reads from a process model what guards and seals ask about. */
final class ModelReader {

    private ModelReader() {}

    /** The name of the one executable process. */
    static String name(String xml) {
        return process(parse(xml)).getName();
    }

    /** The activities by id, in the order of the file. */
    static Map<String, Element> elements(String xml) {
        Map<String, Element> elements = new LinkedHashMap<>();
        parse(xml).getModelElementsByType(Activity.class).stream()
                .sorted(Comparator.comparing(activity -> xml.indexOf("id=\"" + activity.getId() + '"')))
                .forEach(activity -> elements.put(activity.getId(), element(activity)));
        return elements;
    }

    /** The times of interrupting timers on activities that are done for each of several, by the activity. */
    static Map<String, Duration> endsAfter(String xml) {
        Map<String, Duration> times = new LinkedHashMap<>();
        for (BoundaryEvent boundary : parse(xml).getModelElementsByType(BoundaryEvent.class)) {
            if (boundary.cancelActivity() && boundary.getAttachedTo().getLoopCharacteristics() != null) {
                boundary.getEventDefinitions().stream()
                        .filter(TimerEventDefinition.class::isInstance)
                        .map(TimerEventDefinition.class::cast)
                        .forEach(timer -> times.merge(
                                boundary.getAttachedTo().getId(),
                                time(timer),
                                (one, other) -> one.compareTo(other) < 0 ? one : other));
            }
        }
        return times;
    }

    /** No time at all where only the running instance knows it. */
    private static Duration time(TimerEventDefinition timer) {
        try {
            return timer.getTimeDuration() == null
                    ? Duration.ZERO
                    : Duration.parse(timer.getTimeDuration().getTextContent().strip());
        } catch (DateTimeParseException expression) {
            return Duration.ZERO;
        }
    }

    private static Element element(Activity activity) {
        Map<String, String> properties = properties(activity);
        return new Element(
                activity.getId(),
                activity.getName() == null ? activity.getId() : activity.getName(),
                activity.getElementType().getTypeName(),
                properties.get("required"),
                extension(activity, ZeebeCalledElement.class, ZeebeCalledElement::getProcessId),
                extension(activity, ZeebeFormDefinition.class, ZeebeFormDefinition::getFormId),
                properties);
    }

    private static Map<String, String> properties(BaseElement element) {
        Map<String, String> properties = new LinkedHashMap<>();
        if (element.getExtensionElements() != null) {
            element.getExtensionElements().getElementsQuery().filterByType(ZeebeProperties.class).list().stream()
                    .flatMap(list -> list.getProperties().stream())
                    .forEach((ZeebeProperty property) -> properties.put(property.getName(), property.getValue()));
        }
        return properties;
    }

    private static <T extends ModelElementInstance> String extension(
            BaseElement element, Class<T> type, Function<T, String> value) {
        return Optional.ofNullable(element.getExtensionElements())
                .flatMap(extensions -> extensions.getElementsQuery().filterByType(type).list().stream()
                        .findFirst())
                .map(value)
                .orElse(null);
    }

    private static Process process(BpmnModelInstance model) {
        return model.getModelElementsByType(Process.class).stream()
                .filter(Process::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("A model without an executable process"));
    }

    private static BpmnModelInstance parse(String xml) {
        return Bpmn.readModelFromStream(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
