package dev.tollgate.engine;

import io.camunda.client.CamundaClient;
import io.camunda.client.api.command.ClientStatusException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Brings the application and its engine together, in this order: the engine answers, database and engine belong together,
 * all models are deployed, workers open. Stops the start with a message where one of these does not hold.
 */
@Component
class EngineStart implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(EngineStart.class);

    private final Engine engine;
    private final Epoch epoch;
    private final ModelDeployer deployer;
    private final JobHarness harness;
    private final EngineProperties properties;
    private volatile boolean running;

    EngineStart(Engine engine, Epoch epoch, ModelDeployer deployer, JobHarness harness, EngineProperties properties) {
        this.engine = engine;
        this.epoch = epoch;
        this.deployer = deployer;
        this.harness = harness;
        this.properties = properties;
    }

    @Override
    public boolean isAutoStartup() {
        return properties.start();
    }

    @Override
    public void start() {
        CamundaClient client = engine.client();
        awaitEngine(client);
        epoch.bind();
        deployer.deploy();
        harness.open(client);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        harness.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void awaitEngine(CamundaClient client) {
        // Real time: the application's clock may follow the very engine that is waited for.
        InstantSource real = InstantSource.system();
        Instant until = real.instant().plus(properties.patience());
        while (true) {
            try {
                client.newTopologyRequest().send().join();
                return;
            } catch (ClientStatusException e) {
                if (real.instant().isAfter(until)) {
                    throw new IllegalStateException(
                            ("No Camunda engine answers at %s (%s). Start it, or set camunda.client.grpc-address"
                                            + " (environment: TOLLGATE_CAMUNDA_GRPC) to where it is.")
                                    .formatted(client.getConfiguration().getGrpcAddress(), e.getStatusCode()),
                            e);
                }
                log.info(
                        "Waiting for the Camunda engine at {}",
                        client.getConfiguration().getGrpcAddress());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for the engine", e);
        }
    }
}
