package dev.tollgate.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.engine.UserTasks.FoundTask;
import dev.tollgate.engine.UserTasks.Place;
import io.camunda.client.api.response.ActivatedJob;
import io.camunda.zeebe.model.bpmn.Bpmn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** One task for each of two people, on the in-memory engine. */
class EngineUserTasksTest {

    private TestEngine engine;
    private UserTasks tasks;
    private long instance;

    @BeforeEach
    void start() {
        engine = new TestEngine();
        engine.client()
                .newDeployResourceCommand()
                .addProcessModel(
                        Bpmn.createExecutableProcess("ask")
                                .startEvent()
                                .userTask(
                                        "AskTask",
                                        task -> task.zeebeUserTask()
                                                .zeebeCandidateUsers("ada")
                                                .zeebeCandidateGroups("sponsor")
                                                .multiInstance(each -> each.parallel()
                                                        .zeebeInputCollectionExpression("subjects")
                                                        .zeebeInputElement("subject")))
                                .serviceTask("DoneTask", done -> done.zeebeJobType("done"))
                                .endEvent()
                                .done(),
                        "ask.bpmn")
                .send()
                .join();
        instance = engine.client()
                .newCreateInstanceCommand()
                .bpmnProcessId("ask")
                .latestVersion()
                .variables(Map.of("subjects", List.of("ada", "ben")))
                .send()
                .join()
                .getProcessInstanceKey();
        await().until(() -> engine.openTasks().size() == 2);
        tasks = on(new ListedTasks(engine));
    }

    @AfterEach
    void stop() {
        engine.close();
    }

    private UserTasks on(TaskDirectory directory) {
        return new EngineUserTasks(
                new Engine(provider(engine.client(), io.camunda.client.CamundaClient.class)),
                provider(directory, TaskDirectory.class));
    }

    private static <T> ObjectProvider<T> provider(T bean, Class<T> type) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        if (bean != null) {
            beans.addBean("bean", bean);
        }
        return beans.getBeanProvider(type);
    }

    private OpenTask of(String subject) {
        return engine.openTasks().stream()
                .filter(task -> subject.equals(engine.shown(task).get("subject")))
                .findFirst()
                .orElseThrow();
    }

    private Place place(String subject) {
        return new Place(of(subject).value().getElementInstanceKey(), instance, "AskTask", subject);
    }

    @Test
    void a_task_is_offered_to_others_and_leaves_the_hands_of_who_had_claimed_it() {
        engine.client()
                .newAssignUserTaskCommand(of("ada").key())
                .assignee("ada")
                .send()
                .join();
        FoundTask found = tasks.find(place("ada")).orElseThrow();
        assertThat(found.assignee()).isEqualTo("ada");

        assertThat(tasks.offer(found, List.of("ben", "cy"))).isTrue();
        assertThat(tasks.offer(tasks.find(place("ada")).orElseThrow(), List.of("ben", "cy")))
                .as("a second time does no harm")
                .isTrue();

        assertThat(of("ada").value().getCandidateUsersList()).containsExactly("ben", "cy");
        assertThat(of("ada").value().getCandidateGroupsList()).containsExactly("sponsor");
        assertThat(of("ada").value().getAssignee()).isEmpty();
        assertThat(of("ben").value().getCandidateUsersList())
                .as("that of somebody else stays")
                .containsExactly("ada");
    }

    @Test
    void a_task_is_completed_in_the_name_of_a_person_and_only_once() {
        FoundTask ada = tasks.find(place("ada")).orElseThrow();
        FoundTask ben = tasks.find(place("ben")).orElseThrow();

        assertThat(tasks.complete(ada, "ada", Map.of("answer", "yes"))).isTrue();
        assertThat(tasks.complete(ada, "ada", Map.of("answer", "no"))).isFalse();
        assertThat(tasks.offer(ada, List.of("ben"))).isFalse();
        assertThat(tasks.complete(ben, "ben", Map.of("answer", "yes"))).isTrue();

        List<ActivatedJob> done = engine.client()
                .newActivateJobsCommand()
                .jobType("done")
                .maxJobsToActivate(1)
                .send()
                .join()
                .getJobs();
        assertThat(done).hasSize(1);
    }

    @Test
    void nothing_is_taken_for_done_while_the_engine_does_not_answer() {
        FoundTask ada = tasks.find(place("ada")).orElseThrow();
        engine.tasksDown(true);

        assertThatThrownBy(() -> tasks.offer(ada, List.of("ben"))).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> tasks.complete(ada, "ada", Map.of())).isInstanceOf(RuntimeException.class);

        engine.tasksDown(false);
        assertThat(tasks.offer(ada, List.of("ben"))).isTrue();
    }

    /** Tasklist of 8.6 does not name the element instance. */
    @Test
    void where_the_list_names_only_the_subject_that_one_is_found_and_of_two_alike_none() {
        UserTasks byName = on((process, element) -> List.of(listed("1", "ada"), listed("2", "ben")));
        assertThat(byName.find(place("ben")))
                .hasValueSatisfying(found -> assertThat(found.key()).isEqualTo(2));

        UserTasks alike = on((process, element) -> List.of(listed("1", "ben"), listed("2", "ben")));
        assertThat(alike.find(place("ben"))).isEmpty();
        assertThat(on(null).canFind()).isFalse();
        assertThat(on(null).find(place("ben"))).isEmpty();
    }

    private static TaskDirectory.KnownTask listed(String key, String subject) {
        return new TaskDirectory.KnownTask(key, null, TaskDirectory.State.OPEN, (Instant) null, null, subject);
    }
}
