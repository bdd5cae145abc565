package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Hold;
import dev.tollgate.engine.InstanceMigration;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.ModelChange;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.MigrationPlan.InstancePlan;
import dev.tollgate.lifecycle.MigrationPlan.Part;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes a running program to the newest generation of the models. Each instance is put into the evidence before the engine
 * is asked, and again when it has answered; what was interrupted in between is taken up again. Meanwhile the jobs of the
 * run wait, so that no worker meets an instance that is half on one model.
 */
@Component
class ModelMigrations implements Hold {

    private static final Logger log = LoggerFactory.getLogger(ModelMigrations.class);

    static final String STATE = "state";
    static final String ASKED = "asked";
    static final String CONFIRMED = "confirmed";
    static final String REFUSED = "refused";
    static final String GONE = "gone";
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration LEASE = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final Runs runs;
    private final Instances instances;
    private final Deployments deployments;
    private final InstanceMigration engine;
    private final Ledger ledger;
    private final Seals seals;
    private final Alarms alarms;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ModelMigrations(
            JdbcClient jdbc,
            Runs runs,
            Instances instances,
            Deployments deployments,
            InstanceMigration engine,
            Ledger ledger,
            Seals seals,
            Alarms alarms,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.instances = instances;
        this.deployments = deployments;
        this.engine = engine;
        this.ledger = ledger;
        this.seals = seals;
        this.alarms = alarms;
        this.transaction = transaction;
        this.clock = clock;
    }

    private record Move(
            String migrationId, String programId, String runId, long key, String processId, long from, long to) {}

    /** What would change, and what hinders it; nothing is done. */
    MigrationPlan plan(Run run) {
        String programId = Objects.requireNonNull(run.programId());
        Proof proof = new Proof(ledger.entries(programId), run.id());
        List<Instance> behind = behind(run);
        Map<String, Part> parts = new LinkedHashMap<>();
        List<InstancePlan> planned = new ArrayList<>();
        for (Instance instance : behind) {
            DeployedProcess before =
                    deployments.process(instance.definitionKey()).orElseThrow();
            DeployedProcess after = target(instance);
            ModelChange change = engine.compare(before.key(), after.key());
            parts.computeIfAbsent(
                    before.key() + " " + after.key(),
                    known -> new Part(
                            before.processId(),
                            before.version(),
                            after.version(),
                            change.added(),
                            change.removed(),
                            rules(before),
                            rules(after)));
            planned.add(new InstancePlan(
                    Long.toString(instance.key()),
                    seals.described(instance),
                    before.processId(),
                    before.version(),
                    after.version(),
                    hinders(instance, before, after, change, proof)));
        }
        return new MigrationPlan(
                programId,
                List.copyOf(parts.values()),
                planned,
                latest(programId).orElse(null));
    }

    /**
     * Takes every instance of the run along, or none where anything hinders one.
     *
     * @return how it went; what the engine could not be asked for now is taken up again later
     */
    MigrationPlan.Last migrate(Run run, String reason, String by) {
        String programId = Objects.requireNonNull(run.programId());
        String id = transaction.execute(tx -> {
            MigrationPlan plan = plan(run);
            refuseUnlessPossible(plan);
            return record(run, programId, reason, by);
        });
        carryOut(id);
        return last("id = ?", id).orElseThrow();
    }

    private static void refuseUnlessPossible(MigrationPlan plan) {
        if (plan.last() != null && plan.last().finishedAt() == null) {
            throw new NotPossible(List.of("A migration of %s is under way since %s; it is taken up again by itself"
                    .formatted(plan.programId(), plan.last().askedAt())));
        }
        if (plan.instances().isEmpty()) {
            throw new NotPossible(List.of("Everything that runs is on the newest models already"));
        }
        List<String> hindrances = plan.instances().stream()
                .flatMap(instance -> instance.hindrances().stream().map(why -> instance.name() + ": " + why))
                .toList();
        if (!hindrances.isEmpty()) {
            throw new NotPossible(hindrances);
        }
    }

