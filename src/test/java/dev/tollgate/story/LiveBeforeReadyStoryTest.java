package dev.tollgate.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;

import com.jayway.jsonpath.JsonPath;
import dev.tollgate.evidence.EvidenceKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

/** A program whose go-live comes before its people are ready. */
@TestPropertySource(
        properties = {
            "spring.datasource.url=jdbc:h2:mem:live-before-ready;DB_CLOSE_DELAY=-1",
            "tollgate.gate.live-every=200ms"
        })
class LiveBeforeReadyStoryTest extends StoryTest {

    @Test
    void it_is_looked_after_weekly_and_said_everywhere_until_the_gate_passes_and_seals_nothing() throws Exception {
        String program = "early";
        begin(program);
        story.untilAsked("PrepareTrainingTask");
        story.hold("PrepareTrainingTask");
        assertThat(wave(program)).doesNotContainKey("liveBeforeReady");

        for (int day = 0; day < 28; day++) {
            story.pass(Duration.ofDays(1));
        }
        story.soon("the wave is noticed", () -> wave(program).containsKey("liveBeforeReady"));
        assertThat(outcomes(program, "ready")).as("the gate has not even begun").isEmpty();
        assertThat(live(program))
                .containsKey("since")
                .doesNotContainKey("until")
                .containsEntry("waitsFor", List.of("ada"));
        story.soon(
                "its criteria are measured",
                () -> live(program).get("due").toString().contains("attended their training lately"));
        story.soon(
                "help is offered",
                () -> mailsTo(program, "s1").stream().anyMatch(mail -> mail.contains("before they are ready")));
        story.soon(
                "the sponsor is asked why",
                () -> mailsTo(program, "ada").stream().anyMatch(mail -> mail.contains("/confirm/")));
        int measured = evidence(program, EvidenceKind.MEASUREMENT_TAKEN).size();
        story.pass(Duration.ofDays(7));
        story.soon(
                "it is measured again",
                () -> evidence(program, EvidenceKind.MEASUREMENT_TAKEN).size() > measured);
        assertThat(sealed(program)).doesNotContain("phase-pre-launch", "progression-gate");
        assertThat(evidence(program, EvidenceKind.LIVE_BEFORE_READY)).hasSize(1);

        story.release("PrepareTrainingTask");
        story.until("the gate has passed", () -> sealed(program).contains("progression-gate"));
        story.soon("it has ended", () -> live(program).containsKey("until"));
        String gates = text(asked("EXECUTIVE", get("/api/programs/{id}/gates", program)));
        assertThat(outcomes(program, "ready")).last().asString().endsWith("GO");
        assertThat(JsonPath.<List<String>>read(gates, "$[?(@.outcome == 'GO')].liveBeforeReadySince"))
                .as("who has passed is live and ready")
                .containsOnlyNulls();
        assertThat(ledger.verify(program).whole()).isTrue();
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> live(String program) {
        return (Map<String, Object>) wave(program).get("liveBeforeReady");
    }
}
