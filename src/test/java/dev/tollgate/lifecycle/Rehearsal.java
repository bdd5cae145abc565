package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.JobGuard;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.transaction.support.TransactionTemplate;

/** Plays the engine: hands the jobs of process instances to the workers as the job harness does. */
final class Rehearsal {

    private static final AtomicLong KEYS = new AtomicLong(10_000);

    private final RealModels models;
    private final List<Worker> workers;
    private final JobGuard guard;
    private final TransactionTemplate transaction;
    private final Ledger ledger;
    /** What the engine remembers of the evidence, and who called whom: what the call activities hand in and out. */
    private final Map<Long, String> heads = new HashMap<>();

    private final Map<Long, Long> callers = new HashMap<>();
    private final Map<String, Long> issuers = new HashMap<>();

    Rehearsal(RealModels models, List<Worker> workers, JobGuard guard, TransactionTemplate transaction, Ledger ledger) {
        this.models = models;
        this.workers = workers;
        this.guard = guard;
        this.transaction = transaction;
        this.ledger = ledger;
    }

    static long newKey() {
        return KEYS.incrementAndGet();
    }

    Job job(
            String type,
            String processId,
            long definitionKey,
            long instance,
            String element,
            Map<String, Object> variables) {
        return new Job(newKey(), type, processId, definitionKey, instance, element, newKey(), variables, null);
    }

    Map<String, Object> run(
            String type, String processId, long instance, String element, Map<String, Object> variables) {
        return run(job(type, processId, models.currentKey(processId), instance, element, variables));
    }

    Map<String, Object> run(Job withoutHead) {
        Job job = remembering(withoutHead);
        Worker worker = workers.stream()
                .filter(candidate -> candidate.jobType().equals(job.type()))
                .findFirst()
                .orElseThrow();
        Job admitted = worker.beforeEntry() ? job : admitted(job);
        Worker.Work work = worker.prepare(admitted);
        return transaction.execute(tx -> {
            Map<String, Object> result = work.run();
            guard.completed(admitted, result);
            Object head = result.get("evidenceHead");
            if (head != null) {
                remember(job.processInstanceKey(), head.toString());
                if (job.type().equals("seal") && callers.containsKey(job.processInstanceKey())) {
                    remember(callers.get(job.processInstanceKey()), head.toString());
                }
            }
            return result;
        });
    }

    /** The head of the evidence as the engine knows it in an instance; null where somebody removed it. */
    void remember(long instance, String head) {
        heads.put(instance, head);
    }

    String head(long instance) {
        return heads.get(instance);
    }

    private Job remembering(Job job) {
        String head = heads.get(job.processInstanceKey());
        if (head == null || job.variables().containsKey("evidenceHead")) {
            return job;
        }
        Map<String, Object> variables = new HashMap<>(job.variables());
        variables.put("evidenceHead", head);
        return new Job(
                job.key(),
                job.type(),
                job.processId(),
                job.processDefinitionKey(),
                job.processInstanceKey(),
                job.elementId(),
                job.elementInstanceKey(),
                variables,
                job.scope());
    }

    private Job admitted(Job job) {
        return new Job(
                job.key(),
                job.type(),
                job.processId(),
                job.processDefinitionKey(),
                job.processInstanceKey(),
                job.elementId(),
                job.elementInstanceKey(),
                job.variables(),
                guard.admit(job));
    }

    /** The root instance, as far as its first gateway. */
    long start(Map<String, Object> startForm) {
        long root = newKey();
        run("open-run", Method.PROGRAM, root, Method.PROGRAM, Map.of());
        run("register-program", Method.PROGRAM, root, "RegisterProgramTask", startForm);
        return root;
    }

    String ticket(String caller, long instance, String element, Map<String, Object> variables) {
        String ticket = run("issue-ticket", caller, instance, element, variables)
                .get("ticket")
                .toString();
        issuers.put(ticket, instance);
        return ticket;
    }

    void enter(String processId, long instance, String ticket) {
        long caller = issuers.get(ticket);
        callers.put(instance, caller);
        heads.putIfAbsent(instance, heads.get(caller));
        run("enter", processId, instance, processId, Map.of("ticket", ticket));
    }

    /** Calls a process and returns the instance that entered. */
    long call(String caller, long callerInstance, String element, Map<String, Object> variables) {
        String called = models.process(models.currentKey(caller))
                .orElseThrow()
                .elements()
                .get(element)
                .calls();
        long instance = newKey();
        enter(called, instance, ticket(caller, callerInstance, element, variables));
        return instance;
    }

    Map<String, Object> seal(String processId, long instance) {
        return run("seal", processId, instance, processId, Map.of());
    }

    Map<String, Object> person(String processId, long instance, String element, Map<String, Object> answer) {
        Map<String, Object> shown = run("assign-task", processId, instance, element, Map.of());
        run("record-task", processId, instance, element, Map.of("answer", answer));
        return shown;
    }

    /** A feature's own service task. */
    void work(String processId, long instance, String element) {
        Job job = admitted(job("some-feature", processId, models.currentKey(processId), instance, element, Map.of()));
        transaction.executeWithoutResult(tx -> guard.completed(job, Map.of("done", true)));
    }

    void decide(String programId, String runId, String waveId, Gate gate, long instance, String outcome) {
        transaction.executeWithoutResult(tx -> ledger.append(new Evidence(
                programId,
                runId,
                waveId,
                EvidenceKind.GATE_DECIDED,
                Gate.PROCESS,
                instance,
                "DecideGateTask",
                gate.id(),
                Map.of("outcome", outcome, "reason", "as measured"))));
    }

    Map<String, Object> complete(long root) {
        return run("complete-program", Method.PROGRAM, root, Method.PROGRAM, Map.of());
    }
}
