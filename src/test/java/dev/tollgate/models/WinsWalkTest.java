package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.tollgate.Proves;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through step 6 and the recognition of the people behind a win. */
class WinsWalkTest extends Walk {

    private static final Map<String, Object> WAVE = Map.of("programId", "crm", "waveId", "pilot");

    @Proves({"S66", "S67", "S69"})
    @Test
    void a_win_is_published_after_its_people_were_recognised() {
        long step = start("step-6-publicize-short-term-wins", WAVE);
        until(step, Map.of());

        assertThat(engine.completedElements(step))
                .containsSubsequence(
                        "DescribeWinTask", "RegisterWinTask", "RecognizeCall", "PublishWinCall", "StepDoneEnd");
        assertThat(of("issue-ticket").stream().filter(job -> job.getElementId().equals("RecognizeCall")))
                .extracting(job -> job.getVariablesAsMap().get("subject"))
                .containsExactly("win-" + step);
    }

    @Test
    void each_person_is_asked_and_waited_for() {
        says("ask-consent", Map.of("consentId", "consent-1", "consentUntil", "2090-01-01T09:00:00Z", "asked", 2));
        says(
                "count-consents",
                Map.of("everyoneAnswered", false, "agreed", 1),
                Map.of("everyoneAnswered", true, "agreed", 2));
        long recognition = start("recognition", WAVE);
        engine.complete(task(recognition), Map.of());
        await().until(() -> engine.isActive(recognition, "ConsentWaitGateway"));
        assertThat(of("count-consents")).isEmpty();
        for (int person = 1; person <= 2; person++) {
            int answers = person;
            engine.client()
                    .newPublishMessageCommand()
                    .messageName("confirmation-given")
                    .correlationKey("consent-1")
                    .timeToLive(Duration.ofMinutes(1))
                    .send()
                    .join();
            await().until(() -> of("count-consents").size() == answers);
        }
        until(recognition, Map.of());

        assertThat(times(recognition, "ConsentGivenMessage")).isEqualTo(2);
        assertThat(times(recognition, "ConsentTimer")).isZero();
    }

    @Test
    void after_a_week_nobody_is_waited_for_any_more() {
        long recognition = start("recognition", WAVE);
        until(recognition, Map.of());
        assertThat(engine.completedElements(recognition))
                .containsSubsequence(
                        "AskConsentTask",
                        "ConsentTimer",
                        "CountConsentsTask",
                        "ApproveAwardTask",
                        "AwardTask",
                        "RecognisedEnd");
    }

    @Proves("S66")
    @Test
    void nobody_is_thanked_before_the_sponsor_approved() {
        long recognition = start("recognition", WAVE);
        engine.complete(task(recognition), Map.of());
        await().until(() ->
                engine.openTasks().stream().anyMatch(task -> task.elementId().equals("ApproveAwardTask")));
        assertThat(of("award-recognition")).isEmpty();
        engine.complete(task(recognition), Map.of("approved", "no", "comment", "Thank the night shift too"));
        await().until(() ->
                engine.openTasks().stream().anyMatch(task -> task.elementId().equals("NominateTask")));
        assertThat(of("award-recognition")).isEmpty();
        until(recognition, Map.of());

        assertThat(times(recognition, "NominateTask")).isEqualTo(2);
        assertThat(of("award-recognition")).hasSize(1);
    }

    @Test
    void a_nomination_that_is_not_good_enough_comes_back() {
        judged("JudgeNominateTask", "reviewer");
        long recognition = start("recognition", WAVE);
        until(recognition, Map.of());
        assertThat(times(recognition, "NominateTask")).isEqualTo(2);
    }
}
