package dev.tollgate.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.engine.TestEngine;
import io.camunda.client.api.response.Decision;
import io.camunda.client.api.response.DeploymentEvent;
import io.camunda.client.api.response.Process;
import org.junit.jupiter.api.Test;

class ModelsDeployTest {

    @Test
    void all_models_decisions_and_forms_deploy_together() {
        try (TestEngine engine = new TestEngine()) {
            DeploymentEvent deployment = ModelFiles.deployAll(engine.client());
            assertThat(deployment.getProcesses().stream().map(Process::getBpmnProcessId))
                    .containsExactlyInAnyOrderElementsOf(ModelFiles.models().stream()
                            .map(model -> model.fileName)
                            .toList());
            assertThat(deployment.getDecisions().stream().map(Decision::getDmnDecisionId))
                    .containsExactlyInAnyOrder(
                            "communication-cadence",
                            "escalation-policy",
                            "gate-policy",
                            "incentive-policy",
                            "pilot-result",
                            "step-quality",
                            "training-plan");
            assertThat(deployment.getForm()).hasSameSizeAs(ModelFiles.forms().keySet());
        }
    }
}
