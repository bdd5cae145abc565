package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.models.Diagram.Box;
import dev.tollgate.models.Diagram.Edge;
import dev.tollgate.models.Diagram.Point;
import dev.tollgate.models.Diagram.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each drawing can be read: nothing lies on anything else. */
class DiagramGeometryTest {

    private static final double TOUCH = 1;

    static Stream<ModelFiles.Model> models() {
        return ModelFiles.models().stream();
    }

    @ParameterizedTest
    @MethodSource("models")
    void no_two_shapes_overlap(ModelFiles.Model model) {
        Diagram diagram = new Diagram(model);
        List<Shape> shapes = List.copyOf(diagram.shapes.values());
        List<String> overlaps = new ArrayList<>();
        for (int i = 0; i < shapes.size(); i++) {
            for (Shape other : shapes.subList(i + 1, shapes.size())) {
                Shape shape = shapes.get(i);
                if (shape.box().smaller(TOUCH).overlaps(other.box())
                        && !around(diagram, shape, other)
                        && !around(diagram, other, shape)
                        && !other.host().equals(shape.id())
                        && !shape.host().equals(other.id())) {
                    overlaps.add(shape.id() + " / " + other.id());
                }
            }
        }
        assertThat(overlaps).as("shapes that overlap in %s", model).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void what_belongs_into_a_subprocess_lies_in_it(ModelFiles.Model model) {
        Diagram diagram = new Diagram(model);
        assertThat(diagram.shapes.values().stream()
                        .filter(shape -> diagram.shapes.containsKey(shape.inside()))
                        .filter(shape -> shape.host().isEmpty())
                        .filter(shape ->
                                !diagram.shapes.get(shape.inside()).box().contains(shape.box()))
                        .map(Shape::id))
                .as("shapes that stick out of their subprocess in %s", model)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void no_flow_crosses_a_shape(ModelFiles.Model model) {
        Diagram diagram = new Diagram(model);
        List<String> crossings = new ArrayList<>();
        for (Edge edge : diagram.edges.values()) {
            for (Shape shape : diagram.shapes.values()) {
                boolean passes = segments(edge).stream()
                        .anyMatch(segment -> segment.enters(shape.box().smaller(2 * TOUCH)));
                if (passes && !surrounds(diagram, shape, edge) && !touchesHost(diagram, shape, edge)) {
                    crossings.add(edge.id() + " / " + shape.id());
                }
            }
        }
        assertThat(crossings).as("flows that run through shapes in %s", model).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void no_two_flows_cross(ModelFiles.Model model) {
        Diagram diagram = new Diagram(model);
        List<Edge> edges = List.copyOf(diagram.edges.values());
        List<String> crossings = new ArrayList<>();
        for (int i = 0; i < edges.size(); i++) {
            for (Edge other : edges.subList(i + 1, edges.size())) {
                Edge edge = edges.get(i);
                // Flows of one source or to one target may run together there, as they say the same.
                boolean together =
                        edge.target().equals(other.target()) || edge.source().equals(other.source());
                for (Segment a : segments(edge)) {
                    for (Segment b : segments(other)) {
                        if (a.crosses(b) || !together && a.covers(b)) {
                            crossings.add(edge.id() + " / " + other.id());
                        }
                    }
                }
            }
        }
        assertThat(crossings.stream().distinct())
                .as("flows that cross in %s", model)
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void no_label_lies_on_a_shape_a_flow_or_another_label(ModelFiles.Model model) {
        Diagram diagram = new Diagram(model);
        Map<String, Box> labels = labels(diagram);
        List<String> overlaps = new ArrayList<>();
        List<String> ids = List.copyOf(labels.keySet());
        for (int i = 0; i < ids.size(); i++) {
            String id = ids.get(i);
            Box label = labels.get(id).smaller(TOUCH);
            for (String other : ids.subList(i + 1, ids.size())) {
                if (label.overlaps(labels.get(other))) {
                    overlaps.add("label of " + id + " / label of " + other);
                }
            }
            for (Shape shape : diagram.shapes.values()) {
                boolean inside = shape.isSubProcess() && shape.box().contains(label);
                boolean outside = !label.overlaps(shape.box());
                if (!inside && !outside && !shape.id().equals(id)) {
                    overlaps.add("label of " + id + " / " + shape.id());
                }
                if (shape.isSubProcess()
                        && shape.text() != null
                        && !shape.id().equals(id)
                        && label.overlaps(shape.text().box())) {
                    overlaps.add("label of " + id + " / name of " + shape.id());
                }
            }
            for (Edge edge : diagram.edges.values()) {
                if (!edge.id().equals(id) && segments(edge).stream().anyMatch(segment -> segment.enters(label))) {
                    overlaps.add("label of " + id + " / " + edge.id());
                }
            }
        }
        assertThat(overlaps).as("labels that lie on something in %s", model).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("models")
    void every_name_fits_its_task(ModelFiles.Model model) {
        Diagram diagram = new Diagram(model);
        assertThat(diagram.shapes.values().stream()
                        .filter(shape -> shape.isActivity() && shape.text() != null)
                        .filter(shape ->
                                !shape.box().smaller(3).contains(shape.text().box()))
                        .map(Shape::id))
                .as("names too long for their task in %s", model)
                .isEmpty();
    }

    private static Map<String, Box> labels(Diagram diagram) {
        Map<String, Box> labels = new LinkedHashMap<>();
        diagram.shapes.values().stream()
                .filter(Shape::labelled)
                .forEach(shape -> labels.put(shape.id(), shape.text().box()));
        diagram.edges.values().stream()
                .filter(edge -> edge.text() != null)
                .forEach(edge -> labels.put(edge.id(), edge.text().box()));
        return labels;
    }

    private static List<Segment> segments(Edge edge) {
        List<Segment> segments = new ArrayList<>();
        for (int i = 1; i < edge.points().size(); i++) {
            segments.add(new Segment(edge.points().get(i - 1), edge.points().get(i)));
        }
        return segments;
    }

    private static boolean around(Diagram diagram, Shape outer, Shape inner) {
        for (Shape shape = inner; shape != null; shape = diagram.shapes.get(shape.inside())) {
            if (shape.inside().equals(outer.id()) || shape.host().equals(outer.id())) {
                return true;
            }
        }
        return false;
    }

    private static boolean surrounds(Diagram diagram, Shape shape, Edge edge) {
        return Stream.of(edge.source(), edge.target())
                .map(diagram.shapes::get)
                .filter(Objects::nonNull)
                .anyMatch(end -> !end.equals(shape) && around(diagram, shape, end));
    }

    /** A boundary event lies on its host: what starts or ends at the host may pass under its own half. */
    private static boolean touchesHost(Diagram diagram, Shape shape, Edge edge) {
        Shape source = diagram.shapes.get(edge.source());
        return source != null && source.host().equals(shape.id());
    }

    private record Segment(Point a, Point b) {

        private static final double SAME = 0.5;

        /** Cohen and Sutherland: whether a part of it lies in the box. */
        boolean enters(Box box) {
            double from = 0;
            double to = 1;
            double[] along = {b.x() - a.x(), a.x() - b.x(), b.y() - a.y(), a.y() - b.y()};
            double[] room = {box.right() - a.x(), a.x() - box.x(), box.bottom() - a.y(), a.y() - box.y()};
            for (int side = 0; side < 4; side++) {
                if (along[side] == 0) {
                    if (room[side] <= 0) {
                        return false;
                    }
                } else if (along[side] > 0) {
                    to = Math.min(to, room[side] / along[side]);
                } else {
                    from = Math.max(from, room[side] / along[side]);
                }
            }
            return from < to;
        }

        /** In a point inside both. */
        boolean crosses(Segment other) {
            double d1 = side(other.a);
            double d2 = side(other.b);
            double d3 = other.side(a);
            double d4 = other.side(b);
            return d1 * d2 < -SAME && d3 * d4 < -SAME;
        }

        /** Whether both lie on one line and share more than a point of it. */
        boolean covers(Segment other) {
            if (Math.abs(side(other.a)) > SAME * length() || Math.abs(side(other.b)) > SAME * length()) {
                return false;
            }
            double from = Math.max(Math.min(place(a), place(b)), Math.min(place(other.a), place(other.b)));
            double to = Math.min(Math.max(place(a), place(b)), Math.max(place(other.a), place(other.b)));
            return to - from > 2 * TOUCH;
        }

        private double length() {
            return Math.hypot(b.x() - a.x(), b.y() - a.y());
        }

        private double side(Point point) {
            return (b.x() - a.x()) * (point.y() - a.y()) - (b.y() - a.y()) * (point.x() - a.x());
        }

        private double place(Point point) {
            return ((point.x() - a.x()) * (b.x() - a.x()) + (point.y() - a.y()) * (b.y() - a.y())) / length();
        }
    }
}
