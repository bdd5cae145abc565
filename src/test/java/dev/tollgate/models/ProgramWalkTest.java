package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.camunda.client.api.response.ActivatedJob;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every way into and through a program. */
class ProgramWalkTest extends Walk {

    @Test
    void a_program_goes_through_all_processes_to_its_end() {
        long program = start("adoption-program", Map.of("how", "registered"));
        until(program, Map.of());

        assertThat(jobs.stream().map(ActivatedJob::getBpmnProcessId).distinct())
                .containsExactlyInAnyOrderElementsOf(ModelFiles.models().stream()
                        .map(model -> model.fileName)
                        .toList());
        assertThat(engine.completedElements(program)).endsWith("ProgramCompletedEnd", "adoption-program");
    }

    @Test
    void a_message_starts_a_program_with_the_same_guards() {
        engine.client()
                .newPublishMessageCommand()
                .messageName("program-start-requested")
                .correlationKey("crm")
                .variables(Map.of("programId", "crm"))
                .send()
                .join();
        await().until(() -> !of("register-program").isEmpty());

        ActivatedJob opened = of("open-run").getFirst();
        assertThat(opened.getBpmnProcessId()).isEqualTo("adoption-program");
        assertThat(of("register-program").getFirst().getVariablesAsMap()).containsEntry("programId", "crm");
        until(opened.getProcessInstanceKey(), Map.of());
        assertThat(of("complete-program")).hasSize(1);
    }

    @Test
    void each_wave_gets_a_ticket_of_its_own() {
        until(start("adoption-program", Map.of("how", "registered")), Map.of());

        List<ActivatedJob> issued = of("issue-ticket").stream()
                .filter(job -> job.getElementId().equals("RunWavesCall"))
                .toList();
        assertThat(issued)
                .extracting(job -> job.getVariablesAsMap().get("waveId"))
                .containsExactlyInAnyOrder("pilot", "rollout");
        assertThat(issued).extracting(ActivatedJob::getElementInstanceKey).doesNotHaveDuplicates();
        assertThat(of("enter").stream()
                        .filter(job -> job.getBpmnProcessId().equals("adoption-wave"))
                        .map(job -> job.getVariablesAsMap().get("ticket")))
                .containsExactlyInAnyOrderElementsOf(issued.stream()
                        .map(job -> (Object) ("ticket-" + job.getElementInstanceKey()))
                        .toList());
    }

    @Test
    void a_definition_with_problems_is_corrected_and_checked_again() {
        says("register-program", Map.of("valid", false, "problems", List.of("goLive: is in the past")));
        long program = start("adoption-program", Map.of("how", "paste", "definition", "software: CRM"));
        engine.complete(task(program), Map.of("definition", "software: ERP", "people", "username"));
        await().until(() -> of("register-program").size() == 2);

        assertThat(of("register-program").getLast().getVariablesAsMap())
                .containsEntry("definition", "software: ERP")
                .containsEntry("people", "username");
        until(program, Map.of());
    }
}
