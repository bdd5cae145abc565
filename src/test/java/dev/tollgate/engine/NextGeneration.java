package dev.tollgate.engine;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** A next release of the models: those of the project with one of them changed, deployed as Tollgate deploys its own. */
public final class NextGeneration {

    private final ModelDeployer deployer;
    private final Deployments deployments;

    NextGeneration(ModelDeployer deployer, Deployments deployments) {
        this.deployer = deployer;
        this.deployments = deployments;
    }

    /** Returns the key of the changed process. */
    public long deploy(String processId, UnaryOperator<String> change) {
        Map<String, byte[]> files = new TreeMap<>(ModelDeployer.files());
        files.computeIfPresent(
                processId + ".bpmn",
                (file, model) ->
                        change.apply(new String(model, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        deployer.deploy(files);
        return deployments.currentKey(processId);
    }

    /** The difference between two models as the registry would find it. */
    public static ModelChange compare(String before, String after) {
        return graph(after).changeFrom(graph(before));
    }

    private static ModelGraph graph(String model) {
        return ModelGraph.of(
                model,
                ModelReader.elements(model).values().stream()
                        .filter(element -> element.required() != null)
                        .map(Deployments.Element::id)
                        .collect(java.util.stream.Collectors.toSet()));
    }
}
