package dev.tollgate.endtoend;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Fills a Camunda form in the browser as a person does, field by field; which fields there are is read from the form. */
final class FormFiller {

    private static final int TYPED_AT_MOST = 3;
    private static final DateTimeFormatter AS_TYPED = DateTimeFormatter.ofPattern("M/d/yyyy", Locale.US);

    private final Page page;
    private final Locator form;
    private final Choices choices;

    /** @param shown the variables that the form can see; choices may come from there */
    FormFiller(Page page, Locator form, Map<String, JsonNode> shown) {
        this.page = page;
        this.form = form;
        this.choices = new Choices(shown);
    }

    void fill(String formId, Map<String, Object> answers) {
        fill(Choices.components(formId), answers, form);
    }

    private void fill(JsonNode components, Map<String, Object> answers, Locator within) {
        for (JsonNode component : components) {
            if (choices.hidden(component, answers)) {
                continue;
            }
            if (component.path("type").asText().equals("group")) {
                fill(component.path("components"), answers, within);
            } else if (component.path("type").asText().equals("dynamiclist")) {
                fillRows(component, answers.get(component.path("path").asText()), within);
            } else {
                Object answer = choices.offered(
                        component, answers.get(component.path("key").asText()));
                if (answer != null) {
                    fillOne(component, answer, within);
                }
            }
        }
    }

    private void fillRows(JsonNode list, Object answer, Locator within) {
        if (!(answer instanceof List<?> rows)) {
            return;
        }
        Locator container = within.locator(".fjs-form-field-dynamiclist")
                .filter(new Locator.FilterOptions()
                        .setHasText(list.path("label").asText()));
        Locator shown = container.locator(".fjs-repeat-row-container");
        while (shown.count() < rows.size()) {
            container.locator(".fjs-repeat-render-add").click();
        }
        while (shown.count() > rows.size()) {
            container.locator(".fjs-repeat-row-remove").last().click();
        }
        for (int row = 0; row < rows.size(); row++) {
            @SuppressWarnings("unchecked")
            Map<String, Object> content = (Map<String, Object>) rows.get(row);
            fill(list.path("components"), content, shown.nth(row));
        }
    }

    private void fillOne(JsonNode component, Object answer, Locator within) {
        String id = component.path("id").asText();
        switch (component.path("type").asText()) {
            case "textfield", "textarea", "number" -> type(field(within, id), answer.toString());
            case "checkbox" -> {
                if ((Boolean) answer != field(within, id).isChecked()) {
                    within.locator("label:is(%s)".formatted(idOf("for", id)))
                            .first()
                            .click();
                }
            }
            case "radio" -> choice(within, component, answer).click();
            case "checklist" ->
                component.path("values").forEach(offered -> {
                    String value = offered.path("value").asText();
                    Locator words = choice(within, component, value);
                    if (((List<?>) answer).contains(value)
                            != within.locator("[id='%s']".formatted(words.getAttribute("for")))
                                    .isChecked()) {
                        words.click();
                    }
                });
            case "select" -> {
                boolean searched = component.path("searchable").asBoolean();
                (searched
                                ? field(within, id)
                                : within.locator(
                                        ".fjs-form-field-select:has(%s) .fjs-select-display".formatted(idOf("id", id))))
                        .first()
                        .click();
                if (searched) {
                    field(within, id).fill(label(component, answer));
                }
                page.locator(".fjs-dropdownlist-item")
                        .getByText(label(component, answer), new Locator.GetByTextOptions().setExact(true))
                        .click();
            }
            case "taglist" -> {
                for (Object value : (List<?>) answer) {
                    field(within, id).fill(label(component, value));
                    page.locator(".fjs-dropdownlist-item").first().click();
                }
            }
            case "datetime" -> {
                Locator date = field(within, id);
                type(date, LocalDate.parse(answer.toString()).format(AS_TYPED));
                date.press("Enter");
            }
            default -> throw new IllegalStateException("No hand for a field of type " + component.path("type"));
        }
    }

    /**
     * Leaves the field before going on: the form takes what was typed a moment later, or when the field is left. Drawn anew in
     * between it may forget it on a busy machine, and somebody who sees that types it again.
     */
    private static void type(Locator field, String text) {
        for (int time = 1; time <= TYPED_AT_MOST; time++) {
            field.fill(text);
            field.blur();
            try {
                assertThat(field).hasValue(text);
                return;
            } catch (AssertionError forgotten) {
                if (time == TYPED_AT_MOST) {
                    throw forgotten;
                }
            }
        }
    }

    /** Ids in the page end with the component's id, and in a row of a list with the row's number after it. */
    private static Locator field(Locator within, String id) {
        return within.locator(":is(input, textarea):is(%s)".formatted(idOf("id", id)))
                .first();
    }

    private static String idOf(String attribute, String id) {
        return "[%1$s$='-%2$s'], [%1$s*='-%2$s_'], [%1$s*='-%2$s-']".formatted(attribute, id);
    }

    /** The boxes themselves are drawn by style sheets; a person clicks on the words beside them. */
    private Locator choice(Locator within, JsonNode component, Object value) {
        int index = 0;
        for (JsonNode choice : choices.of(component)) {
            if (choice.path("value").asText().equals(value.toString())) {
                return within.locator(
                        "label[for$='-%s-%d']".formatted(component.path("id").asText(), index));
            }
            index++;
        }
        throw new IllegalStateException(
                "'%s' offers no '%s'".formatted(component.path("key").asText(), value));
    }

    private String label(JsonNode component, Object value) {
        for (JsonNode choice : choices.of(component)) {
            if (choice.path("value").asText().equals(value.toString())) {
                return choice.path("label").asText();
            }
        }
        throw new IllegalStateException(
                "'%s' offers no '%s'".formatted(component.path("key").asText(), value));
    }
}
