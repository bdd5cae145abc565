package dev.tollgate.models;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.w3c.dom.Element;

/** How a process is drawn: its diagram interchange, with every text broken into the lines that fit. */
final class Diagram {

    private static final String BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL";
    private static final String DI = "http://www.omg.org/spec/BPMN/20100524/DI";
    private static final String DC = "http://www.omg.org/spec/DD/20100524/DC";
    private static final String WAYPOINT = "http://www.omg.org/spec/DD/20100524/DI";

    static final double LINE = 14;
    static final double TASK_FONT = 12;
    static final double LABEL_FONT = 11;
    private static final double LABEL_WIDTH = 90;
    private static final double TASK_MARGIN = 8;

    final ModelFiles.Model model;
    final Map<String, Shape> shapes = new LinkedHashMap<>();
    final Map<String, Edge> edges = new LinkedHashMap<>();

    Diagram(ModelFiles.Model model) {
        this.model = model;
        Map<String, Element> elements = new LinkedHashMap<>();
        for (Element element : ModelFiles.all(model.root, BPMN, "*")) {
            elements.put(element.getAttribute("id"), element);
        }
        for (Element drawn : ModelFiles.all(model.root, DI, "BPMNShape")) {
            Element element = elements.get(drawn.getAttribute("bpmnElement"));
            shapes.put(element.getAttribute("id"), shape(element, drawn));
        }
        for (Element drawn : ModelFiles.all(model.root, DI, "BPMNEdge")) {
            Element element = elements.get(drawn.getAttribute("bpmnElement"));
            edges.put(element.getAttribute("id"), edge(element, drawn));
        }
    }

    /** A rectangle; also the bounds of what is round. */
    record Box(double x, double y, double width, double height) {

        double right() {
            return x + width;
        }

        double bottom() {
            return y + height;
        }

        double middle() {
            return x + width / 2;
        }

        double centre() {
            return y + height / 2;
        }

        Box smaller(double by) {
            return new Box(x + by, y + by, width - 2 * by, height - 2 * by);
        }

        boolean overlaps(Box other) {
            return x < other.right() && other.x < right() && y < other.bottom() && other.y < bottom();
        }

        boolean contains(Box other) {
            return x <= other.x && y <= other.y && right() >= other.right() && bottom() >= other.bottom();
        }
    }

    record Point(double x, double y) {}

    /** Lines of text and the room they take. */
    record Text(List<String> lines, Box box, double font) {}

    /**
     * @param text null where it has no name
     * @param inside id of the subprocess around it, or of the process
     */
    record Shape(String id, Element element, String kind, String name, Box box, Text text, String inside) {

        boolean isActivity() {
            return kind.endsWith("ask") || kind.equals("callActivity");
        }

        boolean isSubProcess() {
            return kind.equals("subProcess");
        }

        boolean isGateway() {
            return kind.endsWith("Gateway");
        }

        boolean isEvent() {
            return kind.endsWith("Event");
        }

        String host() {
            return element.getAttribute("attachedToRef");
        }

        /** Whether its text stands outside of it. */
        boolean labelled() {
            return text != null && (isGateway() || isEvent());
        }
    }

    record Edge(String id, Element element, String name, String source, String target, List<Point> points, Text text) {}

    private static Shape shape(Element element, Element drawn) {
        String kind = element.getLocalName();
        String name = element.getAttribute("name").strip();
        Box box = bounds(children(drawn, DC, "Bounds").getFirst());
        Shape bare = new Shape(
                element.getAttribute("id"),
                element,
                kind,
                name,
                box,
                null,
                ((Element) element.getParentNode()).getAttribute("id"));
        if (kind.equals("textAnnotation")) {
            String note = element.getTextContent().strip();
            return with(bare, text(note, box.width() - 10, LABEL_FONT, box));
        }
        if (name.isEmpty()) {
            return bare;
        }
        if (bare.isActivity()) {
            return with(bare, text(name, box.width() - 2 * TASK_MARGIN, TASK_FONT, box));
        }
        if (bare.isSubProcess()) {
            Box top = new Box(box.x(), box.y() + 6, box.width(), LINE);
            return with(bare, text(name, box.width() - 40, TASK_FONT, top));
        }
        Box around = label(drawn);
        if (around == null) {
            around = new Box(box.middle() - LABEL_WIDTH / 2, box.bottom() + 7, LABEL_WIDTH, LINE);
        }
        return with(bare, text(name, around.width(), LABEL_FONT, around));
    }

