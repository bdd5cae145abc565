package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Head;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Seals an instance at its end when the ledger proves all that its model requires. */
@Component
public class Seals {

    private final JdbcClient jdbc;
    private final Instances instances;
    private final Runs runs;
    private final Deployments deployments;
    private final Ledger ledger;
    private final Plans plans;
    private final RecordedAnswers answers;
    private final RememberedHead heads;
    private final ObjectProvider<HeadKeeper> keepers;
    private final Subjects subjects;
    private final ObjectProvider<SealCheck> checks;
    private final Clock clock;

    Seals(
            JdbcClient jdbc,
            Instances instances,
            Runs runs,
            Deployments deployments,
            Ledger ledger,
            Plans plans,
            RecordedAnswers answers,
            RememberedHead heads,
            ObjectProvider<HeadKeeper> keepers,
            Subjects subjects,
            ObjectProvider<SealCheck> checks,
            Clock clock) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.runs = runs;
        this.deployments = deployments;
        this.ledger = ledger;
        this.plans = plans;
        this.answers = answers;
        this.heads = heads;
        this.keepers = keepers;
        this.subjects = subjects;
        this.checks = checks;
        this.clock = clock;
    }

    /** Seals a called instance. */
    public Worker.Work seal(Job job) {
        askFeatures(job);
        return () -> {
            Instance instance = instance(job);
            Proof proof = proof(instance);
            refuseUnlessProven(job, instance, proof);
            Object outcome = proof.decision(instance)
                    .map(decision -> decision.evidence().data().get(Proof.OUTCOME))
                    .orElse(null);
            if (instance.sealedAt() != null) {
                // A second token at the end, as after a step that was done anew because its end had refused the first.
                return returned(instance, outcome);
            }
            Map<String, Object> data = new LinkedHashMap<>();
            data.put(Proof.CALLER_INSTANCE, instance.callerInstanceKey());
            data.put(Proof.CALLER_ELEMENT, instance.callerElementId());
            if (outcome != null) {
                data.put(Proof.OUTCOME, outcome);
            }
            append(instance, EvidenceKind.SEALED, data);
            if (instance.processId().equals(Method.WAVE)) {
                append(
                        instance,
                        EvidenceKind.WAVE_CLOSED,
                        Map.of(Proof.OUTCOME, proof.stopped(instance.waveId()) ? Proof.STOPPED : Proof.SUSTAINED));
            }
            jdbc.sql("update ticket set sealed_at = ? where process_instance_key = ?")
                    .params(Runs.database(clock.instant()), instance.key())
                    .update();
            jdbc.sql("delete from open_task where process_instance_key = ?")
                    .param(instance.key())
                    .update();
            if (outcome != null) {
                Head head = ledger.head(instance.registeredProgram()).orElseThrow();
                keepers.forEach(keeper -> keeper.keep(
                        instance.registeredProgram(),
                        String.valueOf(instance.waveId()),
                        Gate.of(String.valueOf(instance.subject())).orElse(null),
                        described(instance),
                        outcome.toString(),
                        head));
            }
            return returned(instance, outcome);
        };
    }

    private Map<String, Object> returned(Instance instance, @Nullable Object outcome) {
        Map<String, Object> returned = new LinkedHashMap<>();
        if (outcome != null) {
            returned.put(Proof.OUTCOME, outcome);
        }
        returned.put(RememberedHead.VARIABLE, heads.now(instance.registeredProgram()));
        return returned;
    }

    /** Completes the program of a root instance. */
    public Worker.Work complete(Job job) {
        askFeatures(job);
        return () -> {
            Instance instance = instance(job);
            Proof proof = proof(instance);
            if (proof.cancelled()) {
                runs.end(instance.runId(), Run.CANCELLED);
                return Map.of();
            }
            refuseUnlessProven(job, instance, proof);
            append(instance, EvidenceKind.PROGRAM_COMPLETED, Map.of("waves", proof.closedWaves()));
            runs.end(instance.runId(), Run.COMPLETED);
            return Map.of();
        };
    }

    /** What the instance lacks before it can be sealed. */
    List<String> missing(Instance instance, Proof proof) {
        DeployedProcess model = deployments
                .process(instance.definitionKey())
                .orElseThrow(() -> new Refused(
                        "'%s' runs on a model that Tollgate did not deploy".formatted(instance.processId())));
        return SealRule.missing(model, instance, facts(model, instance, proof), proof);
    }

    /** Those for whom an element that is required for each of several has not been done. */
    List<String> subjectsLacking(Instance instance, Element element, Proof proof) {
        DeployedProcess model = deployments.process(instance.definitionKey()).orElseThrow();
        return SealRule.subjectsLacking(element, instance, facts(model, instance, proof), proof);
    }

    private SealRule.Facts facts(DeployedProcess model, Instance instance, Proof proof) {
        String programId = instance.registeredProgram();
        ProgramDefinition plan = plans.get(programId);
        return new SealRule.Facts(
                plan.waves(),
                instance.waveId() == null ? List.of() : plans.departments(programId, instance.waveId()),
                subjects(model, plan, instance),
                proof.unitChanges(),
                accepted(instance, proof));
    }

    private boolean accepted(Instance instance, Proof proof) {
        return answers.proven(instance.key(), SealRule.REVIEW, null, proof)
                .filter(answer -> "accept".equals(answer.content().get("decision")))
                .isPresent();
    }

    /** The current subjects of each kind that the model has tasks for. */
    private Map<String, List<String>> subjects(DeployedProcess model, ProgramDefinition plan, Instance instance) {
        return model.elements().values().stream()
                .map(Subjects::each)
                .filter(Objects::nonNull)
                .distinct()
                .collect(Collectors.toMap(each -> each, each -> subjects.of(each, plan, instance.waveId())));
    }

    private void askFeatures(Job job) {
        checks.stream()
                .filter(check -> check.processId().equals(job.processId()))
                .forEach(check -> check.check(job));
    }

    private Instance instance(Job job) {
        return instances
                .find(job.processInstanceKey())
                .orElseThrow(() -> new Refused("'%s' never entered".formatted(job.processId())));
    }

    private Proof proof(Instance instance) {
        return new Proof(ledger.entries(instance.registeredProgram()), instance.runId());
    }

    private void refuseUnlessProven(Job job, Instance instance, Proof proof) {
        List<String> missing = missing(instance, proof);
        if (!missing.isEmpty()) {
            throw new Refused("%s cannot be %s: %s"
                    .formatted(
                            described(instance),
                            job.processId().equals(Method.PROGRAM) ? "completed" : "sealed",
                            String.join("; ", missing)));
        }
    }

    /** "Phase 'Launch' of wave 'Pilot'". */
    String described(Instance instance) {
        String name = Method.name(instance.processId(), instance.subject());
        if (instance.processId().equals(Method.TRAINING)) {
            name += " of department '" + instance.subject() + "'";
        }
        Wave wave = waveOf(instance);
        if (wave == null) {
            return name;
        }
        return instance.processId().equals(Method.WAVE)
                ? "Wave '" + wave.name() + "'"
                : name + " of wave '" + wave.name() + "'";
    }

    private @Nullable Wave waveOf(Instance instance) {
        return instance.programId() == null ? null : plans.waveOrNull(instance.programId(), instance.waveId());
    }

    private void append(Instance instance, EvidenceKind kind, Map<String, Object> data) {
        ledger.append(new Evidence(
                instance.registeredProgram(),
                instance.runId(),
                instance.waveId(),
                kind,
                instance.processId(),
                instance.key(),
                null,
                instance.subject(),
                data));
    }
}
