package dev.tollgate.taskpage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.engine.FormReader;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.OpenForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** The project's own forms as pages. */
class TaskFormTest {

    private static final Pattern FOR = Pattern.compile("<label class=\"field\" for=\"([^\"]+)\"");
    private static final Pattern DESCRIBED = Pattern.compile("aria-describedby=\"([^\"]+)\"");

    static Stream<Path> forms() throws IOException {
        return Files.list(Path.of("forms")).sorted();
    }

    private static TaskForm form(Path file, Map<String, Object> shown) throws IOException {
        String content = Files.readString(file);
        return new TaskForm(
                new OpenForm(null, content, FormReader.form(content).fields(), shown, Set.of()), Words.english());
    }

    @ParameterizedTest
    @MethodSource("forms")
    void every_condition_of_a_form_is_understood(Path file) throws IOException {
        for (JsonNode hide : new ObjectMapper().readTree(Files.readString(file)).findValues("hide")) {
            assertThat(Condition.holds(hide.asText(), Map.of()))
                    .as(hide.asText())
                    .isPresent();
        }
    }

    @ParameterizedTest
    @MethodSource("forms")
    void every_label_and_description_belongs_to_a_field_and_no_placeholder_is_left(Path file) throws IOException {
        TaskForm form = form(file, Map.of());
        String html = form.html(Map.of(), Map.of());
        assertThat(html).doesNotContain("{{", "}}");
        FOR.matcher(html)
                .results()
                .map(MatchResult::group)
                .forEach(label -> assertThat(html).contains(label.replaceAll(".*for=", "id=")));
        DESCRIBED
                .matcher(html)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(" ", -1)))
                .forEach(id -> assertThat(html).contains("id=\"" + id + "\""));
    }

    @Test
    void the_tasks_of_sponsors_and_managers_without_rows_can_be_answered_here() throws IOException {
        for (String form : List.of(
                "approve-award",
                "approve-campaign",
                "check-walk-the-talk",
                "confirm-need-sponsor-wiifm",
                "confirm-visible-act",
                "decide-pilot",
                "decide-with-sponsors",
                "ensure-first-use",
                "manager-urgency",
                "plan-help",
                "plan-mandate",
                "plan-motivation",
                "review-step",
                "team-brainstorm",
                "user-survey")) {
            assertThat(form(Path.of("forms", form + ".form"), Map.of()).answerable())
                    .as(form)
                    .isTrue();
        }
        assertThat(form(Path.of("forms/build-coalition.form"), Map.of()).answerable())
                .isFalse();
    }

    @Test
    void answers_have_the_types_that_tasklist_gives_them_and_what_was_not_asked_is_left_out() throws IOException {
        TaskForm form = form(
                Path.of("forms/plan-help.form"), Map.of("people", List.of(Map.of("value", "ada", "label", "Ada"))));
        MultiValueMap<String, String> submitted = new LinkedMultiValueMap<>();
        submitted.add("field-cause", "time");
        submitted.add("field-asked", " 3 ");
        submitted.add("field-what", "An hour\r\na day");
        submitted.add("field-byWhom", "ada");
        submitted.add("field-until", "2026-03-20");
        submitted.add("field-trainedOn", "2026-03-20");
        submitted.add("field-obstacles", "");

        TaskForm.Answer answer = form.read(submitted);
        Map<String, String> wrong = new HashMap<>(answer.wrong());
        wrong.remove("cause");
        assertThat(wrong).isEmpty();
        submitted.set("field-cause", firstCause());

        assertThat(form.read(submitted).content())
                .containsEntry("asked", 3)
                .containsEntry("what", "An hour\na day")
                .containsEntry("until", "2026-03-20")
                .containsEntry("obstacles", List.of())
                .as("asked only where people use something else")
                .containsEntry("trainedOn", null);

        submitted.set("field-asked", "three");
        submitted.set("field-byWhom", "somebody");
        assertThat(form.read(submitted).wrong()).containsOnlyKeys("asked", "byWhom");
    }

    private static String firstCause() throws IOException {
        return FormReader.form(Files.readString(Path.of("forms/plan-help.form"))).fields().stream()
                .filter(field -> field.key().equals("cause"))
                .findFirst()
                .orElseThrow()
                .options()
                .keySet()
                .iterator()
                .next();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "=decision != \"no\" | false",
                "=decision = \"no\" and size > 4 | true",
                "=missing = null or missing = \"off\" | true",
                "=(missing = null or missing = \"x\") and (decision = \"yes\" or size = 5) | true",
                "=count(several) = 2 | true",
                "=missing = null or trim(missing) = \"\" | true",
                "=trim(blank) = \"\" | true",
                "=missing > 1 | false",
            })
    void conditions_are_read_as_feel_reads_them(String expression, boolean expected) {
        assertThat(Condition.holds(
                        expression, Map.of("decision", "no", "size", 5, "several", List.of(1, 2), "blank", " ")))
                .contains(expected);
    }

    @Test
    void a_condition_that_is_no_feel_is_not_guessed() {
        assertThat(Condition.holds("=a = ", Map.of())).isEmpty();
        assertThat(Condition.names("=a = ")).isEmpty();
    }

    @Test
    void the_variables_of_a_condition_are_found_wherever_they_stand() {
        assertThat(Condition.names("=(a = null or trim(b.c) = \"x\") and count(list) > size"))
                .containsExactlyInAnyOrder("a", "b", "list", "size");
    }

    @Test
    void a_text_of_a_form_becomes_headings_lists_quotations_and_bold_print() {
        assertThat(FormText.html(
                        "## {{where}}\nFor **you**.\n\n> {{quote}}\n\n{{#loop reasons}}\n- {{this}}\n{{/loop}}{{#loop acts}}\n- {{this.label}}\n{{/loop}}",
                        Map.of(
                                "where",
                                "A & B",
                                "quote",
                                "**not bold** {{where}}",
                                "reasons",
                                List.of("one", "# two"),
                                "acts",
                                List.of(Map.of("label", "three")))))
                .isEqualToIgnoringNewLines(
                        "<h2>A &amp; B</h2><p>For <strong>you</strong>.</p><blockquote>**not bold** {{where}}</blockquote><ul><li>one</li><li># two</li><li>three</li></ul>");
    }
}
