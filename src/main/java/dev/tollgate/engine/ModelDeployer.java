package dev.tollgate.engine;

import io.camunda.client.api.command.DeployResourceCommandStep1;
import io.camunda.client.api.command.DeployResourceCommandStep1.DeployResourceCommandStep2;
import io.camunda.client.api.response.DeploymentEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deploys all models, decisions and forms in one deployment, so that what belongs together is bound together, and enters
 * them into the registry. The generation is the digest of all files: unchanged files keep their keys and generation.
 */
@Component
class ModelDeployer {

    private static final Logger log = LoggerFactory.getLogger(ModelDeployer.class);

    /** All models at once take a slow or busy machine longer than the client's usual ten seconds. */
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Engine engine;
    private final DeployedModels models;
    private final TransactionTemplate transaction;

    ModelDeployer(Engine engine, DeployedModels models, TransactionTemplate transaction) {
        this.engine = engine;
        this.models = models;
        this.transaction = transaction;
    }

    void deploy() {
        deploy(files());
    }

    void deploy(Map<String, byte[]> files) {
        DeployResourceCommandStep1 command = engine.client().newDeployResourceCommand();
        DeployResourceCommandStep2 filled = null;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            filled = command.addResourceBytes(file.getValue(), file.getKey());
        }
        if (filled == null) {
            throw new IllegalStateException("The application was built without its models");
        }
        DeploymentEvent deployment = filled.requestTimeout(LONGEST).send().join();
        String generation = digest(files.values().toArray(byte[][]::new));
        transaction.executeWithoutResult(tx -> {
            deployment.getProcesses().forEach(process -> {
                byte[] model = files.get(process.getResourceName());
                models.add(
                        process.getBpmnProcessId(),
                        process.getProcessDefinitionKey(),
                        process.getVersion(),
                        generation,
                        digest(model),
                        new String(model, StandardCharsets.UTF_8));
            });
            deployment
                    .getDecisions()
                    .forEach(decision ->
                            models.addDecision(decision.getDmnDecisionId(), decision.getDecisionKey(), generation));
            deployment
                    .getForm()
                    .forEach(form -> models.addForm(
                            form.getFormId(),
                            generation,
                            new String(files.get(form.getResourceName()), StandardCharsets.UTF_8)));
        });
        log.info(
                "Deployed {} processes and {} decisions, generation {}",
                deployment.getProcesses().size(),
                deployment.getDecisions().size(),
                generation.substring(0, 12));
    }

    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        try {
            for (String kind : List.of("models/**/*.bpmn", "models/**/*.dmn", "forms/**/*.form")) {
                for (Resource resource :
                        new PathMatchingResourcePatternResolver().getResources("classpath*:tollgate/" + kind)) {
                    files.put(resource.getFilename(), resource.getContentAsByteArray());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("The models cannot be read from the application", e);
        }
        return files;
    }

    private static String digest(byte[]... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                sha.update(part);
            }
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
