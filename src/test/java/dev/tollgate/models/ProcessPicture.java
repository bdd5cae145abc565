package dev.tollgate.models;

import dev.tollgate.models.Diagram.Box;
import dev.tollgate.models.Diagram.Edge;
import dev.tollgate.models.Diagram.Point;
import dev.tollgate.models.Diagram.Shape;
import dev.tollgate.models.Diagram.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.w3c.dom.Element;

/** Draws a process as its diagram interchange says, as SVG. The same model gives the same picture on every machine. */
final class ProcessPicture {

    private static final double MARGIN = 24;
    private static final String INK = "#1f2933";

    private final Diagram diagram;
    private final StringBuilder svg = new StringBuilder();

    private ProcessPicture(Diagram diagram) {
        this.diagram = diagram;
    }

    static String of(ModelFiles.Model model) {
        return new ProcessPicture(new Diagram(model)).draw();
    }

    static String documentation(Element element) {
        return ModelFiles.all(element, "*", "documentation").stream()
                .filter(text -> text.getParentNode() == element)
                .map(text -> text.getTextContent().strip().replaceAll("\\s+", " "))
                .findFirst()
                .orElse("");
    }

    private String draw() {
        Box all = extent();
        Element process = diagram.model.process;
        svg.append("""
                <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc" width="%s" height="%s" \
                viewBox="%s %s %s %s" font-family="Helvetica, Arial, 'Liberation Sans', sans-serif" fill="%s">
                <title id="title">%s</title>
                <desc id="desc">%s</desc>
                <defs>
                <marker id="arrow" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="9" markerHeight="9" \
                markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0.5 L10 5 L0 9.5 Z"/></marker>
                </defs>
                <rect x="%s" y="%s" width="%s" height="%s" fill="#ffffff"/>
                """.formatted(
                        n(all.width()),
                        n(all.height()),
                        n(all.x()),
                        n(all.y()),
                        n(all.width()),
                        n(all.height()),
                        INK,
                        escaped(process.getAttribute("name")),
                        escaped(documentation(process)),
                        n(all.x()),
                        n(all.y()),
                        n(all.width()),
                        n(all.height())));
        // From behind to the front: what contains others, flows, what flows connect, what sits on a border.
        diagram.shapes.values().stream().filter(Shape::isSubProcess).forEach(this::subProcess);
        diagram.edges.values().forEach(this::edge);
        diagram.shapes.values().stream()
                .filter(shape -> !shape.isSubProcess() && !shape.kind().equals("boundaryEvent"))
                .forEach(this::shape);
        diagram.shapes.values().stream()
                .filter(shape -> shape.kind().equals("boundaryEvent"))
                .forEach(this::shape);
        return svg.append("</svg>\n").toString();
    }

    private Box extent() {
        List<Box> boxes = new ArrayList<>();
        for (Shape shape : diagram.shapes.values()) {
            boxes.add(shape.box());
            if (shape.text() != null) {
                boxes.add(shape.text().box());
            }
        }
        for (Edge edge : diagram.edges.values()) {
            edge.points().forEach(point -> boxes.add(new Box(point.x(), point.y(), 0, 0)));
            if (edge.text() != null) {
                boxes.add(edge.text().box());
            }
        }
        double left = Math.floor(boxes.stream().mapToDouble(Box::x).min().orElse(0)) - MARGIN;
        double top = Math.floor(boxes.stream().mapToDouble(Box::y).min().orElse(0)) - MARGIN;
        double right = Math.ceil(boxes.stream().mapToDouble(Box::right).max().orElse(0)) + MARGIN;
        double bottom = Math.ceil(boxes.stream().mapToDouble(Box::bottom).max().orElse(0)) + MARGIN;
        return new Box(left, top, right - left, bottom - top);
    }

    private void shape(Shape shape) {
        svg.append("<g id=\"%s\"><title>%s</title>%n".formatted(escaped(shape.id()), escaped(spoken(shape))));
        if (shape.isActivity()) {
            activity(shape);
        } else if (shape.isGateway()) {
            gateway(shape);
        } else if (shape.isEvent()) {
            event(shape);
        } else if (shape.kind().equals("textAnnotation")) {
            Box box = shape.box();
            path(
                    "M%s %s H%s V%s H%s"
                            .formatted(n(box.x() + 8), n(box.y()), n(box.x()), n(box.bottom()), n(box.x() + 8)),
                    1.2);
        } else {
            throw new IllegalStateException("%s: no picture for a %s".formatted(shape.id(), shape.kind()));
        }
        text(shape.text());
        svg.append("</g>\n");
    }

