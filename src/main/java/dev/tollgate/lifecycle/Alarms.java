package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.JobWatch;
import dev.tollgate.engine.Probe;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Tampering;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The alarms of all programs: kept until what they are about is settled, and after that with how it was. */
@Component
public class Alarms implements JobWatch {

    private static final Logger log = LoggerFactory.getLogger(Alarms.class);
    private static final int MESSAGE_LENGTH = 4000;
    private static final String COLUMNS = """
            select id, program_id, kind, place, process_instance_key, message, raised_at, last_at, times, \
            resolved_at, resolution from alarm""";
    private static final String NEWEST_FIRST =
            " order by case when resolved_at is null then 0 else 1 end, last_at desc, id";

    private final JdbcClient jdbc;
    private final Instances instances;
    private final Runs runs;
    private final Probe probe;
    private final OwnEnds ends;
    private final Clock clock;
    private final TransactionTemplate apart;

    Alarms(
            JdbcClient jdbc,
            Instances instances,
            Runs runs,
            Probe probe,
            OwnEnds ends,
            Clock clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.runs = runs;
        this.probe = probe;
        this.ends = ends;
        this.clock = clock;
        // A refusal rolls its own transaction back; the alarm about it must stay.
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /** What an alarm is about, beside its message. */
    private record About(
            @Nullable String programId,
            String kind,
            @Nullable String place,
            @Nullable Long processInstanceKey,
            @Nullable Long elementInstanceKey,
            @Nullable String jobType) {}

    @Override
    public void refused(Job job, Refused refusal) {
        raise(about(job, refusal instanceof Tampering ? Alarm.TAMPERING : Alarm.REFUSED), refusal.getMessage());
    }

    @Override
    public void gone(Job job) {
        if (ends.explain(job.processInstanceKey(), job.elementId(), job.elementInstanceKey())) {
            log.info("'{}' was ended by its own model while '{}' was at work", job.elementId(), job.type());
            forget(job.elementInstanceKey());
            return;
        }
        raise(
                about(job, Alarm.TAKEN_OVER),
                "The job '%s' at '%s' was gone when its work was done: its instance was cancelled, or somebody completed it in Tollgate's place"
                        .formatted(job.type(), job.elementId()));
    }

    /** A task that waited for somebody was ended outside Tollgate. */
    void taskGone(LostTasks.Task task) {
        raise(
                new About(
                        task.programId(),
                        Alarm.TASK_GONE,
                        Method.name(task.processId(), task.subject()) + ", " + task.elementId(),
                        task.processInstanceKey(),
                        task.key(),
                        null),
                "'%s' waited for %s, and Camunda no longer has it: it was ended or moved there by hand. It counts as not done; put a token back to it to have it asked again."
                        .formatted(
                                task.name(),
                                task.waitsFor().isEmpty() ? "nobody" : String.join(", ", task.waitsFor())));
    }

    /** The task is there again; in its own transaction. */
    void askedAgain(long processInstanceKey, String elementId) {
        resolve(
                "kind = ? and process_instance_key = ? and place like ?",
                "It was asked again",
                Alarm.TASK_GONE,
                processInstanceKey,
                "%, " + elementId);
    }

    /** Nobody was asked and nobody waits: the task ended before it reached anybody. */
    private void forget(long elementInstanceKey) {
        int open = jdbc.sql("delete from open_task where element_instance_key = ?")
                .param(elementInstanceKey)
                .update();
        if (open > 0) {
            jdbc.sql("delete from asked_task where element_instance_key = ?")
                    .param(elementInstanceKey)
                    .update();
        }
    }

    /** Raises an alarm that no job is about; the same one again is only counted. */
    public void raise(@Nullable String programId, String kind, @Nullable Long processInstanceKey, String message) {
        raise(new About(programId, kind, null, processInstanceKey, null, null), message);
    }

    private void raise(About about, String text) {
        String message = text.length() <= MESSAGE_LENGTH ? text : text.substring(0, MESSAGE_LENGTH);
        log.error("ALARM ({}), program {}: {}", about.kind(), about.programId(), message);
        apart.executeWithoutResult(tx -> {
            int known = jdbc.sql("""
                            update alarm set times = times + 1, last_at = :now where resolved_at is null and kind = :kind \
                            and message = :message and coalesce(element_instance_key, -1) = :element \
                            and coalesce(process_instance_key, -1) = :instance""")
                    .param("now", Runs.database(clock.instant()))
                    .param("kind", about.kind())
                    .param("message", message)
                    .param("element", about.elementInstanceKey() == null ? -1 : about.elementInstanceKey())
                    .param("instance", about.processInstanceKey() == null ? -1 : about.processInstanceKey())
                    .update();
            if (known == 0) {
                insert(about, message);
            }
        });
    }

    private void insert(About about, String message) {
        jdbc.sql("""
                        insert into alarm (id, program_id, kind, place, process_instance_key, \
                        element_instance_key, job_type, message, raised_at, last_at, times) \
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)""")
                .params(
                        UUID.randomUUID().toString(),
                        about.programId(),
                        about.kind(),
                        about.place(),
                        about.processInstanceKey(),
                        about.elementInstanceKey(),
                        about.jobType(),
                        message,
                        Runs.database(clock.instant()),
                        Runs.database(clock.instant()))
                .update();
    }

    /** Keeps something that should not have come and did no harm, settled as it is; in the job's transaction. */
    void harmless(Job job, String message, String resolution) {
        log.warn("Program {}: {}", job.programId(), message);
        insert(about(job, Alarm.REFUSED), message);
        jdbc.sql("""
                        update alarm set resolved_at = :now, resolution = :resolution where resolved_at is null \
                        and element_instance_key = :element and job_type = :type and message = :message""")
                .param("now", Runs.database(clock.instant()))
                .param("resolution", resolution)
                .param("element", job.elementInstanceKey())
                .param("type", job.type())
                .param("message", message)
                .update();
    }

    /** The job went through at last, in its own transaction. */
    void settled(Job job) {
        resolve(
                "element_instance_key = ? and job_type = ?",
                "What was missing was supplied and the job was done when it was tried again",
                job.elementInstanceKey(),
                job.type());
    }

    /** Those of a program, the open ones first, then the latest. */
    public List<Alarm> of(String programId) {
        return jdbc.sql(COLUMNS + " where program_id = ?" + NEWEST_FIRST)
                .param(programId)
                .query(Alarms::alarm)
                .list();
    }

    /** All open ones, also those of no known program. */
    List<Alarm> open() {
        return jdbc.sql(COLUMNS + " where resolved_at is null" + NEWEST_FIRST)
                .query(Alarms::alarm)
                .list();
    }

    /** Looks what became of open alarms whose instance has ended meanwhile. */
    @Scheduled(
            initialDelayString = "${tollgate.lifecycle.probe-every:1m}",
            fixedDelayString = "${tollgate.lifecycle.probe-every:1m}")
    void look() {
        try {
            for (Alarm alarm : open()) {
                if (alarm.kind().equals(Alarm.CANCELLED)) {
                    Optional.ofNullable(alarm.programId())
                            .flatMap(runs::openRun)
                            .ifPresent(run -> resolve(
                                    "id = ?",
                                    "The program was started again, as process instance " + run.rootKey(),
                                    alarm.id()));
                } else if (alarm.processInstanceKey() != null
                        && !alarm.kind().equals(Alarm.PERSON)
                        && !probe.exists(Long.parseLong(alarm.processInstanceKey()))) {
                    resolve(
                            "id = ?",
                            "Process instance %s has ended or was cancelled".formatted(alarm.processInstanceKey()),
                            alarm.id());
                }
            }
        } catch (RuntimeException e) {
            log.warn("What became of open alarms cannot be asked now ({})", e.getMessage());
        }
    }

    private void resolve(String which, String how, Object... params) {
        jdbc.sql("update alarm set resolved_at = ?, resolution = ? where resolved_at is null and " + which)
                .param(Runs.database(clock.instant()))
                .param(how)
                .params(List.of(params))
                .update();
    }

    private About about(Job job, String kind) {
        Optional<Instance> instance = instances.find(job.processInstanceKey());
        String programId = instance.map(Instance::programId)
                .or(() -> job.text("ticket").flatMap(this::programOfTicket))
                .or(() -> job.text("programId"))
                .orElse(null);
        String place =
                Method.name(job.processId(), instance.map(Instance::subject).orElse(null)) + ", " + job.elementId();
        return new About(programId, kind, place, job.processInstanceKey(), job.elementInstanceKey(), job.type());
    }

    private Optional<String> programOfTicket(String nonce) {
        return jdbc.sql("select program_id from ticket where nonce = ?")
                .param(nonce)
                .query(String.class)
                .optional();
    }

    private static Alarm alarm(ResultSet rs, int number) throws SQLException {
        return new Alarm(
                rs.getString("id"),
                rs.getString("program_id"),
                rs.getString("kind"),
                rs.getString("place"),
                rs.getString("process_instance_key"),
                rs.getString("message"),
                Runs.instant(rs, "raised_at"),
                Runs.instant(rs, "last_at"),
                rs.getInt("times"),
                Runs.instant(rs, "resolved_at"),
                rs.getString("resolution"));
    }
}
