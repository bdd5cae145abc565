package dev.tollgate.taskpage;

import static dev.tollgate.link.LinkPage.escaped;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.engine.Deployments.Field;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.FormCheck;
import dev.tollgate.lifecycle.OpenForm;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.util.MultiValueMap;

/** A form of Tasklist as HTML that needs no script, and what comes back from it. */
final class TaskForm {

    /** So that no field of a form is taken for one of the page's own. */
    private static final String PREFIX = "field-";

    private static final int LONGEST_TEXT = 4000;
    private static final Set<String> ANSWERED = Set.of(
            "textfield", "textarea", "number", "select", "radio", "checkbox", "checklist", "taglist", "datetime");
    private static final Set<String> SHOWN = Set.of("text", "table");
    private static final Set<String> LISTS = Set.of("checklist", "taglist");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Pattern NOT_CHOSEN = Pattern.compile("=(?:\\w+ = null or )?(\\w+) != \"([^\"]*)\"");
    private static final Pattern NOTHING =
            Pattern.compile("=(\\w+) = null or (?:count\\(\\1\\) = 0|trim\\(\\1\\) = \"\"|\\1 = \"\")");

    private final OpenForm form;
    private final Words words;
    private final TranslatedForm translated;
    private final List<JsonNode> components;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    TaskForm(OpenForm form, Words words) {
        this.form = form;
        this.words = words;
        this.translated = new TranslatedForm(form.content(), words);
        this.components = translated.components();
        form.fields().forEach(field -> fields.put(field.key(), named(field)));
    }

    Optional<String> title() {
        return translated.title();
    }

    /** What was typed, and what is wrong with it by key. */
    record Answer(Map<String, Object> content, Map<String, String> wrong) {}

    private Field named(Field field) {
        Optional<JsonNode> component = components.stream()
                .filter(each -> key(each).equals(field.key()))
                .findFirst();
        return new Field(
                field.key(),
                FormText.plain(
                        component
                                .map(each -> each.path("label").asText(field.label()))
                                .orElse(field.label()),
                        form.shown()),
                field.type(),
                field.conditional(),
                field.required(),
                field.min(),
                field.max(),
                component
                        .map(TaskForm::written)
                        .filter(options -> !options.isEmpty())
                        .orElse(field.options()),
                field.rows());
    }

    /** Whether all of it can be answered here; rows that are added and groups are left to Tasklist. */
    boolean answerable() {
        return components.stream()
                .map(component -> component.path("type").asText())
                .allMatch(type -> ANSWERED.contains(type) || SHOWN.contains(type));
    }

    /** Reads what was submitted and checks it by the rules of the form. */
    Answer read(MultiValueMap<String, String> submitted) {
        Map<String, Object> typed = new HashMap<>();
        for (JsonNode component : components) {
            if (isQuestion(component)) {
                typed.put(key(component), value(component, submitted.getOrDefault(PREFIX + key(component), List.of())));
            }
        }
        Map<String, Object> content = new HashMap<>();
        Map<String, String> wrong = new TreeMap<>();
        Map<String, Object> known = with(typed);
        for (JsonNode component : components) {
            if (isQuestion(component)) {
                String key = key(component);
                boolean asked = !hidden(component, known);
                content.put(key, asked ? typed.get(key) : null);
                if (asked) {
                    wrong(component, typed.get(key)).ifPresent(reason -> wrong.put(key, reason));
                }
            }
        }
        return new Answer(wrong.isEmpty() ? content : typed, wrong);
    }

    private static @Nullable Object value(JsonNode component, List<String> values) {
        String type = component.path("type").asText();
        if (LISTS.contains(type)) {
            return values.stream().filter(value -> !value.isBlank()).toList();
        }
        String text = values.isEmpty() ? "" : values.getFirst().strip().replace("\r\n", "\n");
        if (type.equals("checkbox")) {
            return text.equals("true");
        }
        if (text.isEmpty()) {
            return null;
        }
        return type.equals("number") ? number(text) : text;
    }

