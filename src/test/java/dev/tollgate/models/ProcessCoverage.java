package dev.tollgate.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which flow nodes and sequence flows of the models the process tests of this build passed, in whatever JVM. */
final class ProcessCoverage {

    static final Path FOLDER = Path.of("target/process-coverage");

    /** Of this build only, so that no walk of an earlier one counts. */
    private static final Path WALKS = FOLDER.resolve(System.getProperty("tollgate.build", "without-a-build"));

    private static final Set<String> FLOW_NODES = Set.of(
            "startEvent",
            "endEvent",
            "task",
            "userTask",
            "serviceTask",
            "sendTask",
            "receiveTask",
            "scriptTask",
            "businessRuleTask",
            "manualTask",
            "callActivity",
            "subProcess",
            "exclusiveGateway",
            "parallelGateway",
            "inclusiveGateway",
            "eventBasedGateway",
            "intermediateCatchEvent",
            "intermediateThrowEvent",
            "boundaryEvent");

    private ProcessCoverage() {}

    /** @param passed each as process id#element id */
    static void keep(Class<?> test, Set<String> passed) {
        write(WALKS.resolve(test.getName()), String.join("\n", new TreeSet<>(passed)) + "\n");
    }

    /** What the walks of this build passed so far, by class. */
    static Map<String, Set<String>> walks() throws IOException {
        Map<String, Set<String>> walks = new TreeMap<>();
        if (Files.isDirectory(WALKS)) {
            try (Stream<Path> files = Files.list(WALKS)) {
                for (Path file : files.toList()) {
                    walks.put(file.getFileName().toString(), Set.copyOf(Files.readAllLines(file)));
                }
            }
        }
        return walks;
    }

    /** By process id. */
    static Map<String, Share> shares(Set<String> passed) {
        Map<String, Share> shares = new TreeMap<>();
        for (ModelFiles.Model model : ModelFiles.models()) {
            shares.put(
                    model.fileName,
                    new Share(
                            model.fileName,
                            ids(model, FLOW_NODES.stream()),
                            ids(model, Stream.of("sequenceFlow")),
                            withFlowsToEvents(model, passed)));
        }
        return shares;
    }

    /** The engine records no flow from an event-based gateway; that the one event it leads to occurred says the same. */
    private static Set<String> withFlowsToEvents(ModelFiles.Model model, Set<String> passed) {
        Set<String> gateways = model.nodes("eventBasedGateway").stream()
                .map(ModelFiles.Node::id)
                .collect(Collectors.toSet());
        Set<String> all = new TreeSet<>(passed);
        for (ModelFiles.Node flow : model.nodes("sequenceFlow")) {
            if (gateways.contains(flow.element.getAttribute("sourceRef"))
                    && passed.contains(model.fileName + "#" + flow.element.getAttribute("targetRef"))) {
                all.add(model.fileName + "#" + flow.id());
            }
        }
        return all;
    }

    static String summary(Map<String, Share> shares) {
        StringBuilder text =
                new StringBuilder("%-40s %-22s %s%n".formatted("Process coverage", "flow nodes", "sequence flows"));
        shares.values().forEach(share -> text.append(share.line()).append('\n'));
        int nodes =
                shares.values().stream().mapToInt(share -> share.nodes.size()).sum();
        int flows =
                shares.values().stream().mapToInt(share -> share.flows.size()).sum();
        int nodesMissed = shares.values().stream()
                .mapToInt(share -> share.missed(share.nodes).size())
                .sum();
        int flowsMissed = shares.values().stream()
                .mapToInt(share -> share.missed(share.flows).size())
                .sum();
        text.append("%-40s %3d of %3d (%5.1f %%)   %3d of %3d (%5.1f %%)%n"
                .formatted(
                        "all",
                        nodes - nodesMissed,
                        nodes,
                        percent(nodes - nodesMissed, nodes),
                        flows - flowsMissed,
                        flows,
                        percent(flows - flowsMissed, flows)));
        return text.toString();
    }

    static void write(Path file, String text) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> ids(ModelFiles.Model model, Stream<String> kinds) {
        return kinds.flatMap(kind -> model.nodes(kind).stream())
                .map(ModelFiles.Node::id)
                .sorted()
                .toList();
    }

    private static double percent(int part, int whole) {
        return whole == 0 ? 100 : 100.0 * part / whole;
    }

    /** What of one model was passed. */
    record Share(String processId, List<String> nodes, List<String> flows, Set<String> passed) {

        /** As process id#element id, nodes first. */
        List<String> missed() {
            List<String> missed = new ArrayList<>(missed(nodes));
            missed.addAll(missed(flows));
            return missed;
        }

        private List<String> missed(List<String> ids) {
            return ids.stream()
                    .map(id -> processId + "#" + id)
                    .filter(id -> !passed.contains(id))
                    .toList();
        }

        private String line() {
            int nodesPassed = nodes.size() - missed(nodes).size();
            int flowsPassed = flows.size() - missed(flows).size();
            return "%-40s %3d of %3d (%5.1f %%)   %3d of %3d (%5.1f %%)"
                    .formatted(
                            processId,
                            nodesPassed,
                            nodes.size(),
                            percent(nodesPassed, nodes.size()),
                            flowsPassed,
                            flows.size(),
                            percent(flowsPassed, flows.size()));
        }
    }
}