    private static String spoken(Shape shape) {
        String kind = shape.kind().replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        String says = documentation(shape.element());
        return (shape.name().isEmpty() ? kind : shape.name() + " (" + kind + ")") + (says.isEmpty() ? "" : ": " + says);
    }

    private void activity(Shape shape) {
        boolean calls = shape.kind().equals("callActivity");
        boolean person = shape.kind().equals("userTask");
        rounded(shape.box(), 10, calls ? 4 : 1.8, null, person ? "#e8f1fb" : "#ffffff");
        double x = shape.box().x() + 5;
        double y = shape.box().y() + 4;
        switch (shape.kind()) {
            case "userTask" -> {
                circle(x + 6, y + 4, 3.2, 1.2, "#ffffff");
                path("M%s %s v-2.5 a5.5 4.5 0 0 1 11 0 v2.5 z".formatted(n(x + 0.5), n(y + 14.5)), 1.2);
            }
            case "serviceTask" -> {
                for (int tooth = 0; tooth < 8; tooth++) {
                    double angle = Math.PI * tooth / 4;
                    line(
                            x + 7 + 4.2 * Math.cos(angle),
                            y + 7 + 4.2 * Math.sin(angle),
                            x + 7 + 6.8 * Math.cos(angle),
                            y + 7 + 6.8 * Math.sin(angle),
                            2.2);
                }
                circle(x + 7, y + 7, 4.4, 1.2, "#ffffff");
                circle(x + 7, y + 7, 1.8, 1.1, "#ffffff");
            }
            case "businessRuleTask" ->
                path("M%s %s h15 v11 h-15 z m0 4 h15 m0 3.5 h-15 m4.5 -3.5 v7".formatted(n(x), n(y)), 1.1);
            case "sendTask", "receiveTask" ->
                envelope(x + 8, y + 6, 8, shape.kind().equals("sendTask"));
            case "scriptTask" -> path("M%s %s h11 v13 h-11 z m2.5 4 h6 m-6 3 h6 m-6 3 h6".formatted(n(x), n(y)), 1.1);
            default -> {}
        }
        markers(shape, calls);
    }

    private void markers(Shape shape, boolean collapsed) {
        double y = shape.box().bottom() - 15;
        List<Element> loops = ModelFiles.all(shape.element(), "*", "multiInstanceLoopCharacteristics").stream()
                .filter(loop -> loop.getParentNode() == shape.element())
                .toList();
        double x = shape.box().middle() + (collapsed && !loops.isEmpty() ? -8 : 0);
        if (!loops.isEmpty()) {
            if (loops.getFirst().getAttribute("isSequential").equals("true")) {
                path("M%s %s h10 m-10 4 h10 m-10 4 h10".formatted(n(x - 5), n(y + 1)), 1.8);
            } else {
                path("M%s %s v10 m4 0 v-10 m4 0 v10".formatted(n(x - 4), n(y)), 1.8);
            }
            x += 16;
        }
        if (collapsed) {
            path("M%s %s h12 v12 h-12 z m6 2.5 v7 m-3.5 -3.5 h7".formatted(n(x - 6), n(y - 1)), 1.2);
        }
    }

    private void subProcess(Shape shape) {
        boolean event = shape.element().getAttribute("triggeredByEvent").equals("true");
        svg.append("<g id=\"%s\"><title>%s</title>%n".formatted(escaped(shape.id()), escaped(spoken(shape))));
        rounded(shape.box(), 12, 1.8, event ? "2 5" : null, event ? "#fbfaf5" : "#fcfcfd");
        markers(shape, false);
        text(shape.text());
        svg.append("</g>\n");
    }

