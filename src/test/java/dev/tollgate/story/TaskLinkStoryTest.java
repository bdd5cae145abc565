package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import dev.tollgate.engine.ListedTasks;
import dev.tollgate.engine.TaskDirectory;
import dev.tollgate.engine.TestEngine;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.WaitingTasks;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.taskpage.TaskLinks;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.TestPropertySource;

/** A manager answers by the link of a mail, and somebody who is away is represented in Tasklist. */
@Import(TaskLinkStoryTest.Listed.class)
@TestPropertySource(
        properties = {"spring.datasource.url=jdbc:h2:mem:tasklink;DB_CLOSE_DELAY=-1", "tollgate.tasks.offer-every=100ms"
        })
class TaskLinkStoryTest extends StoryTest {

    @Autowired
    TaskLinks links;

    @Autowired
    WaitingTasks tasks;

    @Autowired
    JdbcClient jdbc;

    @TestConfiguration(proxyBeanMethods = false)
    static class Listed {

        @Bean
        TaskDirectory listedTasks(TestEngine engine) {
            return new ListedTasks(engine);
        }
    }

    @Test
    void a_managers_answer_by_a_link_is_proven_to_be_theirs_and_never_was_a_variable() throws Exception {
        String program = "linked";
        begin(program);
        OpenTask asked = story.untilAsked("AskManagersTask");
        WaitingTask waiting = tasks.find(asked.value().getElementInstanceKey()).orElseThrow();
        String manager = waiting.holders().getFirst();
        URI link = URI.create(links.address(waiting, manager).orElseThrow());

        assertThat(text(web.perform(get(link)).andReturn().getResponse()))
                .contains(waiting.name(), "Does the way your team works today have to change?", "In confidence");
        MockHttpServletResponse thanks = web.perform(post(link)
                        .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                        .param("field-convinced", "no")
                        .param("field-doubt", "tried-before"))
                .andReturn()
                .getResponse();
        if (thanks.getStatus() == 422) {
            throw new AssertionError(text(thanks));
        }
        assertThat(text(thanks)).contains("Thank you");
        story.soon("the answer is recorded", () -> tasks.find(waiting.key()).isEmpty());

        assertThat(jdbc.sql("select content from task_answer where element_instance_key = ?")
                        .param(waiting.key())
                        .query(String.class)
                        .single())
                .contains("\"convinced\":\"no\"");
        assertThat(jdbc.sql("select verdict || ' ' || person from task_completion where element_instance_key = ?")
                        .param(waiting.key())
                        .query(String.class)
                        .single())
                .isEqualTo("verified " + manager);
        assertThat(evidence(program, EvidenceKind.PERSON_VERIFIED))
                .singleElement()
                .satisfies(data -> assertThat(data).containsEntry("by", "link"));
        assertThat(engine.variables(waiting.key())).doesNotContainKeys("convinced", "doubt");
        assertThat(text(web.perform(get(link)).andReturn().getResponse())).contains("You answered this");
        assertThat(ledger.verify(program).whole()).isTrue();
    }

    @Test
    void who_acts_for_somebody_away_finds_the_task_in_tasklist() throws Exception {
        String program = "away";
        begin(program);
        OpenTask asked = story.untilAsked("AskManagersTask");
        String manager = asked.value().getCandidateUsersList().getFirst();
        String deputy = EVERYBODY.stream()
                .filter(person -> !person.equals(manager))
                .findFirst()
                .orElseThrow();

        MockHttpServletResponse noted = asked(
                "PROGRAM_OFFICE",
                post("/api/programs/{id}/absences", program)
                        .contentType(MediaType.APPLICATION_JSON)
                        .content(json.writeValueAsString(
                                Map.of("username", manager, "deputy", deputy, "code", "leave"))));
        assertThat(noted.getStatus()).as(text(noted)).isEqualTo(201);

        story.soon(
                "Tasklist offers it to the deputy",
                () -> engine.openTasks().stream()
                        .anyMatch(task -> task.key() == asked.key()
                                && task.value().getCandidateUsersList().equals(List.of(deputy))));
    }
}
