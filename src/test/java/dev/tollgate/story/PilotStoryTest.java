package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.Proves;
import dev.tollgate.engine.TestEngine.OpenTask;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.sponsorship.SponsorActs;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

/** A pilot whose group finds what stops it, and says yes once that is fixed. */
@TestPropertySource(properties = "spring.datasource.url=jdbc:h2:mem:pilotstory;DB_CLOSE_DELAY=-1")
class PilotStoryTest extends StoryTest {

    @Autowired
    SponsorActs acts;

    @Test
    @Proves({"S30", "S103", "S112", "S114", "S199"})
    void a_pilot_is_repeated_once_before_its_group_lets_it_go_on() throws Exception {
        String program = "tried";
        programs.register(
                definition(program).replace("kind: rollout", "kind: pilot"),
                people(program).getBytes(StandardCharsets.UTF_8),
                "test");
        story.start(Map.of("how", "registered", "programId", program));
        use(program, EVERYBODY);
        story.answer("plan-release", answer -> with(answer, Map.of("pilot", "yes")));
        story.answer("review-pilot", answer -> with(answer, Map.of("ready", "after-fixes", "blocker", "No licence")));
        story.answer("decide-pilot", answer -> with(answer, Map.of("decision", "proceed")));

        story.answer(story.untilAsked("DecidePilotTask"));
        OpenTask again = story.untilAsked("DecidePilotTask");
        assertThat(engine.shown(again).get("reasons")).asString().contains("do not allow");
        assertThat(engine.shown(again).get("findings")).asString().contains("said what stops people");
        assertThat(engine.values()).noneMatch(value -> value.contains("No licence"));
        assertThat(evidence(program, EvidenceKind.PILOT_DECIDED)).isEmpty();

        story.answer("decide-pilot", answer -> with(answer, Map.of("decision", "fix")));
        story.answer(again);
        story.answer("review-pilot", answer -> answer);
        story.answer(story.untilAsked("PlanFixesTask"));
        OpenTask second = story.untilAsked("DecidePilotTask");
        assertThat(engine.shown(second).get("choices")).asString().contains("proceed");
        story.answer("decide-pilot", answer -> answer);
        story.answer(second);
        story.until("the pilot is sealed", () -> sealed(program).contains("pilot-review"));

        assertThat(evidence(program, EvidenceKind.PILOT_DECIDED))
                .extracting(data -> data.get("round") + " " + data.get("outcome"))
                .containsExactly("1 REPEAT", "2 GO");
        assertThat(sealed(program))
                .contains(
                        "involve-users",
                        "step-1-create-urgency",
                        "step-2-gather-sponsorship",
                        "step-3-develop-vision-and-strategy");
        assertThat(story.answered()).doesNotContain("ReviewStepTask");
        assertThat(acts.of(program)).hasSize(3).allMatch(act -> act.sponsor().equals("ada"));
        assertThat(EVERYBODY.stream()
                        .flatMap(username -> mailsTo(program, username).stream())
                        .filter(mail -> mail.contains("what became of your answers")))
                .as("somebody of each of the two departments was heard and has an answer")
                .hasSize(2);
    }

    private static Map<String, Object> with(Map<String, Object> answer, Map<String, Object> differently) {
        Map<String, Object> changed = new HashMap<>(answer);
        changed.putAll(differently);
        return changed;
    }

    @Test
    void a_department_where_nobody_decides_comes_back_to_the_executive_sponsor() throws Exception {
        String program = "powerless";
        begin(program);
        OpenTask coalition = story.untilAsked("BuildCoalitionTask");
        assertThat(engine.shown(coalition).get("authorities")).asString().contains("ada", "both");
        story.answer(
                "build-coalition",
                answer -> with(
                        answer,
                        Map.of("authorities", List.of(Map.of("unit", "service", "person", "ada", "decides", "both")))));
        story.answer(coalition);
        OpenTask again = story.untilAsked("BuildCoalitionTask");
        assertThat(engine.shown(again).get("reasons")).asString().contains("Nobody decides on money in: Field");
    }
}
