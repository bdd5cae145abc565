package dev.tollgate.engine;

import dev.tollgate.engine.ModelChange.Node;
import io.camunda.zeebe.model.bpmn.Bpmn;
import io.camunda.zeebe.model.bpmn.BpmnModelInstance;
import io.camunda.zeebe.model.bpmn.instance.Activity;
import io.camunda.zeebe.model.bpmn.instance.BoundaryEvent;
import io.camunda.zeebe.model.bpmn.instance.CallActivity;
import io.camunda.zeebe.model.bpmn.instance.CatchEvent;
import io.camunda.zeebe.model.bpmn.instance.EventBasedGateway;
import io.camunda.zeebe.model.bpmn.instance.FlowNode;
import io.camunda.zeebe.model.bpmn.instance.InclusiveGateway;
import io.camunda.zeebe.model.bpmn.instance.IntermediateCatchEvent;
import io.camunda.zeebe.model.bpmn.instance.ParallelGateway;
import io.camunda.zeebe.model.bpmn.instance.ReceiveTask;
import io.camunda.zeebe.model.bpmn.instance.SequenceFlow;
import io.camunda.zeebe.model.bpmn.instance.StartEvent;
import io.camunda.zeebe.model.bpmn.instance.SubProcess;
import io.camunda.zeebe.model.bpmn.instance.UserTask;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.camunda.bpm.model.xml.instance.ModelElementInstance;

/** The elements of a model, what each is in the engine's eyes, and the way forward through them. */
final class ModelGraph {

    private final Map<String, FlowNode> nodes = new LinkedHashMap<>();
    private final Map<String, Set<String>> forward = new HashMap<>();
    private final Set<String> leavesEvidence;

    private ModelGraph(BpmnModelInstance model, Set<String> required) {
        model.getModelElementsByType(FlowNode.class).forEach(node -> nodes.put(node.getId(), node));
        this.leavesEvidence = nodes.values().stream()
                .filter(node ->
                        node instanceof UserTask || node instanceof CallActivity || required.contains(node.getId()))
                .map(FlowNode::getId)
                .collect(Collectors.toSet());
        cutWaysBack();
    }

