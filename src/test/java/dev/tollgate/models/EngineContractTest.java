package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.TestEngine.OpenTask;
import io.camunda.client.api.response.ActivatedJob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the contracts of guard, seal and tasks take for granted about the engine. */
class EngineContractTest extends Walk {

    @Test
    void a_ticket_issued_by_the_listener_of_a_call_reaches_the_child_and_only_ids_with_it() {
        until(start("phase-evolve", Map.of("programId", "crm", "secret", "stays")), Map.of());
        until(start("phase-launch", Map.of("programId", "crm", "waveId", "pilot", "secret", "stays")), Map.of());

        ActivatedJob issued = at("issue-ticket", "AnnounceGoLiveCall");
        ActivatedJob entered = of("enter").stream()
                .filter(job -> job.getBpmnProcessId().equals("communication-campaign"))
                .findFirst()
                .orElseThrow();
        assertThat(entered.getVariablesAsMap())
                .containsEntry("ticket", "ticket-" + issued.getElementInstanceKey())
                .containsEntry("programId", "crm")
                .containsEntry("waveId", "pilot")
                .containsEntry("campaign", "go-live")
                .containsEntry("evidenceHead", null)
                .hasSize(5);
    }

    @Test
    void a_task_is_offered_to_the_people_and_due_at_the_time_that_its_start_listener_says() {
        long step = start("step-1-create-urgency", Map.of("programId", "crm"));
        OpenTask task = task(step, "DescribeNeedTask");

        assertThat(task.value().getCandidateUsersList()).containsExactly("demo", "act");
        assertThat(task.value().getCandidateGroupsList()).containsExactly("change-lead");
        assertThat(task.value().getDueDate()).startsWith("2026-02-01T17:00");
        assertThat(task.value().getFormKey()).isPositive();
    }

    @Test
    void the_end_listener_of_a_task_sees_its_answer_and_nothing_else_leaves_the_task() {
        long step = start("step-1-create-urgency", Map.of("programId", "crm"));
        until(step, Map.of());

        Map<String, Object> recorded = at("record-task", "CountCostTask").getVariablesAsMap();
        assertThat(recorded).containsEntry("costOfToday", 120).containsEntry("costUnit", "hours-week");
        assertThat(at("judge-answer", "JudgeCountCostTask").getVariablesAsMap())
                .containsKeys("programId", "answer")
                .doesNotContainKeys("costOfToday", "costUnit", "candidateUsers");
    }

    @Test
    void the_seal_of_a_process_runs_before_its_caller_goes_on() {
        until(start("phase-stabilize", Map.of("programId", "crm", "waveId", "pilot")), Map.of());

        List<String> order = jobs.stream()
                .filter(job -> job.getType().equals("seal") || job.getType().equals("assign-task"))
                .map(job -> job.getType() + " " + job.getBpmnProcessId())
                .toList();
        assertThat(order.indexOf("seal step-6-publicize-short-term-wins"))
                .isBetween(0, order.indexOf("assign-task phase-stabilize") - 1);
        assertThat(order).last().isEqualTo("seal phase-stabilize");
    }
}
