package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.Deployments.Field;
import dev.tollgate.engine.FormReader;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.lang.Nullable;

/** What a form refuses is refused again when somebody answers around it. */
class FormCheckTest {

    private static final List<Field> FORM = FormReader.form("""
                    {"id": "example", "components": [
                      {"type": "text", "text": "Why"},
                      {"type": "textfield", "key": "owner", "label": "Who owns it?", "validate": {"required": true}},
                      {"type": "number", "key": "share", "label": "Out of 100?", "validate": {"min": 0, "max": 100}},
                      {"type": "datetime", "subtype": "date", "key": "on", "dateLabel": "From when?"},
                      {"type": "checkbox", "key": "asked", "label": "I asked", "validate": {"required": true}},
                      {"type": "radio", "key": "choice", "label": "Which?",
                       "values": [{"label": "The first", "value": "a"}, {"label": "The second", "value": "b"}]},
                      {"type": "checklist", "key": "some", "label": "Which ones?",
                       "values": [{"label": "The first", "value": "a"}, {"label": "The second", "value": "b"}]},
                      {"type": "textfield", "key": "why", "label": "Why not?", "validate": {"required": true},
                       "conditional": {"hide": "=asked"}},
                      {"type": "group", "components": [
                        {"type": "textfield", "key": "inGroup", "label": "In a group", "validate": {"required": true}}]},
                      {"type": "dynamiclist", "path": "rows", "label": "Who else?", "components": [
                        {"type": "textfield", "key": "name", "label": "Name", "validate": {"required": true}},
                        {"type": "number", "key": "hours", "label": "Hours", "validate": {"min": 1}}]}]}
                    """).fields();

    @Test
    void an_answer_that_the_form_would_take_is_taken() {
        assertThat(FormCheck.reasons(FORM, good())).isEmpty();
    }

    @Test
    void a_required_question_needs_an_answer() {
        assertThat(with("owner", " ")).containsExactly("'Who owns it?' has no answer. Fill it in.");
        assertThat(with("owner", null)).containsExactly("'Who owns it?' has no answer. Fill it in.");
        assertThat(with("inGroup", null)).containsExactly("'In a group' has no answer. Fill it in.");
        assertThat(with("asked", false)).containsExactly("'I asked' has no answer. Tick it once it is true.");
    }

    @Test
    void a_number_has_its_range() {
        assertThat(with("share", -1)).containsExactly("'Out of 100?': '-1' does not fit. Enter a number not below 0.");
        assertThat(with("share", 100.5))
                .containsExactly("'Out of 100?': '100.5' does not fit. Enter a number not above 100.");
        assertThat(with("share", "many")).containsExactly("'Out of 100?': 'many' does not fit. Enter a number.");
        assertThat(with("share", 100)).isEmpty();
        assertThat(with("share", null)).isEmpty();
    }

    @Test
    void a_day_is_written_as_one() {
        assertThat(with("on", "31.03.2027"))
                .containsExactly(
                        "'From when?': '31.03.2027' does not fit. Enter a day as year-month-day, for example 2027-03-31.");
    }

    @Test
    void only_what_can_be_chosen_is_a_choice() {
        assertThat(with("choice", "c"))
                .containsExactly("'Which?': 'c' does not fit. Choose from: The first, The second.");
        assertThat(with("some", List.of("a", "c")))
                .containsExactly("'Which ones?': '[a, c]' does not fit. Choose from: The first, The second.");
    }

    @Test
    void each_row_of_a_list_is_checked() {
        assertThat(with("rows", List.of(Map.of("name", "Ann"), Map.of("hours", 0))))
                .containsExactly(
                        "'Name' in row 2 of 'Who else?' has no answer. Fill it in.",
                        "'Hours' in row 2 of 'Who else?': '0' does not fit. Enter a number not below 1.");
        assertThat(with("rows", "Ann")).containsExactly("'Who else?' is no list of rows. Fill it in in the form.");
    }

    @Test
    void the_reviewer_reads_answers_in_the_words_of_the_form() {
        Field rows = FORM.getLast();
        assertThat(AnswerQuality.text(rows, List.of(Map.of("name", "Ann", "hours", 2), Map.of("name", "Bob"))))
                .isEqualTo("Name: Ann, Hours: 2; Name: Bob");
        assertThat(AnswerQuality.text(FORM.get(4), "b")).isEqualTo("The second");
    }

    private static Map<String, Object> good() {
        Map<String, Object> answer = new HashMap<>();
        answer.put("owner", "Ann");
        answer.put("share", 40);
        answer.put("on", "2027-03-31");
        answer.put("asked", true);
        answer.put("choice", "a");
        answer.put("some", List.of("a", "b"));
        answer.put("inGroup", "x");
        answer.put("rows", List.of(Map.of("name", "Ann", "hours", 2)));
        return answer;
    }

    private static List<String> with(String key, @Nullable Object value) {
        Map<String, Object> answer = good();
        answer.put(key, value);
        return FormCheck.reasons(FORM, answer);
    }
}
