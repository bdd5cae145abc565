package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** A task that can wait, on the whole application: the engine holds it back until its person has time. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:full-week;DB_CLOSE_DELAY=-1")
class FullWeekStoryTest extends StoryTest {

    private static final Instant FAR_AHEAD = Instant.parse("2040-01-02T12:00:00Z");

    @Autowired
    JdbcClient jdbc;

    @Test
    void a_sponsor_with_a_full_week_is_asked_for_visible_acts_when_there_is_time() throws Exception {
        String program = "full-week";
        begin(program);
        story.untilAsked("ConfirmAdoptionPlanTask");
        List<String> sponsors = sponsors(program);
        // Whatever week it will be: the weeks of all sponsors are full.
        sponsors.forEach(sponsor -> IntStream.range(0, 2).forEach(number -> askedFor(program, sponsor, number)));

        story.until("a question is held", () -> !held().isEmpty());

        assertThat(held())
                .allSatisfy(task -> assertThat(task)
                        .containsEntry("task", "ConfirmActsTask")
                        .containsKeys("since", "until", "waitsFor"));
        assertThat(content(asked("PROGRAM_OFFICE", get("/api/programs/{id}/effort", program)))
                        .get("held"))
                .asList()
                .isNotEmpty();
        assertThat(engine.openTasks()).noneMatch(task -> task.elementId().equals("ConfirmActsTask"));
        assertThat(engine.openIncidents()).isEmpty();

        jdbc.sql("delete from asked_task where process_id = 'elsewhere'").update();
        story.hold("ConfirmActsTask");
        story.pass(Duration.ofMinutes(61));
        story.soon(
                "the question is asked",
                () -> held().isEmpty()
                        && engine.openTasks().stream()
                                .anyMatch(task -> task.elementId().equals("ConfirmActsTask")));
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, Object>> held() {
        return (List<Map<String, Object>>) status("full-week").get("heldTasks");
    }

    private List<String> sponsors(String program) {
        return programs.get(program).definition().sponsors().stream()
                .map(sponsor -> sponsor.username())
                .toList();
    }

    private void askedFor(String program, String sponsor, int number) {
        jdbc.sql("""
                        insert into asked_task (element_instance_key, run_id, program_id, process_id, element_id, name, \
                        role, asked_of, minutes, asked_at) select ?, id, program_id, 'elsewhere', 'ElsewhereTask', \
                        'Something else', 'sponsor', ?, 1, ? from program_run where program_id = ?""")
                .params(-(sponsor.hashCode() & 0xffff) * 10L - number, sponsor, Timestamp.from(FAR_AHEAD), program)
                .update();
    }
}
