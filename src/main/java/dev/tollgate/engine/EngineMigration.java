package dev.tollgate.engine;

import io.camunda.client.api.command.ClientStatusException;
import io.camunda.client.api.command.MigrateProcessInstanceCommandStep1;
import io.camunda.client.api.command.MigrateProcessInstanceCommandStep1.MigrateProcessInstanceCommandFinalStep;
import io.grpc.Status;
import java.util.Set;
import org.springframework.stereotype.Component;

@Component
class EngineMigration implements InstanceMigration {

    private static final Set<Status.Code> CANNOT =
            Set.of(Status.Code.FAILED_PRECONDITION, Status.Code.INVALID_ARGUMENT);

    private final Engine engine;
    private final DeployedModels models;

    EngineMigration(Engine engine, DeployedModels models) {
        this.engine = engine;
        this.models = models;
    }

    @Override
    public ModelChange compare(long fromDefinitionKey, long toDefinitionKey) {
        return models.graph(toDefinitionKey).changeFrom(models.graph(fromDefinitionKey));
    }

    @Override
    public boolean migrate(long processInstanceKey, long fromDefinitionKey, long toDefinitionKey) {
        Set<String> taken = models.graph(toDefinitionKey).takenAlongFrom(models.graph(fromDefinitionKey));
        MigrateProcessInstanceCommandStep1.MigrateProcessInstanceCommandStep2 command = engine.client()
                .newMigrateProcessInstanceCommand(processInstanceKey)
                .migrationPlan(toDefinitionKey);
        MigrateProcessInstanceCommandFinalStep filled = null;
        for (String element : taken) {
            filled = command.addMappingInstruction(element, element);
        }
        if (filled == null) {
            throw new Refused("Process instance %d has nothing in common with definition %d"
                    .formatted(processInstanceKey, toDefinitionKey));
        }
        try {
            filled.send().join();
            return true;
        } catch (ClientStatusException e) {
            if (e.getStatusCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            String why = String.valueOf(e.getStatus().getDescription());
            // Something moves in the instance just now; it can be taken along once that is over.
            if (CANNOT.contains(e.getStatusCode()) && !why.contains("concurrent")) {
                throw new Refused(why);
            }
            throw e;
        }
    }
}