    private static Shape with(Shape shape, Text text) {
        return new Shape(shape.id, shape.element, shape.kind, shape.name, shape.box, text, shape.inside);
    }

    private static Edge edge(Element element, Element drawn) {
        List<Point> points = children(drawn, WAYPOINT, "waypoint").stream()
                .map(point -> new Point(number(point, "x"), number(point, "y")))
                .toList();
        String name = element.getAttribute("name").strip();
        Text text = null;
        if (!name.isEmpty()) {
            Box around = label(drawn);
            if (around == null) {
                Point a = points.get(0);
                Point b = points.get(1);
                around = new Box((a.x + b.x) / 2 - LABEL_WIDTH / 2, (a.y + b.y) / 2 - 18, LABEL_WIDTH, LINE);
            }
            text = text(name, around.width(), LABEL_FONT, around);
        }
        return new Edge(
                element.getAttribute("id"),
                element,
                name,
                element.getAttribute("sourceRef"),
                element.getAttribute("targetRef"),
                points,
                text);
    }

    private static Box label(Element drawn) {
        return children(drawn, DI, "BPMNLabel").stream()
                .flatMap(label -> children(label, DC, "Bounds").stream())
                .findFirst()
                .map(Diagram::bounds)
                .orElse(null);
    }

    /** Breaks at spaces and stands in the middle of a box, which it may exceed. */
    private static Text text(String text, double width, double font, Box in) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split("\\s+")) {
            String longer = line.isEmpty() ? word : line + " " + word;
            if (!line.isEmpty() && width(longer, font) > width) {
                lines.add(line.toString());
                line.setLength(0);
                line.append(word);
            } else {
                line.setLength(0);
                line.append(longer);
            }
        }
        lines.add(line.toString());
        double widest =
                lines.stream().mapToDouble(one -> width(one, font)).max().orElse(0);
        double height = LINE * lines.size();
        return new Text(lines, new Box(in.middle() - widest / 2, in.centre() - height / 2, widest, height), font);
    }

    /** In Helvetica; Arial and Liberation Sans have the same widths. */
    static double width(String text, double font) {
        return text.chars().map(Diagram::advance).sum() * font / 1000;
    }

    private static int advance(int character) {
        if ("ijl'|".indexOf(character) >= 0) {
            return 222;
        }
        if (" ft.,:;!/\\[]I".indexOf(character) >= 0) {
            return 278;
        }
        if ("r-()`\"{}".indexOf(character) >= 0) {
            return 333;
        }
        if ("ckJsvxyz".indexOf(character) >= 0) {
            return 500;
        }
        if ("FTZ".indexOf(character) >= 0) {
            return 611;
        }
        if ("ABEKPSVXY&".indexOf(character) >= 0) {
            return 667;
        }
        if ("CDHNRUw".indexOf(character) >= 0) {
            return 722;
        }
        if ("GOQ".indexOf(character) >= 0) {
            return 778;
        }
        if ("mM".indexOf(character) >= 0) {
            return 833;
        }
        return "W%@".indexOf(character) >= 0 ? 944 : 556;
    }

    private static List<Element> children(Element parent, String namespace, String name) {
        List<Element> found = new ArrayList<>();
        for (Element element : ModelFiles.all(parent, namespace, name)) {
            if (element.getParentNode() == parent) {
                found.add(element);
            }
        }
        return found;
    }

    private static Box bounds(Element bounds) {
        return new Box(number(bounds, "x"), number(bounds, "y"), number(bounds, "width"), number(bounds, "height"));
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
