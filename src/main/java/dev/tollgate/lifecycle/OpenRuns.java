package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The open runs, for those who steer them. */
@Component
public class OpenRuns {

    private static final Set<String> EACH_OF_SEVERAL = Set.of(SealRule.EACH_DEPARTMENT, SealRule.EACH_SUBJECT);

    private final Runs runs;
    private final Instances instances;
    private final Ledger ledger;
    private final Plans plans;
    private final Seals seals;
    private final Deployments deployments;
    private final JdbcClient jdbc;

    OpenRuns(
            Runs runs,
            Instances instances,
            Ledger ledger,
            Plans plans,
            Seals seals,
            Deployments deployments,
            JdbcClient jdbc) {
        this.runs = runs;
        this.instances = instances;
        this.ledger = ledger;
        this.plans = plans;
        this.seals = seals;
        this.deployments = deployments;
        this.jdbc = jdbc;
    }

    /** @param rootKey the root process instance */
    public record OpenRun(String runId, String programId, long rootKey) {}

    /** @param definitionKey the model that it runs on */
    public record OpenInstance(
            long key,
            String processId,
            long definitionKey,
            @Nullable String waveId) {}

    public Optional<OpenRun> of(String programId) {
        return runs.openRun(programId).map(run -> new OpenRun(run.id(), programId, run.rootKey()));
    }

    /** The program of a job's instance, also of one that is about to enter with its ticket. */
    public Optional<String> programOf(Job job) {
        return instances
                .find(job.processInstanceKey())
                .map(Instance::programId)
                .or(() -> job.text("ticket")
                        .flatMap(nonce -> jdbc.sql("select program_id from ticket where nonce = ?")
                                .param(nonce)
                                .query(String.class)
                                .optional()));
    }

    /** The wave of a job's instance, as {@link #programOf}. */
    public Optional<String> waveOf(Job job) {
        return instances
                .find(job.processInstanceKey())
                .map(Instance::waveId)
                .or(() -> job.text("ticket")
                        .flatMap(nonce -> jdbc.sql("select wave_id from ticket where nonce = ? and wave_id is not null")
                                .param(nonce)
                                .query(String.class)
                                .optional()));
    }

    /** What of a run has entered and not ended, the root first, then in order of entry. */
    public List<OpenInstance> instances(OpenRun run) {
        return instances.unsealed(runs.byId(run.runId()).orElseThrow()).stream()
                .map(instance -> new OpenInstance(
                        instance.key(), instance.processId(), instance.definitionKey(), instance.waveId()))
                .toList();
    }

    /** Whether a gate of a wave has been passed in this run. */
    public boolean passedReady(OpenRun run, String waveId) {
        return new Proof(ledger.entries(run.programId()), run.runId()).passed(Gate.READY, waveId);
    }

    /** When a wave began in a run; empty while it has not. */
    public Optional<Instant> begun(OpenRun run, String waveId) {
        return ledger.entries(run.programId()).stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.ENTERED
                        && entry.evidence().runId().equals(run.runId())
                        && entry.evidence().processId().equals(Method.WAVE)
                        && waveId.equals(entry.evidence().waveId()))
                .map(Entry::recordedAt)
                .findFirst();
    }

    /** Whether a wave has ended in a run. */
    public boolean closed(OpenRun run, String waveId) {
        return new Proof(ledger.entries(run.programId()), run.runId())
                .closedWaves()
                .containsKey(waveId);
    }

    /** How far the waves of a run are. */
    public Standing standing(OpenRun run) {
        Proof proof = new Proof(ledger.entries(run.programId()), run.runId());
        Map<String, Set<Gate>> passed = new TreeMap<>();
        plans.get(run.programId())
                .waves()
                .forEach(wave -> passed.put(
                        wave.id(),
                        Arrays.stream(Gate.values())
                                .filter(gate -> proof.passed(gate, wave.id()))
                                .collect(Collectors.toSet())));
        return new Standing(passed, proof.deciding(), proof.closedWaves().keySet());
    }

    /**
     * What parts under way lack that nobody will be asked for any more, since the tasks for each had been handed out
     * before; nothing, unless people came into a wave afterwards.
     */
    public Set<String> outOfReach(OpenRun run) {
        Proof proof = new Proof(ledger.entries(run.programId()), run.runId());
        Set<String> lacking = new TreeSet<>();
        for (Instance instance : instances.unsealed(runs.byId(run.runId()).orElseThrow())) {
            for (Element element :
                    deployments.process(instance.definitionKey()).orElseThrow().required()) {
                Set<String> asked = asked(instance, element, proof);
                if (EACH_OF_SEVERAL.contains(String.valueOf(element.required())) && !asked.isEmpty()) {
                    seals.subjectsLacking(instance, element, proof).stream()
                            .filter(subject -> !asked.contains(subject))
                            .map(subject ->
                                    "%s: '%s' for '%s'".formatted(seals.described(instance), element.name(), subject))
                            .forEach(lacking::add);
                }
            }
        }
        return lacking;
    }

    /** For whom or what an element has been begun in an instance. */
    private Set<String> asked(Instance instance, Element element, Proof proof) {
        Set<String> asked = new TreeSet<>(proof.enteredBy(instance.key(), element.id()));
        asked.addAll(proof.completedFor(instance.key(), element.id()));
        asked.addAll(jdbc.sql("""
                        select subject from open_task where process_instance_key = ? and element_id = ? \
                        and subject is not null""")
                .params(instance.key(), element.id())
                .query(String.class)
                .list());
        asked.addAll(jdbc.sql("""
                        select subject from ticket where caller_instance_key = ? and caller_element_id = ? \
                        and subject is not null""")
                .params(instance.key(), element.id())
                .query(String.class)
                .list());
        return asked;
    }

    /** Puts an act that steers the run into its evidence, in the caller's transaction. */
    public Entry record(
            OpenRun run, @Nullable String waveId, EvidenceKind kind, String subject, Map<String, Object> data) {
        return ledger.append(new Evidence(
                run.programId(), run.runId(), waveId, kind, Method.PROGRAM, run.rootKey(), null, subject, data));
    }

    /** Moves the due dates of open tasks by the time for which their program stood still. */
    public int postpone(OpenRun run, Instant from, Instant until) {
        record Due(long element, Instant openedAt, Instant dueAt) {}
        List<Due> open = jdbc.sql("select element_instance_key, opened_at, due_at from open_task where run_id = ?")
                .param(run.runId())
                .query((rs, number) -> new Due(
                        rs.getLong("element_instance_key"), Runs.instant(rs, "opened_at"), Runs.instant(rs, "due_at")))
                .list();
        for (Due due : open) {
            Instant stoodFrom = due.openedAt().isAfter(from) ? due.openedAt() : from;
            jdbc.sql("update open_task set due_at = ? where element_instance_key = ?")
                    .params(Runs.database(due.dueAt().plus(Duration.between(stoodFrom, until))), due.element())
                    .update();
        }
        return open.size();
    }
}
