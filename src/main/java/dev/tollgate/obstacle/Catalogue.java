package dev.tollgate.obstacle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The obstacles that the method knows, from {@code method/obstacles.yaml}. */
@Component
public class Catalogue {

    private static final String RESOURCE = "/method/obstacles.yaml";

    private final List<KnownObstacle> obstacles;

    Catalogue() {
        this(read());
    }

    Catalogue(List<KnownObstacle> obstacles) {
        this.obstacles = List.copyOf(obstacles);
    }

    public List<KnownObstacle> all() {
        return obstacles;
    }

    public Optional<KnownObstacle> find(String id) {
        return obstacles.stream().filter(known -> known.id().equals(id)).findFirst();
    }

    /** What a value ticked in a form of that process stands for. */
    Optional<KnownObstacle> ticked(String processId, String value) {
        return obstacles.stream()
                .filter(known ->
                        known.step().equals(processId) && known.ticked().contains(value))
                .findFirst()
                .or(() -> find(value))
                .or(() -> obstacles.stream()
                        .filter(known -> known.ticked().contains(value))
                        .findFirst());
    }

    private static List<KnownObstacle> read() {
        try (InputStream yaml = Catalogue.class.getResourceAsStream(RESOURCE)) {
            List<KnownObstacle> read = new ArrayList<>();
            for (JsonNode node : new YAMLMapper().readTree(yaml).path("obstacles")) {
                read.add(new KnownObstacle(
                        node.path("id").textValue(),
                        node.path("step").textValue(),
                        node.path("name").textValue(),
                        node.path("recognise").textValue(),
                        remedies(node.path("remedies")),
                        node.path("owner").textValue(),
                        node.path("blocking").booleanValue(),
                        texts(node.path("ticked")),
                        words(node.path("practices"))));
            }
            return read;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<KnownObstacle.Remedy> remedies(JsonNode list) {
        List<KnownObstacle.Remedy> remedies = new ArrayList<>();
        list.forEach(node ->
                remedies.add(new KnownObstacle.Remedy(node.path("text").textValue(), words(node.path("from")))));
        return List.copyOf(remedies);
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(node -> texts.add(node.textValue()));
        return List.copyOf(texts);
    }

    private static List<String> words(JsonNode text) {
        return List.of(text.textValue().split("\\s+"));
    }
}
