package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.post;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.tollgate.Postgres;
import dev.tollgate.evidence.EvidenceKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Every act of steering and the alarms, on the database of production. */
@Import(SteeringStoryTest.Sponsors.class)
@TestPropertySource(properties = "tollgate.steering.answers-every=100ms")
class SteeringOnPostgresStoryTest extends StoryTest {

    private static final String PROGRAM = "on-postgres";

    @Autowired
    SteeringStoryTest.Answered sponsors;

    @DynamicPropertySource
    static void database(DynamicPropertyRegistry properties) throws Exception {
        Postgres.emptyDatabase(properties);
    }

    @Test
    void a_program_is_paused_resumed_changed_and_cancelled_and_its_alarms_are_kept_and_settled() throws Exception {
        long root = begin(PROGRAM);
        story.untilAsked("ConfirmAdoptionPlanTask");

        Instant due = firstDue();
        steer("pause", Map.of("reason", "Holidays"), 200);
        steer("pause", Map.of("reason", "Again"), 409);
        story.pass(Duration.ofDays(10));
        steer("resume", Map.of("reason", "Everybody is back"), 200);
        steer("resume", Map.of("reason", "Again"), 409);
        assertThat(firstDue()).isAfter(due.plus(Duration.ofDays(9)));

        LocalDate goLive = LocalDate.parse((String) wave(PROGRAM).get("goLive"));
        change(Map.of(
                "kind",
                "go-live",
                "waveId",
                "all",
                "goLive",
                goLive.plusDays(30).toString(),
                "reason",
                "Data"));
        change(Map.of("kind", "sponsor", "waveId", "all", "username", "cleo", "reason", "Lou is away"));
        change(Map.of(
                "kind", "department", "waveId", "all", "departmentId", "claims", "name", "Claims", "reason", "New"));
        assertThat(evidence(PROGRAM, EvidenceKind.PLAN_CHANGED))
                .extracting(data -> data.get("kind"))
                .containsExactly("go-live", "sponsor", "department");

        engine.client()
                .newPublishMessageCommand()
                .messageName("wave-requested")
                .correlationKey(PROGRAM)
                .variables(Map.of("waveId", "all"))
                .send()
                .join();
        story.soon("the forged wave is declined", () -> alarms("refused").size() == 1);
        assertThat(alarms("refused").getFirst()).containsKey("resolution");
        assertThat(engine.openIncidents()).isEmpty();

        engine.client()
                .newPublishMessageCommand()
                .messageName("program-cancel-requested")
                .correlationKey(PROGRAM)
                .variables(Map.of("cancellationId", "made-up"))
                .send()
                .join();
        assertThat(story.refused().message()).contains("the message was forged");
        story.soon("it is an alarm", () -> alarms("refused").size() == 2);
        assertThat(alarms("refused").getFirst()).as("the open one first").doesNotContainKey("resolution");

        String id = (String) content(steer("cancel", Map.of("reason", "The software is dropped"), 202))
                .get("cancellationId");
        sponsors.answer(id, "ada", true);
        story.soon(
                "the program is cancelled", () -> status(PROGRAM).get("state").equals("cancelled"));
        story.soon("its processes have ended", () -> engine.completed(root));
        story.soon(
                "all alarms are settled",
                () -> alarms("refused").stream().allMatch(alarm -> alarm.containsKey("resolution")));
        assertThat(alarms("taken over")).as("what the cancellation ended").isEmpty();
        assertThat(ledger.verify(PROGRAM).whole()).isTrue();
    }

    private List<Map<String, Object>> alarms(String kind) {
        List<Map<String, Object>> all = json.convertValue(
                json(asked("PROGRAM_OFFICE", get("/api/programs/{id}/alarms", PROGRAM))), new TypeReference<>() {});
        return all.stream().filter(alarm -> kind.equals(alarm.get("kind"))).toList();
    }

    private Object json(MockHttpServletResponse response) {
        try {
            return json.readValue(text(response), Object.class);
        } catch (IOException e) {
            throw new AssertionError(text(response), e);
        }
    }

    private Instant firstDue() {
        List<Map<String, Object>> tasks = json.convertValue(status(PROGRAM).get("tasks"), new TypeReference<>() {});
        return Instant.parse(tasks.getFirst().get("until").toString());
    }

    private void change(Map<String, String> body) throws Exception {
        steer("plan-changes", body, 200);
    }

    private MockHttpServletResponse steer(String act, Map<String, String> body, int expected) throws Exception {
        MockHttpServletResponse answer = asked(
                "PROGRAM_OFFICE",
                post("/api/programs/{id}/" + act, PROGRAM)
                        .contentType("application/json")
                        .content(json.writeValueAsString(body)));
        assertThat(answer.getStatus()).as(text(answer)).isEqualTo(expected);
        return answer;
    }
}
