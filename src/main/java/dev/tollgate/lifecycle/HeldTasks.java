package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.NotYet;
import dev.tollgate.program.ProgramDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tasks that can wait, and do so while everybody who would get them has had as many this week as the role allows. Only
 * what the model says can wait ({@link #BEYOND_BUDGET}) does; everything else is asked at once.
 */
@Component
public class HeldTasks {

    /** The property of a task in the models that says what becomes of it beyond the budget. */
    static final String BEYOND_BUDGET = "beyondBudget";

    static final String WAITS = "waits";

    /** What others need more each week would otherwise keep a task away for ever. */
    static final Duration LONGEST = Duration.ofDays(28);

    /** Somebody else may have taken over from who had no time. */
    private static final Duration LOOK_AGAIN = Duration.ofHours(1);

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final ObjectProvider<Capacity> capacity;
    private final Clock clock;
    private final TransactionTemplate apart;

    HeldTasks(
            JdbcClient jdbc, ObjectProvider<Capacity> capacity, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.capacity = capacity;
        this.clock = clock;
        // What is asked later rolls its own transaction back; that it waits must stay.
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * @param waitsFor usernames of those who will get it
     * @param until when it is asked at the earliest
     */
    public record Held(
            String processId,
            String elementId,
            String name,
            String role,
            @Nullable String waveId,
            @Nullable String subject,
            List<String> waitsFor,
            Instant since,
            Instant until) {}

    /** Those of a program, the first to come first. */
    public List<Held> of(String programId) {
        return jdbc.sql("""
                        select process_id, element_id, name, role, wave_id, subject, waits_for, held_since, held_until \
                        from held_task where program_id = ? order by held_until, element_instance_key""").param(programId).query(HeldTasks::row).list();
    }

    /**
     * Passes where the task may be asked now. One task of a run is looked at after the other, so that two do not take the
     * same place in somebody's week.
     *
     * @throws NotYet where it has to wait
     */
    void pass(
            Job job,
            Element element,
            Instance instance,
            ProgramDefinition plan,
            String role,
            List<String> users,
            @Nullable String subject) {
        Capacity asked = capacity.getIfAvailable();
        if (!WAITS.equals(element.properties().get(BEYOND_BUDGET)) || asked == null || users.isEmpty()) {
            return;
        }
        jdbc.sql("select id from program_run where id = ? for update")
                .param(instance.runId())
                .query(String.class)
                .single();
        Instant now = clock.instant();
        Instant since = since(job.elementInstanceKey()).orElse(now);
        List<Optional<Instant>> free = users.stream()
                .map(user -> asked.freeFrom(plan, role, user, now))
                .toList();
        if (free.stream().anyMatch(Optional::isEmpty) || !since.plus(LONGEST).isAfter(now)) {
            release(job.elementInstanceKey());
            return;
        }
        Instant until = Stream.concat(free.stream().flatMap(Optional::stream), Stream.of(since.plus(LONGEST)))
                .min(Instant::compareTo)
                .orElseThrow();
        apart.executeWithoutResult(tx -> note(job, element, instance, role, users, subject, since, until));
        throw new NotYet(
                "Waits until %s: %s had as many tasks this week as the budget of a program allows"
                        .formatted(plan.calendar().day(until), String.join(", ", users)),
                within(Duration.between(now, until)));
    }

    private static Duration within(Duration wait) {
        if (wait.compareTo(LOOK_AGAIN) > 0) {
            return LOOK_AGAIN;
        }
        return wait.compareTo(SHORTEST) < 0 ? SHORTEST : wait;
    }

    private Optional<Instant> since(long elementInstanceKey) {
        return jdbc.sql("select held_since from held_task where element_instance_key = ?")
                .param(elementInstanceKey)
                .query((rs, number) -> Runs.instant(rs, "held_since"))
                .optional();
    }

    private void note(
            Job job,
            Element element,
            Instance instance,
            String role,
            List<String> users,
            @Nullable String subject,
            Instant since,
            Instant until) {
        release(job.elementInstanceKey());
        jdbc.sql("""
                        insert into held_task (element_instance_key, run_id, program_id, wave_id, subject, process_id, \
                        process_instance_key, element_id, name, role, waits_for, held_since, held_until) \
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        job.elementInstanceKey(),
                        instance.runId(),
                        instance.registeredProgram(),
                        instance.waveId(),
                        subject,
                        job.processId(),
                        instance.key(),
                        element.id(),
                        element.name(),
                        role,
                        String.join("\n", users),
                        Runs.database(since),
                        Runs.database(until))
                .update();
    }

    private void release(long elementInstanceKey) {
        jdbc.sql("delete from held_task where element_instance_key = ?")
                .param(elementInstanceKey)
                .update();
    }

    private static Held row(ResultSet rs, int number) throws SQLException {
        return new Held(
                rs.getString("process_id"),
                rs.getString("element_id"),
                rs.getString("name"),
                rs.getString("role"),
                rs.getString("wave_id"),
                rs.getString("subject"),
                rs.getString("waits_for").lines().toList(),
                Runs.instant(rs, "held_since"),
                Runs.instant(rs, "held_until"));
    }
}
