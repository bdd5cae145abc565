package dev.tollgate.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.Deployments.Field;
import dev.tollgate.lifecycle.AnswerQuality.Line;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a reviewer reads of an answer. */
class AnswerQualityTest {

    private static final Field ROLE = field("role", "Role", "textfield", Map.of(), List.of());
    private static final Field GAIN =
            field("gain", "What kind of gain", "select", Map.of("time", "Less routine"), List.of());
    private static final Field ROLES =
            field("roles", "What does each role need to know?", "dynamiclist", Map.of(), List.of(ROLE, GAIN));

    @Test
    void an_entry_of_a_list_is_named_by_its_first_answer_and_read_question_by_question() {
        assertThat(AnswerQuality.lines(
                        ROLES, List.of(Map.of("role", "Sales", "gain", "time"), Map.of("role", "Shipping"))))
                .containsExactly(
                        new Line("Sales: What kind of gain", "Less routine"),
                        new Line("What does each role need to know?", "Shipping"));
    }

    @Test
    void what_was_left_empty_is_no_line() {
        assertThat(AnswerQuality.lines(ROLES, List.of(Map.of()))).isEmpty();
        assertThat(AnswerQuality.lines(ROLE, " ")).isEmpty();
        assertThat(AnswerQuality.lines(ROLE, null)).isEmpty();
        assertThat(AnswerQuality.lines(ROLE, "Sales")).containsExactly(new Line("Role", "Sales"));
    }

    private static Field field(String key, String label, String type, Map<String, String> options, List<Field> rows) {
        return new Field(key, label, type, false, false, null, null, options, rows);
    }
}
