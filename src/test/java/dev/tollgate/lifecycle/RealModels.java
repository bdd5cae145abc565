package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.FormReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The project's own models, as if they had been deployed; each in two versions of the same content. */
final class RealModels implements Deployments {

    private static final Set<String> ACTIVITIES = Set.of("userTask", "serviceTask", "callActivity");
    private static final long NEXT_VERSION = 1000;

    private final Map<String, Long> keys = new TreeMap<>();
    private final Map<Long, DeployedProcess> processes = new TreeMap<>();
    private final Map<Long, String> texts = new TreeMap<>();
    private final Map<String, Long> released = new TreeMap<>();

    RealModels() {
        try (Stream<Path> files = Files.list(Path.of("bpmn"))) {
            List<Path> models = files.filter(file -> file.toString().endsWith(".bpmn"))
                    .sorted()
                    .toList();
            for (Path file : models) {
                long key = 100 + keys.size();
                DeployedProcess process = read(file, key);
                keys.put(process.processId(), key);
                processes.put(key, process);
                texts.put(key, Files.readString(file));
                texts.put(key + NEXT_VERSION, Files.readString(file));
                processes.put(
                        key + NEXT_VERSION,
                        new DeployedProcess(
                                key + NEXT_VERSION,
                                process.processId(),
                                process.name(),
                                2,
                                "other",
                                process.elements()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The second version of a process becomes the newest, changed like this. */
    void release(String processId, UnaryOperator<String> change) {
        long key = nextKey(processId);
        String text = change.apply(texts.get(keys.get(processId)));
        DeployedProcess read = read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), key);
        texts.put(key, text);
        processes.put(key, new DeployedProcess(key, processId, read.name(), 2, "changed", read.elements()));
        released.put(processId, key);
    }

    /** The first version is the newest again. */
    void withdraw() {
        released.clear();
    }

    String text(long processDefinitionKey) {
        return texts.get(processDefinitionKey);
    }

    List<DeployedProcess> first() {
        return keys.values().stream().map(processes::get).toList();
    }

    long nextKey(String processId) {
        return keys.get(processId) + NEXT_VERSION;
    }

    @Override
    public Optional<DeployedProcess> process(long processDefinitionKey) {
        return Optional.ofNullable(processes.get(processDefinitionKey));
    }

    @Override
    public boolean keepsHead(long processDefinitionKey) {
        return true;
    }

    @Override
    public Optional<DeployedForm> form(long processDefinitionKey, String formId) {
        Path file = Path.of("forms", formId + ".form");
        try {
            return Files.exists(file) ? Optional.of(FormReader.form(Files.readString(file))) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long currentKey(String processId) {
        return released.getOrDefault(processId, keys.get(processId));
    }

    private static DeployedProcess read(Path file, long key) throws IOException {
        try (InputStream model = Files.newInputStream(file)) {
            return read(model, key);
        }
    }

    private static DeployedProcess read(InputStream model, long key) {
        try {
            Document document =
                    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(model);
            Node process = all(document.getElementsByTagName("bpmn:process")).getFirst();
            Map<String, Element> elements = new LinkedHashMap<>();
            for (Node node : all(document.getElementsByTagName("*"))) {
                if (node instanceof org.w3c.dom.Element activity
                        && ACTIVITIES.contains(activity.getTagName().replace("bpmn:", ""))) {
                    elements.put(activity.getAttribute("id"), element(activity));
                }
            }
            org.w3c.dom.Element named = (org.w3c.dom.Element) process;
            return new DeployedProcess(
                    key, named.getAttribute("id"), named.getAttribute("name"), 1, "checksum", elements);
        } catch (IOException | SAXException | ParserConfigurationException e) {
            throw new IllegalStateException("Cannot read the model", e);
        }
    }

    private static Element element(org.w3c.dom.Element activity) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (Node property : all(activity.getElementsByTagName("zeebe:property"))) {
            org.w3c.dom.Element pair = (org.w3c.dom.Element) property;
            properties.put(pair.getAttribute("name"), pair.getAttribute("value"));
        }
        String calls = all(activity.getElementsByTagName("zeebe:calledElement")).stream()
                .map(node -> ((org.w3c.dom.Element) node).getAttribute("processId"))
                .findFirst()
                .orElse(null);
        String form = all(activity.getElementsByTagName("zeebe:formDefinition")).stream()
                .map(node -> ((org.w3c.dom.Element) node).getAttribute("formId"))
                .findFirst()
                .orElse(null);
        return new Element(
                activity.getAttribute("id"),
                activity.getAttribute("name"),
                activity.getTagName().replace("bpmn:", ""),
                properties.get("required"),
                calls,
                form,
                properties);
    }

    private static List<Node> all(NodeList nodes) {
        return Stream.iterate(0, i -> i < nodes.getLength(), i -> i + 1)
                .map(nodes::item)
                .toList();
    }
}