    /** @param required ids of the elements that leave evidence because they are required */
    static ModelGraph of(String xml, Set<String> required) {
        return new ModelGraph(
                Bpmn.readModelFromStream(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8))), required);
    }

    ModelChange changeFrom(ModelGraph before) {
        Set<String> kept = new LinkedHashSet<>();
        List<Node> removed = new ArrayList<>();
        for (FlowNode node : before.nodes.values()) {
            FlowNode now = nodes.get(node.getId());
            if (now != null && identity(node).equals(identity(now))) {
                kept.add(node.getId());
            } else {
                removed.add(shown(node));
            }
        }
        List<Node> added = nodes.values().stream()
                .filter(node -> !kept.contains(node.getId()))
                .map(ModelGraph::shown)
                .toList();
        Map<String, Set<String>> ahead = new HashMap<>();
        Map<String, List<String>> unseen = new HashMap<>();
        nodes.keySet().forEach(id -> {
            ahead.put(id, reach(id, Set.of()));
            unseen.put(
                    id,
                    reach(id, leavesEvidence).stream()
                            .map(nodes::get)
                            .filter(ModelGraph::holdsTokensUnseen)
                            .map(ModelGraph::name)
                            .sorted()
                            .toList());
        });
        return new ModelChange(kept, removed, added, ahead, unseen);
    }

    /**
     * What the engine has to be told about: the elements where a token, a timer or a subscription can be, and the flows by
     * which tokens have come to a join that waits for others. A boundary event of a task for each of several is left out,
     * for the engine takes it for detached; it begins to wait anew.
     */
    Set<String> takenAlongFrom(ModelGraph before) {
        Set<String> taken = before.nodes.values().stream()
                .filter(node -> node instanceof Activity
                        || node instanceof IntermediateCatchEvent
                        || node instanceof BoundaryEvent event
                                && event.getAttachedTo().getLoopCharacteristics() == null
                        || node instanceof EventBasedGateway
                        || isJoin(node)
                        || node instanceof StartEvent start && ofEventSubprocess(start))
                .map(FlowNode::getId)
                .collect(Collectors.toCollection(TreeSet::new));
        taken.retainAll(changeFrom(before).kept());
        List.copyOf(taken).stream()
                .map(nodes::get)
                .filter(ModelGraph::isJoin)
                .forEach(join -> flowsInto(before.nodes.get(join.getId())).stream()
                        .filter(flowsInto(join)::contains)
                        .forEach(taken::add));
        return taken;
    }

    private static Set<String> flowsInto(FlowNode node) {
        return node.getIncoming().stream().map(SequenceFlow::getId).collect(Collectors.toSet());
    }

    private static boolean isJoin(FlowNode node) {
        return (node instanceof ParallelGateway || node instanceof InclusiveGateway)
                && node.getIncoming().size() > 1;
    }

    private static boolean ofEventSubprocess(StartEvent start) {
        return start.getParentElement() instanceof SubProcess around && around.triggeredByEvent();
    }

    /** What may not change for an element that an instance is taken along with. */
    private static List<String> identity(FlowNode node) {
        List<String> identity = new ArrayList<>();
        identity.add(node.getElementType().getTypeName());
        identity.add(id(node.getParentElement()));
        if (node instanceof Activity activity) {
            identity.add(
                    activity.getLoopCharacteristics() == null
                            ? ""
                            : activity.getLoopCharacteristics().getElementType().getTypeName());
        }
        if (node instanceof SubProcess around) {
            identity.add(Boolean.toString(around.triggeredByEvent()));
        }
        if (node instanceof BoundaryEvent event) {
            identity.add(event.getAttachedTo().getId());
            identity.add(Boolean.toString(event.cancelActivity()));
        }
        if (node instanceof CatchEvent event) {
            event.getEventDefinitions()
                    .forEach(definition ->
                            identity.add(definition.getElementType().getTypeName()));
        }
        return identity;
    }

    private static String id(ModelElementInstance element) {
        return Objects.requireNonNullElse(element.getAttributeValue("id"), "");
    }

    /** Where a token can wait without a task, a call or a record of ours that says so. */
    private static boolean holdsTokensUnseen(FlowNode node) {
        return node instanceof IntermediateCatchEvent
                || node instanceof EventBasedGateway
                || node instanceof ReceiveTask
                || isJoin(node);
    }

    /** What follows an element directly, also into a subprocess, out of it, and by the events at its border. */
    private List<String> next(FlowNode node) {
        List<String> next = new ArrayList<>();
        node.getOutgoing().stream()
                .map(SequenceFlow::getTarget)
                .map(FlowNode::getId)
                .forEach(next::add);
        nodes.values().stream()
                .filter(other -> other instanceof BoundaryEvent event
                        && event.getAttachedTo().getId().equals(node.getId()))
                .map(FlowNode::getId)
                .forEach(next::add);
        if (node instanceof SubProcess around) {
            starts(around.getFlowElements().stream()
                            .filter(FlowNode.class::isInstance)
                            .map(FlowNode.class::cast)
                            .toList())
                    .forEach(next::add);
        }
        if (node.getOutgoing().isEmpty()
                && node.getParentElement() instanceof SubProcess around
                && !around.triggeredByEvent()) {
            around.getOutgoing().stream()
                    .map(SequenceFlow::getTarget)
                    .map(FlowNode::getId)
                    .forEach(next::add);
        }
        return next;
    }

    private static List<String> starts(Collection<FlowNode> scope) {
        return scope.stream()
                .filter(StartEvent.class::isInstance)
                .map(FlowNode::getId)
                .toList();
    }

    /** A flow to an element that the way came from leads back: it is not part of the way forward. */
    private void cutWaysBack() {
        Set<String> left = new HashSet<>();
        Set<String> onTheWay = new HashSet<>();
        starts(nodes.values()).forEach(start -> visit(start, onTheWay, left));
        nodes.keySet().forEach(id -> visit(id, onTheWay, left));
    }

    private void visit(String id, Set<String> onTheWay, Set<String> left) {
        if (left.contains(id) || !onTheWay.add(id)) {
            return;
        }
        Set<String> ways = forward.computeIfAbsent(id, known -> new LinkedHashSet<>());
        for (String next : next(nodes.get(id))) {
            if (!onTheWay.contains(next)) {
                ways.add(next);
                visit(next, onTheWay, left);
            }
        }
        onTheWay.remove(id);
        left.add(id);
    }

    /** What comes after an element; not beyond those of the second set. */
    private Set<String> reach(String from, Set<String> end) {
        Set<String> found = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(forward.getOrDefault(from, Set.of()));
        while (!open.isEmpty()) {
            String id = open.pop();
            if (found.add(id) && !end.contains(id)) {
                open.addAll(forward.getOrDefault(id, Set.of()));
            }
        }
        return found;
    }

    private static Node shown(FlowNode node) {
        return new Node(node.getId(), name(node), node.getElementType().getTypeName());
    }

    private static String name(FlowNode node) {
        return node.getName() == null || node.getName().isBlank() ? node.getId() : node.getName();
    }
}
