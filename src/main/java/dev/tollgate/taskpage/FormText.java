package dev.tollgate.taskpage;

import static dev.tollgate.link.LinkPage.escaped;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.lang.Nullable;

/**
 * A text of a form as HTML: headings, lists, quotations and bold print of its Markdown. Everything is escaped, what the
 * form's author wrote as well as what is filled in; a value that is filled in stays a text whatever it contains.
 */
final class FormText {

    private static final Pattern LOOP =
            Pattern.compile("\\{\\{#loop ([A-Za-z0-9_.]+)}}\\n?(.*?)\\{\\{/loop}}", Pattern.DOTALL);
    private static final Pattern PLACE = Pattern.compile("\\{\\{([A-Za-z0-9_.]+)(?:#(\\d+))?}}");
    private static final Pattern BOLD = Pattern.compile("\\*\\*(.+?)\\*\\*");
    private static final int HIGHEST_HEADING = 2;

    private final List<Object> looped = new ArrayList<>();
    private final Map<String, Object> variables;

    private FormText(Map<String, Object> variables) {
        this.variables = variables;
    }

    static String html(String markdown, Map<String, Object> variables) {
        FormText text = new FormText(new HashMap<>(variables));
        String unrolled = LOOP.matcher(markdown).replaceAll(loop -> Matcher.quoteReplacement(text.unrolled(loop)));
        return text.filled(blocks(unrolled));
    }

    /** A label with what is filled in, not escaped. */
    static String plain(String label, Map<String, Object> variables) {
        return PLACE.matcher(label)
                .replaceAll(place -> Matcher.quoteReplacement(Objects.toString(value(variables, place.group(1)), "")));
    }

    private String unrolled(MatchResult loop) {
        StringBuilder text = new StringBuilder();
        if (value(variables, loop.group(1)) instanceof Collection<?> items) {
            for (Object item : items) {
                looped.add(item);
                text.append(
                        loop.group(2).replaceAll("\\{\\{(this(?:\\.\\w+)?)}}", "{{$1#" + (looped.size() - 1) + "}}"));
            }
        }
        return text.toString();
    }

    private static String blocks(String markdown) {
        StringBuilder html = new StringBuilder();
        String open = "";
        for (String line : markdown.split("\\R", -1)) {
            String text = line.strip();
            String block = text.isEmpty() || text.startsWith("#")
                    ? ""
                    : text.startsWith("- ") ? "ul" : text.startsWith("> ") ? "blockquote" : "p";
            if (!block.equals(open)) {
                html.append(open.isEmpty() ? "" : "</" + open + ">\n").append(block.isEmpty() ? "" : "<" + block + ">");
                open = block;
            } else if (block.equals("p") || block.equals("blockquote")) {
                html.append("<br>");
            }
            if (text.startsWith("#")) {
                html.append(heading(text));
            } else if (!block.isEmpty()) {
                String content = inline(block.equals("p") ? text : text.substring(2));
                html.append(block.equals("ul") ? "<li>" + content + "</li>" : content);
            }
        }
        return html.append(open.isEmpty() ? "" : "</" + open + ">\n").toString();
    }

    private static String heading(String line) {
        int level = Math.max(
                HIGHEST_HEADING, line.length() - line.replaceAll("^#+", "").length());
        return "<h%d>%s</h%d>%n".formatted(level, inline(line.replaceAll("^#+\\s*", "")), level);
    }

    private static String inline(String text) {
        return BOLD.matcher(escaped(text)).replaceAll("<strong>$1</strong>");
    }

    private String filled(String html) {
        return PLACE.matcher(html).replaceAll(place -> {
            Object value = place.group(2) == null
                    ? value(variables, place.group(1))
                    : value(
                            Collections.singletonMap("this", looped.get(Integer.parseInt(place.group(2)))),
                            place.group(1));
            return Matcher.quoteReplacement(escaped(Objects.toString(value, "")).replaceAll("\\R", "<br>"));
        });
    }

    private static @Nullable Object value(Map<String, Object> variables, String name) {
        Object value = variables;
        for (String part : name.split("\\.", -1)) {
            value = value instanceof Map<?, ?> map ? map.get(part) : null;
        }
        return value;
    }
}