    private static Object number(String text) {
        try {
            BigDecimal number = new BigDecimal(text.replace(',', '.'));
            return number.stripTrailingZeros().scale() <= 0
                            && number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) < 0
                    ? (Object) number.intValueExact()
                    : (Object) number.doubleValue();
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private Optional<String> wrong(JsonNode component, @Nullable Object value) {
        Field field = fields.get(key(component));
        if (value instanceof String text && text.length() > LONGEST_TEXT) {
            return Optional.of(words.text("task.tooLong", Integer.toString(LONGEST_TEXT)));
        }
        // The condition was looked at: here the question is asked.
        Field asked = new Field(
                field.key(),
                field.label(),
                field.type(),
                false,
                field.required(),
                field.min(),
                field.max(),
                options(component),
                field.rows());
        return FormCheck.misfit(asked, value).map(misfit -> sentence(misfit, asked, value));
    }

    /** Stands beside its question, which it need not repeat. */
    private String sentence(FormCheck.Misfit misfit, Field field, @Nullable Object value) {
        String remedy = switch (misfit) {
            case TOO_LOW -> words.text("task.misfit." + misfit, field.min().toPlainString());
            case TOO_HIGH -> words.text("task.misfit." + misfit, field.max().toPlainString());
            case NOT_OFFERED ->
                words.text(
                        "task.misfit." + misfit,
                        String.join(", ", field.options().values()));
            default -> words.text("task.misfit." + misfit);
        };
        return misfit == FormCheck.Misfit.MISSING || misfit == FormCheck.Misfit.UNTICKED
                ? remedy
                : words.text("task.misfit", value, remedy);
    }

    private Map<String, Object> with(Map<String, Object> typed) {
        Map<String, Object> known = new HashMap<>(form.shown());
        known.putAll(typed);
        return known;
    }

    private static boolean hidden(JsonNode component, Map<String, Object> known) {
        String hide = component.at("/conditional/hide").asText();
        return !hide.isEmpty() && Condition.holds(hide, known).orElse(false);
    }

    private boolean isQuestion(JsonNode component) {
        return ANSWERED.contains(component.path("type").asText()) && fields.containsKey(key(component));
    }

    private static String key(JsonNode component) {
        return component.path("key").asText();
    }

    private Map<String, String> options(JsonNode component) {
        Map<String, String> options = written(component);
        if (component.hasNonNull("valuesKey")
                && form.shown().get(component.path("valuesKey").asText()) instanceof Collection<?> known) {
            for (Object option : known) {
                if (option instanceof Map<?, ?> named) {
                    options.put(String.valueOf(named.get("value")), String.valueOf(named.get("label")));
                } else {
                    options.put(String.valueOf(option), String.valueOf(option));
                }
            }
        }
        return options;
    }

    /** The options that the form itself names. */
    private static Map<String, String> written(JsonNode component) {
        Map<String, String> options = new LinkedHashMap<>();
        component
                .path("values")
                .forEach(value -> options.put(
                        value.path("value").asText(), value.path("label").asText()));
        return options;
    }

    /** The questions, each with what is typed in it and what is wrong with it. */
    String html(Map<String, Object> typed, Map<String, String> wrong) {
        StringBuilder html = new StringBuilder();
        Map<String, Object> known = with(typed);
        for (JsonNode component : components) {
            String hide = component.at("/conditional/hide").asText();
            boolean depends = !hide.isEmpty() && Condition.names(hide).stream().anyMatch(fields::containsKey);
            // What depends on an answer of this very page is always there, with its condition in words.
            if (depends || !hidden(component, known)) {
                html.append(html(component, known, wrong.get(key(component)), depends ? hide : null));
            }
        }
        return html.toString();
    }

    private String html(
            JsonNode component, Map<String, Object> known, @Nullable String wrong, @Nullable String condition) {
        return switch (component.path("type").asText()) {
            case "text" -> FormText.html(component.path("text").asText(), known);
            case "table" -> table(component, known);
            default ->
                isQuestion(component)
                        ? question(component, known.get(key(component)), wrong, condition)
                        : kept(component, known);
        };
    }

    private static String table(JsonNode component, Map<String, Object> known) {
        Object rows = known.get(component.path("dataSource").asText().replaceFirst("^=", ""));
        if (!(rows instanceof Collection<?> several) || several.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder(
                "<h3>%s</h3>%n<dl>".formatted(escaped(component.path("label").asText())));
        for (Object row : several) {
            Map<?, ?> cells = JSON.convertValue(row, Map.class);
            List<String> texts = new ArrayList<>();
            component
                    .path("columns")
                    .forEach(column -> texts.add(
                            Objects.toString(cells.get(column.path("key").asText()), "")));
            html.append("<dt>%s</dt><dd>%s</dd>"
                    .formatted(
                            escaped(texts.isEmpty() ? "" : texts.getFirst()),
                            texts.stream()
                                    .skip(1)
                                    .map(text -> escaped(text).replaceAll("\\R", "<br>"))
                                    .collect(Collectors.joining(" · "))));
        }
        return html.append("</dl>\n").toString();
    }

    /** What was answered before to a question that can be answered in Tasklist only. */
    private String kept(JsonNode component, Map<String, Object> known) {
        String path = component.path("path").asText();
        Field list = fields.get(path);
        if (list == null || !(known.get(path) instanceof Collection<?> rows) || rows.isEmpty()) {
            return "";
        }
        StringBuilder html = new StringBuilder("<h3>%s</h3>%n<ul>".formatted(escaped(list.label())));
        for (Object row : rows) {
            if (row instanceof Map<?, ?> cells) {
                html.append("<li>")
                        .append(list.rows().stream()
                                .filter(field -> cells.get(field.key()) != null)
                                .map(field -> "%s: %s".formatted(field.label(), cells.get(field.key())))
                                .map(text -> escaped(text).replaceAll("\\R", "<br>"))
                                .collect(Collectors.joining("<br>")))
                        .append("</li>");
            }
        }
        return html.append("</ul>\n").toString();
    }

    private String question(
            JsonNode component, @Nullable Object value, @Nullable String wrong, @Nullable String condition) {
        Field field = fields.get(key(component));
        String id = PREFIX + field.key();
        String type = component.path("type").asText();
        boolean must = field.required() && condition == null;
        StringBuilder help = new StringBuilder();
        List<String> described = new ArrayList<>();
        if (condition != null) {
            described.add(id + "-when");
            help.append("<p class=\"hint\" id=\"%s-when\">%s</p>%n".formatted(id, escaped(when(condition))));
        }
        String description = component.path("description").asText();
        if (!description.isBlank()) {
            described.add(id + "-hint");
            help.append("<div class=\"hint\" id=\"%s-hint\">%s</div>%n"
                    .formatted(id, FormText.html(description, form.shown())));
        }
        if (form.confidential().contains(field.key())) {
            described.add(id + "-apart");
            help.append("<p class=\"hint\" id=\"%s-apart\">%s</p>%n".formatted(id, words.html("task.apart")));
        }
        if (wrong != null) {
            described.add(id + "-wrong");
            help.append("<p class=\"wrong\" id=\"%s-wrong\">%s</p>%n".formatted(id, escaped(wrong)));
        }
        String about = (described.isEmpty() ? "" : " aria-describedby=\"" + String.join(" ", described) + "\"")
                + (wrong == null ? "" : " aria-invalid=\"true\"");
        String label = escaped(field.label())
                + (field.required() || type.equals("checkbox")
                        ? ""
                        : " <span class=\"optional\">%s</span>".formatted(words.html("task.optional")));
        return "<div class=\"question%s\">%n%s</div>%n"
                .formatted(
                        wrong == null ? "" : " amiss",
                        switch (type) {
                            case "radio" -> choices(component, field, label, help, about, value, "radio", must);
                            case "checklist", "taglist" ->
                                choices(component, field, label, help, about, value, "checkbox", false);
                            case "checkbox" -> tick(field, help, about, value, must);
                            default ->
                                "<label class=\"field\" for=\"%s\">%s</label>%n%s%s%n"
                                        .formatted(id, label, help, input(component, field, about, value, must));
                        });
    }

    private String choices(
            JsonNode component,
            Field field,
            String label,
            CharSequence help,
            String about,
            @Nullable Object value,
            String kind,
            boolean must) {
        String id = PREFIX + field.key();
        StringBuilder html = new StringBuilder(
                "<fieldset id=\"%s\" tabindex=\"-1\"%s>%n<legend>%s</legend>%n%s".formatted(id, about, label, help));
        options(component)
                .forEach((option, shown) -> html.append(
                        "<label class=\"choice\"><input type=\"%s\" name=\"%s\" value=\"%s\"%s%s> <span>%s</span></label>%n"
                                .formatted(
                                        kind,
                                        id,
                                        escaped(option),
                                        chosen(value, option) ? " checked" : "",
                                        must ? " required" : "",
                                        escaped(shown))));
        return html.append("</fieldset>\n").toString();
    }

    private static boolean chosen(@Nullable Object value, String option) {
        return value instanceof Collection<?> several
                ? several.stream().anyMatch(each -> option.equals(String.valueOf(each)))
                : value != null && option.equals(value.toString());
    }

    private static String tick(Field field, CharSequence help, String about, @Nullable Object value, boolean must) {
        String id = PREFIX + field.key();
        return "<label class=\"choice\"><input type=\"checkbox\" id=\"%s\" name=\"%s\" value=\"true\"%s%s%s> <span>%s</span></label>%n%s"
                .formatted(
                        id,
                        id,
                        Boolean.TRUE.equals(value) ? " checked" : "",
                        must ? " required" : "",
                        about,
                        escaped(field.label()),
                        help);
    }

    private String input(JsonNode component, Field field, String about, @Nullable Object value, boolean must) {
        String id = PREFIX + field.key();
        String text = escaped(Objects.toString(value, ""));
        String rest = about + (must ? " required" : "");
        return switch (field.type()) {
            case "textarea" ->
                "<textarea id=\"%s\" name=\"%s\" rows=\"4\" maxlength=\"%d\"%s>%s</textarea>"
                        .formatted(id, id, LONGEST_TEXT, rest, text);
            case "select" -> {
                StringBuilder html =
                        new StringBuilder("<select id=\"%s\" name=\"%s\"%s>%n<option value=\"\">%s</option>%n"
                                .formatted(id, id, rest, words.html("task.choose")));
                options(component)
                        .forEach((option, shown) -> html.append("<option value=\"%s\"%s>%s</option>%n"
                                .formatted(escaped(option), chosen(value, option) ? " selected" : "", escaped(shown))));
                yield html.append("</select>").toString();
            }
            case "number" ->
                "<input type=\"text\" inputmode=\"decimal\" id=\"%s\" name=\"%s\" value=\"%s\"%s>"
                        .formatted(id, id, text, rest);
            case "date" -> "<input type=\"date\" id=\"%s\" name=\"%s\" value=\"%s\"%s>".formatted(id, id, text, rest);
            default ->
                "<input type=\"text\" id=\"%s\" name=\"%s\" maxlength=\"%d\" value=\"%s\"%s>"
                        .formatted(id, id, LONGEST_TEXT, text, rest);
        };
    }

    /** When a question is asked, in the words of the form. */
    private String when(String hide) {
        Matcher choice = NOT_CHOSEN.matcher(hide);
        if (choice.matches() && fields.containsKey(choice.group(1))) {
            Field other = fields.get(choice.group(1));
            return words.text(
                    "task.when.choice", other.options().getOrDefault(choice.group(2), choice.group(2)), other.label());
        }
        Matcher nothing = NOTHING.matcher(hide);
        if (nothing.matches() && fields.containsKey(nothing.group(1))) {
            return words.text("task.when.answer", fields.get(nothing.group(1)).label());
        }
        return words.text("task.when.other");
    }

    /** The wrong fields as a list of links to them. */
    String summary(Map<String, String> wrong) {
        StringBuilder html = new StringBuilder(
                "<div class=\"problem\" role=\"alert\">\n<p>%s</p>\n<ul>".formatted(words.html("task.problem")));
        components.stream()
                .map(TaskForm::key)
                .filter(wrong::containsKey)
                .forEach(key -> html.append("<li><a href=\"#%s\">%s</a></li>"
                        .formatted(PREFIX + key, escaped(fields.get(key).label()))));
        return html.append("</ul>\n</div>\n").toString();
    }
}
