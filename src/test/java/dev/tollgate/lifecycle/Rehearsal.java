package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.JobGuard;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.WaveKind;
import dev.tollgate.story.Answers;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.transaction.support.TransactionTemplate;

/** Plays the engine: hands the jobs of process instances to the workers as the job harness does. */
final class Rehearsal {

    /** What a feature knows, for the processes that are called for something. */
    static final String KNOWN = "something-known";

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
    private final Instances instances;
    private final Plans plans;
    private final Subjects subjects;

    /** What the gates say, by gate; GO where nothing is said. */
    final Map<Gate, String> outcomes = new EnumMap<>(Gate.class);

    /** What the review of a pilot decides. */
    String pilotOutcome = "GO";

    Rehearsal(
            RealModels models,
            List<Worker> workers,
            JobGuard guard,
            TransactionTemplate transaction,
            Ledger ledger,
            Instances instances,
            Plans plans,
            Subjects subjects) {
        this.models = models;
        this.workers = workers;
        this.guard = guard;
        this.transaction = transaction;
        this.ledger = ledger;
        this.instances = instances;
        this.plans = plans;
        this.subjects = subjects;
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
        worker.advance(admitted);
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
    /** Starts a program of one wave, with a boss who is its sponsor and a lead of IT who is its change lead. */
    long start(String programId) {
        return start(Map.of("how", "paste", "definition", """
                id: %s
                name: Rollout %s
                software: CRM
                objective: One place for customers
                timeZone: Europe/Berlin
                executiveSponsor: boss
                changeLead: lead
                waves:
                  - {id: all, name: Everybody, kind: rollout, goLive: 2027-06-01, localSponsor: boss, units: all others}
                """.formatted(programId, programId), "people", """
                username,name,email,department,location,role,manager
                boss,Bea Boss,boss@example.com,Executive,Berlin,President,
                lead,Lea Lead,lead@example.com,IT,Berlin,Lead,boss
                """));
    }

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
        return person(processId, instance, element, Map.of(), answer);
    }

    private Map<String, Object> person(
            String processId, long instance, String element, Map<String, Object> local, Map<String, Object> answer) {
        long definition = models.currentKey(processId);
        Job assign = job("assign-task", processId, definition, instance, element, local);
        Map<String, Object> shown = run(assign);
        run(new Job(
                newKey(),
                "record-task",
                processId,
                definition,
                instance,
                element,
                assign.elementInstanceKey(),
                answer,
                null));
        return shown;
    }

    DeployedProcess model(String processId) {
        return models.process(models.currentKey(processId)).orElseThrow();
    }

    /** The tasks whose answers are judged. */
    List<Element> judging(String processId) {
        return AnswerQuality.judging(model(processId));
    }

    /** The answer of the people of the story to a task; what features propose in the form is left as anything. */
    Map<String, Object> answer(Element task) {
        Map<String, Object> answer = new LinkedHashMap<>();
        models.form(0, task.formId()).orElseThrow().fields().stream()
                .filter(field -> field.required() && !field.conditional())
                .forEach(field -> answer.put(
                        field.key(),
                        field.options().keySet().stream().findFirst().orElse("as proposed")));
        answer.putAll(Answers.to(task.formId(), LocalDate.of(2027, 1, 4)));
        return answer;
    }

    /** Does all that the model of an instance requires, in the order of the model, and seals it. */
    Map<String, Object> through(String processId, long instance) {
        fulfil(processId, instance);
        return seal(processId, instance);
    }

    /** Does all that the model of an instance requires, in the order of the model. */
    void fulfil(String processId, long instance) {
        Instance entered = instances.find(instance).orElseThrow();
        ProgramDefinition plan = plans.get(entered.registeredProgram());
        for (Element element : model(processId).required()) {
            boolean pilot = entered.waveId() != null
                    && plan.wave(entered.waveId()).orElseThrow().kind() == WaveKind.PILOT;
            if (proof(entered).stopped(entered.waveId())
                    || "ifPilot".equals(element.required()) && !pilot
                    || element.id().equals("RegisterProgramTask")) {
                continue;
            }
            switch (element.kind()) {
                case "userTask" -> answered(processId, entered, plan, element);
                case "serviceTask" -> done(processId, entered, element);
                default -> called(processId, entered, plan, element);
            }
        }
        if (processId.equals(Method.PILOT_REVIEW)) {
            decide(
                    entered,
                    EvidenceKind.PILOT_DECIDED,
                    model(processId).required().getLast(),
                    pilotOutcome);
        }
    }

    private Proof proof(Instance instance) {
        return new Proof(ledger.entries(instance.registeredProgram()), instance.runId());
    }

    private void answered(String processId, Instance entered, ProgramDefinition plan, Element task) {
        String each = Subjects.each(task);
        if (each == null) {
            person(processId, entered.key(), task.id(), answer(task));
        } else {
            subjects.of(each, plan, entered.waveId())
                    .forEach(subject ->
                            person(processId, entered.key(), task.id(), Map.of("subject", subject), answer(task)));
        }
    }

    private void done(String processId, Instance entered, Element task) {
        if (task.properties().containsKey("judges")) {
            run("judge-answer", processId, entered.key(), task.id(), Map.of());
            return;
        }
        if (task.id().equals("DecideGateTask")) {
            Gate gate = Gate.of(entered.subject()).orElseThrow();
            decide(entered, EvidenceKind.GATE_DECIDED, task, outcomes.getOrDefault(gate, "GO"));
        }
        work(processId, entered.key(), task.id());
    }

    private void decide(Instance entered, EvidenceKind kind, Element task, String outcome) {
        transaction.executeWithoutResult(tx -> ledger.append(new Evidence(
                entered.registeredProgram(),
                entered.runId(),
                entered.waveId(),
                kind,
                entered.processId(),
                entered.key(),
                task.id(),
                entered.subject(),
                Map.of("outcome", outcome, "reason", "as measured"))));
    }

    private void called(String processId, Instance entered, ProgramDefinition plan, Element element) {
        Stage stage = Method.stage(processId, element.id()).orElseThrow();
        List<Map<String, Object>> calls;
        if ("eachWave".equals(element.required())) {
            calls = plan.waves().stream()
                    .map(wave -> Map.<String, Object>of("waveId", wave.id()))
                    .toList();
        } else if (stage.forDepartment()) {
            calls = plans.departments(plan.id(), entered.waveId()).stream()
                    .map(department -> Map.<String, Object>of("departmentId", department.id()))
                    .toList();
        } else if (stage.forAny()) {
            calls = List.of(Map.of("subject", KNOWN));
        } else if (stage.subject() != null) {
            calls = List.of(Map.of(stage.processId().equals(GateProcess.ID) ? "gate" : "campaign", stage.subject()));
        } else {
            calls = List.of(Map.of());
        }
        calls.forEach(variables -> through(stage.processId(), call(processId, entered.key(), element.id(), variables)));
    }

    /** A feature's own service task. */
    void work(String processId, long instance, String element) {
        Job job = admitted(job("some-feature", processId, models.currentKey(processId), instance, element, Map.of()));
        transaction.executeWithoutResult(tx -> guard.completed(job, Map.of("done", true)));
    }

    Map<String, Object> complete(long root) {
        return run("complete-program", Method.PROGRAM, root, Method.PROGRAM, Map.of());
    }
}
