package dev.tollgate.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.DeployResourceCommandStep1;
import io.camunda.client.api.command.DeployResourceCommandStep1.DeployResourceCommandStep2;
import io.camunda.client.api.response.DeploymentEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The models, decisions and forms as they lie in the repository. */
final class ModelFiles {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static final String ZEEBE = "http://camunda.org/schema/zeebe/1.0";
    private static final String DI = "http://www.omg.org/spec/BPMN/20100524/DI";
    private static final ObjectMapper JSON = new ObjectMapper();

    private ModelFiles() {}

    static List<Path> files(String folder, String ending) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything in one deployment, as the application deploys it. */
    static DeploymentEvent deployAll(CamundaClient client) {
        DeployResourceCommandStep1 command = client.newDeployResourceCommand();
        DeployResourceCommandStep2 filled = null;
        List<Path> all = new ArrayList<>(files("bpmn", ".bpmn"));
        all.addAll(files("bpmn", ".dmn"));
        all.addAll(files("forms", ".form"));
        for (Path file : all) {
            filled = command.addResourceFile(file.toString());
        }
        return filled.requestTimeout(Duration.ofMinutes(1)).send().join();
    }

    static List<Model> models() {
        return files("bpmn", ".bpmn").stream().map(Model::new).toList();
    }

    static Model model(String processId) {
        return new Model(Path.of("bpmn", processId + ".bpmn"));
    }

    static Node node(Model model, Element element) {
        return new Node(model, element);
    }

    static Map<String, Form> forms() {
        Map<String, Form> forms = new TreeMap<>();
        files("forms", ".form").forEach(file -> forms.put(stem(file), new Form(file)));
        return forms;
    }

    static Document xml(Path file) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(file.toFile());
        } catch (Exception e) {
            throw new IllegalStateException("%s is not XML".formatted(file), e);
        }
    }

    static String stem(Path file) {
        String name = file.getFileName().toString();
        return name.substring(0, name.lastIndexOf('.'));
    }

    static List<Element> all(Element root, String namespace, String name) {
        NodeList found = root.getElementsByTagNameNS(namespace, name);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    /** One process file. */
    static final class Model {

        final String fileName;
        final Element root;
        final Element process;

        private Model(Path file) {
            this.fileName = stem(file);
            this.root = xml(file).getDocumentElement();
            this.process = bpmn(root, "process").getFirst();
        }

        List<Node> nodes(String... kinds) {
            List<Node> nodes = new ArrayList<>();
            for (String kind : kinds) {
                bpmn(process, kind).forEach(element -> nodes.add(new Node(this, element)));
            }
            return nodes;
        }

        /** Tasks and calls, also those within subprocesses, in the order of the file. */
        List<Node> activities() {
            NodeList all = process.getElementsByTagNameNS(process.getNamespaceURI(), "*");
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < all.getLength(); i++) {
                if (all.item(i) instanceof Element element
                        && (element.getLocalName().endsWith("Task") || "callActivity".equals(element.getLocalName()))) {
                    nodes.add(new Node(this, element));
                }
            }
            return nodes;
        }

        /** The job types of the listeners of the process itself. */
        List<String> listeners() {
            return new Node(this, process)
                    .own("executionListener").stream()
                            .map(listener -> listener.getAttribute("eventType") + " " + listener.getAttribute("type"))
                            .toList();
        }

        List<String> jobTypes() {
            return Stream.of("taskDefinition", "executionListener")
                    .flatMap(kind -> zeebe(root, kind).stream())
                    .map(element -> element.getAttribute("type"))
                    .distinct()
                    .toList();
        }

        List<String> messages() {
            return bpmn(root, "message").stream()
                    .map(message -> message.getAttribute("name"))
                    .toList();
        }

        List<String> drawn(String shapeOrEdge) {
            return ModelFiles.all(root, DI, shapeOrEdge).stream()
                    .map(shape -> shape.getAttribute("bpmnElement"))
                    .toList();
        }

        @Override
        public String toString() {
            return fileName;
        }
    }

    /** One element of a process. */
    static final class Node {

        final Model model;
        final Element element;

        private Node(Model model, Element element) {
            this.model = model;
            this.element = element;
        }

        String id() {
            return element.getAttribute("id");
        }

        String kind() {
            return element.getLocalName();
        }

        /** Whether it stands in the process itself, not within a subprocess. */
        boolean ofProcess() {
            return element.getParentNode() == model.process;
        }

        boolean inEventSubprocess() {
            return element.getParentNode() instanceof Element parent
                    && "true".equals(parent.getAttribute("triggeredByEvent"));
        }

        /** The process or subprocess in which it stands. */
        Node around() {
            return new Node(model, (Element) element.getParentNode());
        }

        /** The variable whose items it is done for, one each; null where it is done once. */
        String list() {
            return zeebe(element, "loopCharacteristics").stream()
                    .map(loop -> loop.getAttribute("inputCollection").substring(1))
                    .findFirst()
                    .orElse(null);
        }

        /** Zeebe elements in this element's own extension elements. */
        List<Element> own(String name) {
            NodeList children = element.getChildNodes();
            for (int i = 0; i < children.getLength(); i++) {
                if (children.item(i) instanceof Element child && "extensionElements".equals(child.getLocalName())) {
                    return zeebe(child, name);
                }
            }
            return List.of();
        }

        List<String> listeners() {
            return own("executionListener").stream()
                    .map(listener -> listener.getAttribute("eventType") + " " + listener.getAttribute("type"))
                    .toList();
        }

        String property(String name) {
            return own("property").stream()
                    .filter(property -> property.getAttribute("name").equals(name))
                    .map(property -> property.getAttribute("value"))
                    .findFirst()
                    .orElse(null);
        }

        String formId() {
            return own("formDefinition").stream()
                    .map(form -> form.getAttribute("formId"))
                    .findFirst()
                    .orElse(null);
        }

        List<String> mappings(String kind) {
            return own(kind).stream()
                    .map(mapping -> mapping.getAttribute("source") + " -> " + mapping.getAttribute("target"))
                    .toList();
        }

        @Override
        public String toString() {
            return model + "#" + id();
        }
    }

    /** One form. */
    static final class Form {

        final String fileName;
        final JsonNode root;

        private Form(Path file) {
            this.fileName = stem(file);
            try {
                this.root = JSON.readTree(file.toFile());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** What the form submits: the keys of its fields and the paths of its lists. */
        List<String> keys() {
            List<String> keys = new ArrayList<>();
            for (JsonNode component : root.get("components")) {
                if ("dynamiclist".equals(component.get("type").asText())) {
                    keys.add(component.get("path").asText());
                } else if (component.hasNonNull("key")) {
                    keys.add(component.get("key").asText());
                }
            }
            return keys;
        }

        /** Every component, those inside lists and groups too. */
        List<JsonNode> components() {
            List<JsonNode> components = new ArrayList<>();
            collect(root.get("components"), components);
            return components;
        }

        private static void collect(JsonNode list, List<JsonNode> into) {
            for (JsonNode component : list) {
                into.add(component);
                if (component.has("components")) {
                    collect(component.get("components"), into);
                }
            }
        }

        @Override
        public String toString() {
            return fileName;
        }
    }

    private static List<Element> bpmn(Element root, String name) {
        return all(root, BPMN, name);
    }

    private static List<Element> zeebe(Element root, String name) {
        return all(root, ZEEBE, name);
    }
}