    private void gateway(Shape shape) {
        Box box = shape.box();
        double x = box.middle();
        double y = box.centre();
        double r = box.width() / 2;
        svg.append("<path d=\"M%s %s l%s %s l%s %s l%s %s z\" fill=\"#fff8e6\" stroke=\"%s\" stroke-width=\"1.8\"/>%n"
                .formatted(n(x - r), n(y), n(r), n(-r), n(r), n(r), n(-r), n(r), INK));
        switch (shape.kind()) {
            case "exclusiveGateway" -> path("M%s %s l14 14 m0 -14 l-14 14".formatted(n(x - 7), n(y - 7)), 3);
            case "parallelGateway" -> path("M%s %s h20 m-10 -10 v20".formatted(n(x - 10), n(y)), 3);
            case "inclusiveGateway" -> circle(x, y, 10, 2.5, "none");
            case "eventBasedGateway" -> {
                circle(x, y, 13, 1.1, "none");
                circle(x, y, 10.5, 1.1, "none");
                path("M%s %s l6.6 4.8 l-2.5 7.8 h-8.2 l-2.5 -7.8 z".formatted(n(x), n(y - 7)), 1.1);
            }
            default -> throw new IllegalStateException("%s: no picture for a %s".formatted(shape.id(), shape.kind()));
        }
    }

