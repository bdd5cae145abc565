package dev.tollgate.models;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Where the practices of the method are acted on. Carriers are the property {@code practices} of a model element or of a
 * form's component, the description of a decision's rule, and a line {@code practices:} in a YAML file of the
 * application. Comments and documentation carry nothing.
 */
final class PracticeCarriers {

    private static final Pattern ID = Pattern.compile("\\bS(\\d{1,3})\\b");
    private static final Pattern YAML_LINE = Pattern.compile("^\\s*practices:\\s*(.*)$");
    private static final Pattern YAML_NAME =
            Pattern.compile("^(\\s*(?:- )?)(?:name|title|label|subject|id):\\s*[\"']?(.+?)[\"']?\\s*$");
    private static final int LABEL = 70;

    private PracticeCarriers() {}

    /** @param place as a reader finds it, for example "Form prepare-message › Who sends it?" */
    record Carrier(String place, Set<String> practices) {}

    static List<Carrier> all() {
        List<Carrier> carriers = new ArrayList<>();
        models(carriers);
        forms(carriers);
        decisions(carriers);
        files(carriers);
        return carriers;
    }

    private static void models(List<Carrier> carriers) {
        for (ModelFiles.Model model : ModelFiles.models()) {
            String process = model.process.getAttribute("name");
            for (Element element : ModelFiles.all(model.root, "*", "*")) {
                String practices = ModelFiles.node(model, element).property("practices");
                if (practices != null) {
                    String name = element.getAttribute("name");
                    add(
                            carriers,
                            element == model.process
                                    ? "Process " + process
                                    : "Process " + process + " › "
                                            + (name.isBlank() ? element.getAttribute("id") : name),
                            practices);
                }
            }
        }
    }

    private static void forms(List<Carrier> carriers) {
        ModelFiles.forms().forEach((id, form) -> form(carriers, id, form.root));
    }

    private static void form(List<Carrier> carriers, String formId, JsonNode node) {
        if (node.path("properties").isObject()) {
            String label = label(node);
            add(
                    carriers,
                    label.isEmpty() ? "Form " + formId : "Form " + formId + " › " + label,
                    node.path("properties").path("practices").asText());
        }
        node.forEach(child -> form(carriers, formId, child));
    }

    private static String label(JsonNode component) {
        for (String key : List.of("label", "dateLabel", "timeLabel", "text", "key", "path")) {
            String text = component.path(key).asText("");
            if (!text.isBlank()) {
                return key.equals("text") ? firstSentence(text) : shortened(text);
            }
        }
        return "";
    }

    private static String firstSentence(String markdown) {
        return markdown.lines()
                .map(line -> line.replaceAll("\\{\\{.*?}}", "…")
                        .replaceAll("[*_#`>]+", "")
                        .strip())
                .filter(line -> line.chars().anyMatch(Character::isLetter))
                .findFirst()
                .map(line -> "“" + shortened(line) + "”")
                .orElse("text");
    }

    private static void decisions(List<Carrier> carriers) {
        for (Path file : ModelFiles.files("bpmn", ".dmn")) {
            for (Element rule : ModelFiles.all(ModelFiles.xml(file).getDocumentElement(), "*", "rule")) {
                NodeList children = rule.getChildNodes();
                String says = "";
                String practices = "";
                for (int i = 0; i < children.getLength(); i++) {
                    if (children.item(i) instanceof Element child) {
                        if ("description".equals(child.getLocalName())) {
                            practices += " " + child.getTextContent();
                        } else if ("outputEntry".equals(child.getLocalName())) {
                            says = child.getTextContent().strip();
                        }
                    }
                }
                String text = says.startsWith("\"") ? ": " + says.replace("\"", "") : "";
                add(
                        carriers,
                        "Decision " + ModelFiles.stem(file) + " › rule " + rule.getAttribute("id") + shortened(text),
                        practices);
            }
        }
    }

    private static void files(List<Carrier> carriers) {
        Path folder = Path.of("src/main/resources");
        try (Stream<Path> walk = Files.walk(folder)) {
            for (Path file : walk.filter(path -> path.toString().matches(".*\\.ya?ml"))
                    .sorted()
                    .toList()) {
                String name = "";
                for (String line : Files.readAllLines(file)) {
                    Matcher named = YAML_NAME.matcher(line);
                    Matcher practices = YAML_LINE.matcher(line);
                    if (practices.matches()) {
                        String place = "File " + folder.relativize(file) + (name.isEmpty() ? "" : " › " + name);
                        add(carriers, place, practices.group(1));
                    } else if (named.matches()) {
                        name = shortened(named.group(2));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(List<Carrier> carriers, String place, String practices) {
        Set<String> ids = new LinkedHashSet<>();
        Matcher found = ID.matcher(practices);
        while (found.find()) {
            ids.add("S" + Integer.parseInt(found.group(1)));
        }
        if (!ids.isEmpty()) {
            carriers.add(new Carrier(place.replaceAll("\\s+", " "), ids));
        }
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ").strip();
        return line.length() <= LABEL ? line : line.substring(0, LABEL - 1).strip() + "…";
    }

    /** The places that carry each practice, in the order of the files. */
    static Map<String, List<String>> byPractice(List<Carrier> carriers) {
        Map<String, List<String>> places = new TreeMap<>();
        for (Carrier carrier : carriers) {
            for (String practice : carrier.practices()) {
                List<String> known = places.computeIfAbsent(practice, id -> new ArrayList<>());
                if (!known.contains(carrier.place())) {
                    known.add(carrier.place());
                }
            }
        }
        return places;
    }
}
