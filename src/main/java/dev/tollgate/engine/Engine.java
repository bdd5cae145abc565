package dev.tollgate.engine;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientStatusException;
import io.grpc.Status;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** The client of the process engine, and the few requests that are not about jobs. */
@Component
class Engine implements Probe, InstanceVariables {

    private final ObjectProvider<CamundaClient> client;

    Engine(ObjectProvider<CamundaClient> client) {
        this.client = client;
    }

    /** Refuses inside a transaction: what was sent could not be taken back with a rollback. */
    CamundaClient client() {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("Nothing is sent to the engine inside a database transaction");
        }
        return client.getObject();
    }

    @Override
    public boolean exists(long instanceKey) {
        // Nothing is changed, but the engine must look the instance up.
        return set(instanceKey, Map.of());
    }

    @Override
    public boolean set(long processInstanceKey, Map<String, Object> variables) {
        try {
            client().newSetVariablesCommand(processInstanceKey)
                    .variables(variables)
                    .local(true)
                    .send()
                    .join();
            return true;
        } catch (ClientStatusException e) {
            if (e.getStatusCode() == Status.Code.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }
}