    private void event(Shape shape) {
        Box box = shape.box();
        double x = box.middle();
        double y = box.centre();
        double r = box.width() / 2;
        boolean end = shape.kind().equals("endEvent");
        boolean between = shape.kind().equals("boundaryEvent") || shape.kind().startsWith("intermediate");
        boolean beside = shape.element().getAttribute("cancelActivity").equals("false")
                || shape.element().getAttribute("isInterrupting").equals("false");
        String dashes = beside ? " stroke-dasharray=\"4 3\"" : "";
        svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"#ffffff\" stroke=\"%s\" stroke-width=\"%s\"%s/>%n"
                .formatted(n(x), n(y), n(r), INK, end ? "4" : "1.6", dashes));
        if (between) {
            svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"%s/>%n"
                    .formatted(n(x), n(y), n(r - 3.5), INK, dashes));
        }
        boolean throwing = end || shape.kind().equals("intermediateThrowEvent");
        for (Element definition : ModelFiles.all(shape.element(), "*", "*")) {
            if (definition.getParentNode() != shape.element()) {
                continue;
            }
            switch (definition.getLocalName()) {
                case "timerEventDefinition" -> {
                    circle(x, y, 9.5, 1.3, "#ffffff");
                    path("M%s %s v-6.5 m0 6.5 l4 2.5".formatted(n(x), n(y)), 1.5);
                }
                case "messageEventDefinition" -> envelope(x, y, 9, throwing);
                case "errorEventDefinition" ->
                    symbol("M%s %s l4 -13 l5 8 l4 -10 l-3.5 14 l-5 -8 z".formatted(n(x - 6.5), n(y + 6)), throwing);
                case "signalEventDefinition" -> symbol("M%s %s l8.5 14 h-17 z".formatted(n(x), n(y - 8.5)), throwing);
                case "escalationEventDefinition" ->
                    symbol("M%s %s l7 16 l-7 -6 l-7 6 z".formatted(n(x), n(y - 9)), throwing);
                case "terminateEventDefinition" ->
                    symbol("M%s %s a9.5 9.5 0 1 0 19 0 a9.5 9.5 0 1 0 -19 0 z".formatted(n(x - 9.5), n(y)), true);
                default -> {}
            }
        }
    }

    private void edge(Edge edge) {
        boolean flow = edge.element().getLocalName().equals("sequenceFlow");
        StringBuilder points = new StringBuilder();
        edge.points()
                .forEach(point -> points.append(n(point.x()))
                        .append(',')
                        .append(n(point.y()))
                        .append(' '));
        svg.append("<g id=\"%s\">".formatted(escaped(edge.id())));
        if (!edge.name().isEmpty()) {
            svg.append("<title>%s</title>".formatted(escaped(edge.name())));
        }
        svg.append(
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\" stroke-linejoin=\"round\" %s/>%n"
                        .formatted(
                                points.toString().strip(),
                                INK,
                                flow
                                        ? "marker-end=\"url(#arrow)\""
                                        : "stroke-dasharray=\"1 4\" stroke-linecap=\"round\""));
        Shape source = diagram.shapes.get(edge.source());
        if (source != null && source.element().getAttribute("default").equals(edge.id())) {
            Point a = edge.points().get(0);
            Point b = edge.points().get(1);
            double length = Math.hypot(b.x() - a.x(), b.y() - a.y());
            double x = a.x() + (b.x() - a.x()) / length * 9;
            double y = a.y() + (b.y() - a.y()) / length * 9;
            line(x - 4, y + 5, x + 4, y - 5, 1.5);
        }
        text(edge.text());
        svg.append("</g>\n");
    }

    /** On a white halo, so that it stays readable on a line. */
    private void text(Text text) {
        if (text == null) {
            return;
        }
        svg.append(
                "<text text-anchor=\"middle\" font-size=\"%s\" stroke=\"#ffffff\" stroke-width=\"3\" stroke-opacity=\"0.7\" paint-order=\"stroke\">"
                        .formatted(n(text.font())));
        double y = text.box().y() + Diagram.LINE - 3;
        for (String line : text.lines()) {
            svg.append(
                    "<tspan x=\"%s\" y=\"%s\">%s</tspan>".formatted(n(text.box().middle()), n(y), escaped(line)));
            y += Diagram.LINE;
        }
        svg.append("</text>\n");
    }

    private void rounded(Box box, double radius, double width, String dashes, String fill) {
        svg.append(
                "<rect x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"%s\"%s/>%n"
                        .formatted(
                                n(box.x()),
                                n(box.y()),
                                n(box.width()),
                                n(box.height()),
                                n(radius),
                                fill,
                                INK,
                                n(width),
                                dashes == null ? "" : " stroke-dasharray=\"" + dashes + "\" stroke-linecap=\"round\""));
    }

    private void envelope(double x, double y, double half, boolean filled) {
        double high = half * 0.68;
        String closed =
                "M%s %s h%s v%s h%s z".formatted(n(x - half), n(y - high), n(2 * half), n(2 * high), n(-2 * half));
        svg.append("<path d=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1.2\"/>%n"
                .formatted(closed, filled ? INK : "#ffffff", INK));
        svg.append("<path d=\"M%s %s l%s %s l%s %s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.2\"/>%n"
                .formatted(n(x - half), n(y - high), n(half), n(high), n(half), n(-high), filled ? "#ffffff" : INK));
    }

    private void symbol(String path, boolean filled) {
        svg.append("<path d=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"1.3\" stroke-linejoin=\"round\"/>%n"
                .formatted(path, filled ? INK : "none", INK));
    }

    private void path(String path, double width) {
        svg.append("<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"%s\"/>%n".formatted(path, INK, n(width)));
    }

    private void line(double x1, double y1, double x2, double y2, double width) {
        path("M%s %s L%s %s".formatted(n(x1), n(y1), n(x2), n(y2)), width);
    }

    private void circle(double x, double y, double r, double width, String fill) {
        svg.append("<circle cx=\"%s\" cy=\"%s\" r=\"%s\" fill=\"%s\" stroke=\"%s\" stroke-width=\"%s\"/>%n"
                .formatted(n(x), n(y), n(r), fill, INK, n(width)));
    }

    /** At most one decimal, with a point. */
    private static String n(double number) {
        String text = String.format(Locale.ROOT, "%.1f", number);
        return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** The processes in the order in which a program meets them, each with the processes it calls behind it. */
    static List<ModelFiles.Model> inOrder(List<ModelFiles.Model> models) {
        Map<String, ModelFiles.Model> byId = new TreeMap<>();
        models.forEach(model -> byId.put(model.fileName, model));
        List<ModelFiles.Model> ordered = new ArrayList<>();
        Stream.concat(Stream.of("adoption-program"), byId.keySet().stream()).forEach(id -> visit(id, byId, ordered));
        return ordered;
    }

    private static void visit(String id, Map<String, ModelFiles.Model> byId, List<ModelFiles.Model> ordered) {
        ModelFiles.Model model = byId.get(id);
        if (model == null || ordered.contains(model)) {
            return;
        }
        ordered.add(model);
        model.nodes("callActivity").stream()
                .flatMap(call -> call.own("calledElement").stream())
                .forEach(called -> visit(called.getAttribute("processId"), byId, ordered));
    }
}
