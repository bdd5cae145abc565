package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way through a week of the operating rhythm. */
class RhythmWalkTest extends Walk {

    @Test
    void a_week_in_which_nothing_is_due_passes_without_anybody() {
        long week = start("operating-rhythm", Map.of("programId", "crm"));
        until(week, Map.of());

        assertThat(engine.completedElements(week))
                .contains("ReportWeekTask", "FindDueActsTask", "HoldRhythmTask", "RhythmHeldEnd")
                .doesNotContain("ConfirmActsTask");
    }

    @Test
    void each_sponsor_with_a_due_act_is_asked_and_whoever_is_unclear_once_more() {
        says("find-due-acts", Map.of("subjects", List.of("sking", "lgarcia")));
        says("record-visible-acts", Map.of("subjects", List.of("lgarcia")), Map.of("subjects", List.of()));
        long week = start("operating-rhythm", Map.of("programId", "crm"));
        until(week, Map.of());

        List<Object> answered = of("record-task").stream()
                .map(job -> job.getVariablesAsMap().get("subject"))
                .toList();
        assertThat(answered).hasSize(3).endsWith("lgarcia");
        assertThat(answered.subList(0, 2)).as("side by side").containsExactlyInAnyOrder("sking", "lgarcia");
        assertThat(of("record-visible-acts")).hasSize(2);
        assertThat(engine.completedElements(week)).contains("RhythmHeldEnd");
    }

    @Test
    void a_sponsor_who_does_not_answer_holds_up_no_week() {
        says("find-due-acts", Map.of("subjects", List.of("sking")));
        long week = start("operating-rhythm", Map.of("programId", "crm"));
        task(week);
        engine.advance(Duration.ofDays(6));
        await().until(() -> engine.completed(week));

        assertThat(of("record-visible-acts")).isEmpty();
        assertThat(of("hold-rhythm")).hasSize(1);
    }
}
