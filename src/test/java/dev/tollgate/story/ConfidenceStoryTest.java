package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.TestEngine.OpenTask;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** What people say in confidence is in the database, and nowhere in what Operate shows. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:confidence;DB_CLOSE_DELAY=-1")
class ConfidenceStoryTest extends StoryTest {

    private static final String SECRET = "between-us";

    @Autowired
    JdbcClient jdbc;

    @Test
    void no_variable_keeps_a_conflict_between_sponsors_not_even_for_its_author_or_the_reviewer() throws Exception {
        begin("confided");
        story.answer("user-survey", answer -> with(answer, Map.of("challenges", SECRET, "hope", SECRET)));
        story.answer(
                "settle-conflicts",
                answer -> with(
                        answer,
                        Map.of(
                                "commonObjective",
                                "Answers within a day",
                                "conflicts",
                                List.of(Map.of("kind", "goal", "conflict", SECRET, "settledOn", SECRET)))));
        story.answer("review-step", answer -> with(answer, Map.of("decision", "again", "reason", SECRET)));

        story.answer(story.untilAsked("SettleConflictsTask"));
        OpenTask back = story.untilAsked("SettleConflictsTask");
        assertThat(engine.shown(back))
                .containsEntry("commonObjective", "Answers within a day")
                .doesNotContainKey("conflicts");
        assertThat(engine.shown(back).get("reasons")).asString().contains("does not fit", "The link in your mail");

        OpenTask review = story.untilAsked("ReviewStepTask");
        assertThat(engine.shown(review).get("submitted"))
                .asString()
                .contains("Answers within a day", "Said in confidence");
        story.answer(review);
        OpenTask again = story.untilAsked("SettleConflictsTask");
        assertThat(engine.shown(again).get("reasons")).asString().contains("The reviewer asks for a change");

        assertThat(stored())
                .as("the database has all of it")
                .contains("SurveyUsersTask", "SettleConflictsTask", "ReviewStepTask");
        assertThat(engine.values()).isNotEmpty().noneMatch(value -> value.contains(SECRET));
    }

    private Set<String> stored() {
        return Set.copyOf(jdbc.sql("select distinct element_id from task_answer where content like ?")
                .param("%" + SECRET + "%")
                .query(String.class)
                .list());
    }

    private static Map<String, Object> with(Map<String, Object> answer, Map<String, Object> differently) {
        Map<String, Object> changed = new HashMap<>(answer);
        changed.putAll(differently);
        return changed;
    }
}
