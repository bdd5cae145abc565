package dev.tollgate.effort;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The processes that this application deploys, as far as they say who is asked for what and in which order. */
@Component
class MethodModel {

    private final Map<String, Process> processes = new TreeMap<>();

    MethodModel() {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            for (Resource model :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:tollgate/models/**/*.bpmn")) {
                try (var stream = model.getInputStream()) {
                    Element root = factory.newDocumentBuilder().parse(stream).getDocumentElement();
                    for (Element process : children(root, "process")) {
                        processes.put(process.getAttribute("id"), new Process(scope(process)));
                    }
                }
            }
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("The models cannot be read from the application", e);
        }
    }

    @Nullable
    Process process(String id) {
        return processes.get(id);
    }

    /** Whether a task is asked later where those who would get it have a full week. */
    boolean waits(String processId, String elementId) {
        Process process = processes.get(processId);
        return process != null
                && find(process.scope(), elementId)
                        .filter(step -> "waits".equals(step.properties().get("beyondBudget")))
                        .isPresent();
    }

    private static Optional<Step> find(Scope scope, String elementId) {
        return Optional.ofNullable(scope.steps().get(elementId))
                .or(() -> scope.steps().values().stream()
                        .flatMap(step -> Optional.ofNullable(step.inner()).stream())
                        .flatMap(inner -> find(inner, elementId).stream())
                        .findFirst());
    }

    record Process(Scope scope) {}

    /** A process or a subprocess: what lies directly in it. */
    record Scope(Map<String, Step> steps, List<Flow> flows) {}

    record Flow(String from, String to) {}

    /**
     * A flow node.
     *
     * @param properties its zeebe:properties
     * @param calls the process it calls, or null
     * @param inputs source by target of its input mappings
     * @param collection what it is done for each of, as an expression; null where it is done once
     * @param timer the expression of its timer (a date, a duration or a cycle); null without one
     * @param host the activity it sits on, empty elsewhere
     * @param inner what lies in it; null where it is no subprocess
     */
    record Step(
            String id,
            String kind,
            String name,
            Map<String, String> properties,
            @Nullable String calls,
            Map<String, String> inputs,
            @Nullable String collection,
            @Nullable String timer,
            String host,
            boolean eventSubProcess,
            @Nullable Scope inner) {

        boolean isRequired() {
            return properties.containsKey("required");
        }

        int number(String property, int otherwise) {
            String value = properties.get(property);
            return value == null ? otherwise : Integer.parseInt(value);
        }
    }

    private static Scope scope(Element parent) {
        Map<String, Step> steps = new LinkedHashMap<>();
        List<Flow> flows = new ArrayList<>();
        for (Element child : children(parent, null)) {
            if ("sequenceFlow".equals(child.getLocalName())) {
                flows.add(new Flow(child.getAttribute("sourceRef"), child.getAttribute("targetRef")));
            } else if (!child.getAttribute("id").isEmpty()) {
                Step step = step(child);
                steps.put(step.id(), step);
            }
        }
        return new Scope(steps, flows);
    }

    private static Step step(Element element) {
        Map<String, String> properties = new LinkedHashMap<>();
        Map<String, String> inputs = new LinkedHashMap<>();
        String calls = null;
        for (Element extensions : children(element, "extensionElements")) {
            for (Element list : children(extensions, "properties")) {
                children(list, "property")
                        .forEach(one -> properties.put(one.getAttribute("name"), one.getAttribute("value")));
            }
            for (Element mapping : children(extensions, "ioMapping")) {
                children(mapping, "input")
                        .forEach(one -> inputs.put(one.getAttribute("target"), one.getAttribute("source")));
            }
            for (Element called : children(extensions, "calledElement")) {
                calls = called.getAttribute("processId");
            }
        }
        String kind = element.getLocalName();
        return new Step(
                element.getAttribute("id"),
                kind,
                element.getAttribute("name").replaceAll("\\s+", " "),
                properties,
                calls,
                inputs,
                collection(element),
                timer(element),
                element.getAttribute("attachedToRef"),
                "true".equals(element.getAttribute("triggeredByEvent")),
                "subProcess".equals(kind) ? scope(element) : null);
    }

    @Nullable
    private static String collection(Element element) {
        for (Element loop : children(element, "multiInstanceLoopCharacteristics")) {
            for (Element extensions : children(loop, "extensionElements")) {
                for (Element zeebe : children(extensions, "loopCharacteristics")) {
                    return zeebe.getAttribute("inputCollection")
                            .replace("=", "")
                            .strip();
                }
            }
        }
        return null;
    }

    @Nullable
    private static String timer(Element element) {
        for (Element definition : children(element, "timerEventDefinition")) {
            for (Element expression : children(definition, null)) {
                return expression.getTextContent().strip();
            }
        }
        return null;
    }

    private static List<Element> children(Element parent, @Nullable String name) {
        List<Element> found = new ArrayList<>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element && (name == null || name.equals(element.getLocalName()))) {
                found.add(element);
            }
        }
        return found;
    }
}