    private String record(Run run, String programId, String reason, String by) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into model_migration (id, program_id, run_id, open_run_id, reason, asked_by, asked_at, \
                        claimed_until) values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        id,
                        programId,
                        run.id(),
                        run.id(),
                        reason,
                        by,
                        Runs.database(clock.instant()),
                        Runs.database(clock.instant().plus(LEASE)))
                .update();
        for (Instance instance : behind(run)) {
            DeployedProcess before =
                    deployments.process(instance.definitionKey()).orElseThrow();
            DeployedProcess after = target(instance);
            jdbc.sql("""
                            insert into model_migration_instance (migration_id, process_instance_key, process_id, \
                            from_definition_key, to_definition_key, state) values (?, ?, ?, ?, ?, ?)""")
                    .params(id, instance.key(), instance.processId(), before.key(), after.key(), ASKED)
                    .update();
            Map<String, Object> data = data(id, ASKED, before.key(), after.key());
            data.put("digest", Canonical.sha256(Canonical.json(Map.of("by", by, "reason", reason))));
            data.put("checksum", after.checksum());
            data.put("required", rules(after));
            append(programId, run.id(), instance, data);
        }
        return id;
    }

    private void carryOut(String migrationId) {
        for (Move move : open(migrationId)) {
            if (!proven(move)) {
                alarms.raise(
                        move.programId(),
                        Alarm.TAMPERING,
                        move.key(),
                        "The database asks to migrate process instance %d to definition %d, and the evidence does not: nothing was done"
                                .formatted(move.key(), move.to()));
                release(migrationId);
                return;
            }
            try {
                settle(move, engine.migrate(move.key(), move.from(), move.to()) ? CONFIRMED : GONE, null);
            } catch (Refused e) {
                settle(move, REFUSED, e.getMessage());
            } catch (RuntimeException e) {
                log.warn(
                        "Process instance {} cannot be migrated now ({}); it is tried again",
                        move.key(),
                        e.getMessage());
                release(migrationId);
                return;
            }
        }
        transaction.executeWithoutResult(tx -> jdbc.sql("""
                        update model_migration set open_run_id = null, finished_at = ? where id = ? \
                        and finished_at is null and not exists (select 1 from model_migration_instance \
                        where migration_id = ? and state = ?)""")
                .params(Runs.database(clock.instant()), migrationId, migrationId, ASKED)
                .update());
    }

    /** The table can be written by somebody who has the database; the ledger cannot without the key. */
    private boolean proven(Move move) {
        return ledger.verify(move.programId()).whole()
                && ledger.round(move.programId(), move.key()).stream()
                        .map(Entry::evidence)
                        .anyMatch(evidence -> evidence.kind() == EvidenceKind.MIGRATED
                                && ASKED.equals(evidence.data().get(STATE))
                                && move.migrationId().equals(evidence.data().get("migrationId"))
                                && is(evidence.data().get("from"), move.from())
                                && is(evidence.data().get("to"), move.to()));
    }

    private static boolean is(Object number, long key) {
        return number instanceof Number found && found.longValue() == key;
    }

    private void settle(Move move, String state, String message) {
        transaction.executeWithoutResult(tx -> {
            int ours = jdbc.sql("""
                            update model_migration_instance set state = ?, message = ? where migration_id = ? \
                            and process_instance_key = ? and state = ?""")
                    .params(state, shortened(message), move.migrationId(), move.key(), ASKED)
                    .update();
            if (ours == 0) {
                // Another application instance took it up, too, and was first.
                return;
            }
            Instance instance = instances.find(move.key()).orElseThrow();
            Map<String, Object> data = data(move.migrationId(), state, move.from(), move.to());
            if (state.equals(CONFIRMED)) {
                data.put(Admission.DEFINITION, move.to());
                jdbc.sql("update ticket set process_definition_key = ? where process_instance_key = ?")
                        .params(move.to(), move.key())
                        .update();
                jdbc.sql("update program_run set process_definition_key = ? where root_process_instance_key = ?")
                        .params(move.to(), move.key())
                        .update();
            }
            if (message != null) {
                data.put("message", message);
            }
            append(move.programId(), move.runId(), instance, data);
        });
        if (state.equals(REFUSED)) {
            alarms.raise(
                    move.programId(),
                    Alarm.REFUSED,
                    move.key(),
                    "The engine did not take process instance %d along to definition %d, so it goes on with %d: %s"
                            .formatted(move.key(), move.to(), move.from(), message));
        }
    }

    /** Finishes what was interrupted. */
    @Scheduled(
            initialDelayString = "${tollgate.lifecycle.probe-every:1m}",
            fixedDelayString = "${tollgate.lifecycle.probe-every:1m}")
    void takeUp() {
        jdbc
                .sql("select id from model_migration where finished_at is null order by asked_at")
                .query(String.class)
                .list()
                .stream()
                .filter(this::claim)
                .forEach(this::carryOut);
    }

    private boolean claim(String migrationId) {
        return transaction.execute(tx -> jdbc.sql("""
                                update model_migration set claimed_until = ? where id = ? and finished_at is null \
                                and claimed_until <= ?""")
                        .params(Runs.database(clock.instant().plus(LEASE)), migrationId, Runs.database(clock.instant()))
                        .update()
                == 1);
    }

    private void release(String migrationId) {
        transaction.executeWithoutResult(tx -> jdbc.sql("update model_migration set claimed_until = ? where id = ?")
                .params(Runs.database(clock.instant()), migrationId)
                .update());
    }

    @Override
    public Optional<Duration> before(Job job) {
        return instances
                .find(job.processInstanceKey())
                .map(Instance::runId)
                .or(() -> job.text("ticket")
                        .flatMap(nonce -> jdbc.sql("select run_id from ticket where nonce = ?")
                                .param(nonce)
                                .query(String.class)
                                .optional()))
                .filter(this::underWay)
                .map(run -> AGAIN);
    }

    private boolean underWay(String runId) {
        return jdbc.sql("select count(*) from model_migration where open_run_id = ?")
                        .param(runId)
                        .query(Long.class)
                        .single()
                > 0;
    }

    /** The definition that an instance was taken from to another one, by its evidence; for jobs handed out before. */
    static boolean cameFrom(List<Entry> round, long definitionKey) {
        return round.stream()
                .map(Entry::evidence)
                .anyMatch(evidence -> evidence.kind() == EvidenceKind.MIGRATED
                        && CONFIRMED.equals(evidence.data().get(STATE))
                        && is(evidence.data().get("from"), definitionKey));
    }

    private List<Instance> behind(Run run) {
        return instances.unsealed(run).stream()
                .filter(instance -> deployments.currentKey(instance.processId()) != instance.definitionKey())
                .toList();
    }

    private DeployedProcess target(Instance instance) {
        return deployments.process(deployments.currentKey(instance.processId())).orElseThrow();
    }

    /** Why an instance cannot be taken along without losing the way to something or the proof of something. */
    private List<String> hinders(
            Instance instance, DeployedProcess before, DeployedProcess after, ModelChange change, Proof proof) {
        Set<String> active = active(instance);
        Set<String> done = proof.passedIn(instance.key());
        List<String> hindrances = new ArrayList<>();
        change.removed().stream()
                .filter(node -> active.contains(node.id()))
                .forEach(node -> hindrances.add(
                        "'%s' is under way, and version %d does not have it or has it as something else; wait until it is done"
                                .formatted(node.name(), after.version())));
        for (Element element : before.required()) {
            Element now = after.elements().get(element.id());
            if (done.contains(element.id()) && (now == null || now.required() == null)) {
                hindrances.add(
                        "'%s' was required and is done, and version %d does not require it: its proof would count for nothing"
                                .formatted(element.name(), after.version()));
            }
        }
        for (Element element : after.required()) {
            Element was = before.elements().get(element.id());
            boolean asBefore = was != null && element.required().equals(was.required());
            if (!asBefore && !done.contains(element.id()) && !active.contains(element.id())) {
                outOfReach(element, active, done, change)
                        .ifPresent(
                                why -> hindrances.add("version %d requires '%s', but %s; nobody would be asked for it"
                                        .formatted(after.version(), element.name(), why)));
            }
        }
        return hindrances;
    }

    private static Optional<String> outOfReach(
            Element element, Set<String> active, Set<String> done, ModelChange change) {
        Set<String> happened = new HashSet<>(active);
        happened.addAll(done);
        Optional<String> later = happened.stream()
                .filter(id -> change.isAfter(id, element.id()))
                .sorted()
                .findFirst();
        if (later.isPresent()) {
            return later.map("'%s', which comes after it, has begun or is done"::formatted);
        }
        if (active.stream().anyMatch(id -> change.isAfter(element.id(), id))) {
            return Optional.empty();
        }
        List<String> unseen = change.unseenAfter().getOrDefault(element.id(), List.of());
        return unseen.isEmpty()
                ? Optional.empty()
                : Optional.of("it may have been passed already, since it may wait at '%s'"
                        .formatted(String.join("' or '", unseen)));
    }

    /** The tasks that wait for somebody, and the call activities with a called process that has not ended. */
    private Set<String> active(Instance instance) {
        return new HashSet<>(jdbc.sql("""
                        select element_id from open_task where process_instance_key = ? \
                        union select caller_element_id from ticket where caller_instance_key = ? and sealed_at is null""")
                .params(instance.key(), instance.key())
                .query(String.class)
                .list());
    }

    /** The last one of a program, under way or finished. */
    Optional<MigrationPlan.Last> latest(String programId) {
        return last("program_id = ?", programId);
    }

    private Optional<MigrationPlan.Last> last(String which, String value) {
        return jdbc.sql("select id, reason, asked_by, asked_at, finished_at from model_migration where " + which
                        + " order by case when finished_at is null then 0 else 1 end, asked_at desc, id"
                        + " fetch first 1 rows only")
                .param(value)
                .query((rs, number) -> new MigrationPlan.Last(
                        rs.getString("id"),
                        rs.getString("reason"),
                        rs.getString("asked_by"),
                        Runs.instant(rs, "asked_at"),
                        Runs.instant(rs, "finished_at"),
                        moved(rs.getString("id"))))
                .optional();
    }

    private List<MigrationPlan.Moved> moved(String migrationId) {
        return jdbc.sql("""
                        select process_instance_key, process_id, state, message from model_migration_instance \
                        where migration_id = ? order by process_instance_key""")
                .param(migrationId)
                .query((rs, number) -> new MigrationPlan.Moved(
                        rs.getString("process_instance_key"),
                        rs.getString("process_id"),
                        rs.getString(STATE),
                        rs.getString("message")))
                .list();
    }

    private List<Move> open(String migrationId) {
        return jdbc.sql("""
                        select m.program_id, m.run_id, i.process_instance_key, i.process_id, i.from_definition_key, \
                        i.to_definition_key from model_migration m join model_migration_instance i \
                        on i.migration_id = m.id where m.id = ? and i.state = ? order by i.process_instance_key""")
                .params(migrationId, ASKED)
                .query((rs, number) -> new Move(
                        migrationId,
                        rs.getString("program_id"),
                        rs.getString("run_id"),
                        rs.getLong("process_instance_key"),
                        rs.getString("process_id"),
                        rs.getLong("from_definition_key"),
                        rs.getLong("to_definition_key")))
                .list();
    }

    private void append(String programId, String runId, Instance instance, Map<String, Object> data) {
        ledger.append(new Evidence(
                programId,
                runId,
                instance.waveId(),
                EvidenceKind.MIGRATED,
                instance.processId(),
                instance.key(),
                null,
                instance.subject(),
                data));
    }

    private static Map<String, Object> data(String migrationId, String state, long from, long to) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("migrationId", migrationId);
        data.put(STATE, state);
        data.put("from", from);
        data.put("to", to);
        return data;
    }

    private static Map<String, String> rules(DeployedProcess process) {
        return process.required().stream()
                .collect(Collectors.toMap(
                        Element::id,
                        element -> Objects.requireNonNull(element.required()),
                        (one, other) -> one,
                        LinkedHashMap::new));
    }

    private static String shortened(String message) {
        return message == null || message.length() <= 4000 ? message : message.substring(0, 4000);
    }

    /** Something hinders it; nothing was changed. */
    static final class NotPossible extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotPossible(List<String> why) {
            super(String.join("; ", why));
        }
    }
}
