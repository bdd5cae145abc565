package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.JobGuard;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Scope;
import dev.tollgate.engine.Tampering;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lets no job pass whose instance did not enter through its guard, and records the work of required elements. */
@Component
class Admission implements JobGuard {

    /** Job types of listeners; what they do is not the work of the element that they listen to. */
    static final Set<String> LISTENERS = Set.of(
            "open-run",
            "open-request",
            "complete-program",
            "issue-ticket",
            "enter",
            "seal",
            "assign-task",
            "record-task");

    /** Where the whole chain is recomputed, not only the head looked up; {@code enter} does so by itself. */
    private static final Set<String> BOUNDARIES = Set.of("seal", "complete-program", "decide-gate");

    static final String DEFINITION = "processDefinitionKey";

    private final Instances instances;
    private final Runs runs;
    private final Deployments deployments;
    private final Ledger ledger;
    private final RememberedHead heads;
    private final Alarms alarms;

    Admission(
            Instances instances,
            Runs runs,
            Deployments deployments,
            Ledger ledger,
            RememberedHead heads,
            Alarms alarms) {
        this.instances = instances;
        this.runs = runs;
        this.deployments = deployments;
        this.ledger = ledger;
        this.heads = heads;
        this.alarms = alarms;
    }

    @Override
    public Scope admit(Job job) {
        DeployedProcess model = knownModel(deployments, job);
        Instance instance = admitted(job, model);
        if (instance.programId() != null) {
            if (BOUNDARIES.contains(job.type())) {
                heads.atBoundary(job, instance.programId(), handedOnBy(instance));
                refuseOtherModel(instance, job);
            } else {
                heads.compare(job, instance.programId());
            }
        }
        return instance.scope();
    }

    private Long handedOnBy(Instance instance) {
        return instance.callerInstanceKey() == null
                ? Long.valueOf(instance.definitionKey())
                : instances
                        .find(instance.callerInstanceKey())
                        .map(Instance::definitionKey)
                        .orElse(null);
    }

    /** The table of instances can be changed by somebody who has the database; the ledger cannot without the key. */
    private void refuseOtherModel(Instance instance, Job job) {
        ledger.round(instance.registeredProgram(), instance.key()).stream()
                .filter(entry -> entry.evidence().data().get(DEFINITION) instanceof Number)
                .reduce((first, last) -> last)
                .map(entry -> ((Number) entry.evidence().data().get(DEFINITION)).longValue())
                .filter(proven -> proven != job.processDefinitionKey())
                .ifPresent(proven -> {
                    throw new Tampering(
                            "Process instance %d entered with definition %d by the evidence and runs on %d without a recorded migration"
                                    .formatted(instance.key(), proven, job.processDefinitionKey()));
                });
    }

    private Instance admitted(Job job, DeployedProcess model) {
        Instance instance = instances
                .find(job.processInstanceKey())
                .orElseThrow(() -> restored(job)
                        .orElseGet(() -> new Refused(
                                "Process instance %d of '%s' never entered through its guard: it was not started at its beginning, or not by the program. Cancel it."
                                        .formatted(job.processInstanceKey(), model.name()))));
        if (instance.definitionKey() != job.processDefinitionKey()) {
            if (instance.programId() != null
                    && ModelMigrations.cameFrom(
                            ledger.round(instance.programId(), instance.key()), job.processDefinitionKey())) {
                // Handed out before the instance was migrated: it comes again, with the model it is on now.
                throw new IllegalStateException(
                        "Process instance %d was migrated to definition %d by a recorded migration, and this job is of %d"
                                .formatted(instance.key(), instance.definitionKey(), job.processDefinitionKey()));
            }
            throw new Refused(
                    "Process instance %d entered with another version of '%s' (definition %d) and was migrated to %d without a recorded migration"
                            .formatted(
                                    instance.key(),
                                    model.name(),
                                    instance.definitionKey(),
                                    job.processDefinitionKey()));
        }
        Run run = runs.byId(instance.runId()).orElseThrow();
        if (Run.WITHOUT_PROOF.equals(run.outcome())) {
            throw new Refused("The run of process instance %d ended without proof at %s; nothing more counts in it"
                    .formatted(run.rootKey(), run.endedAt()));
        }
        return instance;
    }

    /** An instance that is unknown here may have entered before the database was restored from an older copy. */
    private Optional<Refused> restored(Job job) {
        return job.text("programId").flatMap(programId -> heads.contradiction(job, programId));
    }

    @Override
    public void completed(Job job, Map<String, Object> result) {
        alarms.settled(job);
        if (LISTENERS.contains(job.type())) {
            return;
        }
        DeployedProcess model = knownModel(deployments, job);
        Element element = model.elements().get(job.elementId());
        if (element == null || element.required() == null || !element.kind().equals("serviceTask")) {
            return;
        }
        // Asked anew and not taken from the job: the worker may have registered the program just now.
        Instance instance = admitted(job, model);
        if (instance.programId() == null) {
            // A definition that was not valid leaves no program to which evidence could belong.
            return;
        }
        ledger.append(new Evidence(
                instance.programId(),
                instance.runId(),
                instance.waveId(),
                EvidenceKind.WORK_DONE,
                job.processId(),
                instance.key(),
                element.id(),
                instance.subject(),
                Map.of("digest", Canonical.sha256(Canonical.json(result)))));
    }

    /** The model that Tollgate deployed under the job's key; refuses one that somebody else deployed. */
    static DeployedProcess knownModel(Deployments deployments, Job job) {
        return deployments
                .process(job.processDefinitionKey())
                .orElseThrow(() -> new Refused(
                        "Process '%s' (definition %d) was not deployed by Tollgate, so nobody knows what it requires. Deploy models with Tollgate only."
                                .formatted(job.processId(), job.processDefinitionKey())));
    }
}
