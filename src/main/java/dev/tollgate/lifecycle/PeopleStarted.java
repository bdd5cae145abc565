package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Processes beside the way of a program that anybody may start in Tasklist. The engine does not say who started one, so a
 * start counts for nothing: it asks people of the program for what does, in the program's open run, which it joins once it
 * is known which program is meant.
 */
@Component
public class PeopleStarted {

    private static final String REQUESTED = "requested";

    private final JdbcClient jdbc;
    private final Runs runs;
    private final Instances instances;
    private final Deployments deployments;
    private final Ledger ledger;
    private final RememberedHead heads;
    private final Clock clock;

    PeopleStarted(
            JdbcClient jdbc,
            Runs runs,
            Instances instances,
            Deployments deployments,
            Ledger ledger,
            RememberedHead heads,
            Clock clock) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.instances = instances;
        this.deployments = deployments;
        this.ledger = ledger;
        this.heads = heads;
        this.clock = clock;
    }

    /** Notes an instance that has just started at its beginning, of no program yet. No run of it is ever open. */
    public Map<String, Object> open(Job job) {
        refuseUnlessBeside(job);
        if (instances.find(job.processInstanceKey()).isEmpty()) {
            jdbc.sql("""
                            insert into program_run (id, root_process_instance_key, process_definition_key, opened_at, \
                            ended_at, outcome) values (?, ?, ?, ?, ?, ?)""")
                    .params(
                            UUID.randomUUID().toString(),
                            job.processInstanceKey(),
                            job.processDefinitionKey(),
                            Runs.database(clock.instant()),
                            Runs.database(clock.instant()),
                            REQUESTED)
                    .update();
        }
        return Map.of();
    }

    /**
     * Makes the instance a part of the program's open run; in the transaction of its job.
     *
     * @param elementId where it started
     * @param subject whom or what it is about
     * @return what the engine has to remember
     * @throws Refused where the program does not run, or the instance belongs to another
     */
    public Map<String, Object> join(Job job, String elementId, String programId, String subject) {
        refuseUnlessBeside(job);
        Instance instance = instances.find(job.processInstanceKey()).orElseThrow();
        if (instance.programId() != null) {
            throw new Refused("This instance belongs to program '%s' already and cannot take on '%s'"
                    .formatted(instance.programId(), programId));
        }
        Run run = runs.openRun(programId)
                .orElseThrow(() -> new Refused("Program '%s' does not run now".formatted(programId)));
        jdbc.sql("""
                        insert into ticket (nonce, run_id, program_id, subject, called_process_id, caller_process_id, \
                        caller_instance_key, caller_element_id, issued_at, process_instance_key, \
                        process_definition_key, entered_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        UUID.randomUUID().toString(),
                        run.id(),
                        programId,
                        subject,
                        job.processId(),
                        Method.PROGRAM,
                        run.rootKey(),
                        elementId,
                        Runs.database(clock.instant()),
                        job.processInstanceKey(),
                        job.processDefinitionKey(),
                        Runs.database(clock.instant()))
                .update();
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(Proof.CALLER_INSTANCE, run.rootKey());
        data.put(Proof.CALLER_ELEMENT, elementId);
        data.put(Admission.DEFINITION, job.processDefinitionKey());
        ledger.append(new Evidence(
                programId,
                run.id(),
                null,
                EvidenceKind.ENTERED,
                job.processId(),
                job.processInstanceKey(),
                null,
                subject,
                data));
        return Map.of(RememberedHead.VARIABLE, heads.now(programId));
    }

    /** Whether a program runs, so that it can be joined. */
    public boolean runs(String programId) {
        return runs.openRun(programId).isPresent();
    }

    private void refuseUnlessBeside(Job job) {
        Admission.knownModel(deployments, job);
        if (!Method.BESIDE.containsKey(job.processId())) {
            throw new Refused("'%s' is a part of a program: only the program can start it. Cancel this instance."
                    .formatted(job.processId()));
        }
    }
}
