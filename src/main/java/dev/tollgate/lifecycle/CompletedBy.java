package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.TaskDirectory;
import dev.tollgate.engine.TaskDirectory.KnownTask;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Who completed the tasks of people. A job does not say; Camunda's task list does, a little later. Until it has, the
 * evidence reads "completed, person unverified".
 */
@Component
class CompletedBy {

    static final String UNVERIFIED = "unverified";
    static final String VERIFIED = "verified";
    static final String SOMEBODY_ELSE = "somebody else";

    private static final Logger log = LoggerFactory.getLogger(CompletedBy.class);
    /** After that nobody asks any more: Camunda has removed the instance from its lists, or never knew the task. */
    private static final Duration LONGEST = Duration.ofDays(7);

    private static final int AT_ONCE = 200;
    private static final String COLUMNS = """
            select element_instance_key, program_id, run_id, wave_id, process_instance_key, process_id, element_id, \
            name, ledger_seq, asked, completed_at, person, verdict from task_completion""";

    private final JdbcClient jdbc;
    private final ObjectProvider<TaskDirectory> directory;
    private final Ledger ledger;
    private final Alarms alarms;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CompletedBy(
            JdbcClient jdbc,
            ObjectProvider<TaskDirectory> directory,
            Ledger ledger,
            Alarms alarms,
            TransactionTemplate transaction,
            Clock clock) {
        this.jdbc = jdbc;
        this.directory = directory;
        this.ledger = ledger;
        this.alarms = alarms;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * @param asked usernames of those for whom the task waited when it was completed
     * @param verdict unverified, verified or somebody else
     */
    record Completion(
            long elementInstanceKey,
            String programId,
            String runId,
            @Nullable String waveId,
            long processInstanceKey,
            String processId,
            String elementId,
            String name,
            long seq,
            List<String> asked,
            Instant completedAt,
            @Nullable String person,
            String verdict) {

        String inWords() {
            return switch (verdict) {
                case VERIFIED -> "completed by " + person;
                case SOMEBODY_ELSE ->
                    "completed by %s, who was not asked".formatted(person == null ? "somebody unknown" : person);
                default -> "completed, person unverified";
            };
        }
    }

    /**
     * Notes whom a task waited for, before it is no open task any more; in the transaction that records it.
     *
     * @param given the answer where it came by a link to the person's own address, which says who it was
     */
    void completed(
            Job job,
            Instance instance,
            String name,
            List<String> asked,
            Entry entry,
            @Nullable AnswersByLink.Given given) {
        Completion completion = new Completion(
                job.elementInstanceKey(),
                instance.registeredProgram(),
                instance.runId(),
                instance.waveId(),
                instance.key(),
                job.processId(),
                job.elementId(),
                name,
                entry.seq(),
                asked,
                entry.recordedAt(),
                given == null ? null : given.username(),
                given == null ? UNVERIFIED : VERIFIED);
        jdbc.sql("""
                        insert into task_completion (element_instance_key, program_id, run_id, wave_id, \
                        process_instance_key, process_id, element_id, name, ledger_seq, asked, completed_at, verdict, \
                        person, task_key) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        completion.elementInstanceKey(),
                        completion.programId(),
                        completion.runId(),
                        completion.waveId(),
                        completion.processInstanceKey(),
                        completion.processId(),
                        completion.elementId(),
                        completion.name(),
                        completion.seq(),
                        String.join("\n", asked),
                        Runs.database(completion.completedAt()),
                        completion.verdict(),
                        completion.person(),
                        given == null || given.taskKey() == null ? null : Long.toString(given.taskKey()))
                .update();
        if (given != null) {
            prove(completion, given.username(), "link");
        }
    }

    List<Completion> of(String programId) {
        return jdbc.sql(COLUMNS + " where program_id = ? order by ledger_seq")
                .param(programId)
                .query(CompletedBy::row)
                .list();
    }

    /** Asks the task list about what is not verified yet. */
    @Scheduled(
            initialDelayString = "${tollgate.tasks.ask-every:15s}",
            fixedDelayString = "${tollgate.tasks.ask-every:15s}")
    void ask() {
        TaskDirectory asked = directory.getIfAvailable();
        if (asked == null) {
            return;
        }
        record Place(long instance, String element) {}
        Map<Place, List<Completion>> open = new LinkedHashMap<>();
        jdbc.sql(COLUMNS + " where verdict = ? and completed_at > ? order by completed_at fetch first " + AT_ONCE
                        + " rows only")
                .params(UNVERIFIED, Runs.database(clock.instant().minus(LONGEST)))
                .query(CompletedBy::row)
                .list()
                .forEach(completion -> open.computeIfAbsent(
                                new Place(completion.processInstanceKey(), completion.elementId()),
                                place -> new ArrayList<>())
                        .add(completion));
        try {
            open.forEach((place, completions) -> judge(
                    place.instance(), place.element(), completions, asked.tasks(place.instance(), place.element())));
        } catch (RuntimeException e) {
            log.warn("Nobody can say now who completed tasks ({})", e.getMessage());
        }
    }

    /** No number is common to both sides, so each completion takes one task of somebody asked; what is left was not. */
    private void judge(long instance, String element, List<Completion> completions, List<KnownTask> known) {
        Set<String> taken = new HashSet<>(
                jdbc.sql("""
                        select task_key from task_completion where process_instance_key = ? and element_id = ? \
                        and task_key is not null""").params(instance, element).query(String.class).list());
        List<KnownTask> left = new ArrayList<>(known.stream()
                .filter(task -> task.state() == TaskDirectory.State.COMPLETED && !taken.contains(task.key()))
                .toList());
        List<Completion> unmatched = new ArrayList<>();
        for (Completion completion : completions) {
            Optional<KnownTask> task = left.stream()
                    .filter(candidate -> completion.asked().contains(candidate.assignee()))
                    .findFirst();
            if (task.isPresent()) {
                left.remove(task.get());
                verified(completion, task.get());
            } else {
                unmatched.add(completion);
            }
        }
        // Fewer tasks than completions: the list lags behind, and the one that is missing may be of somebody asked.
        if (left.size() < unmatched.size()) {
            return;
        }
        for (int i = 0; i < unmatched.size(); i++) {
            somebodyElse(unmatched.get(i), left.get(i));
        }
    }

    private void verified(Completion completion, KnownTask task) {
        transaction.executeWithoutResult(tx -> {
            if (settle(completion, task, VERIFIED)) {
                prove(completion, String.valueOf(task.assignee()), "task list");
            }
        });
    }

    private void prove(Completion completion, String username, String by) {
        ledger.append(new Evidence(
                completion.programId(),
                completion.runId(),
                completion.waveId(),
                EvidenceKind.PERSON_VERIFIED,
                completion.processId(),
                completion.processInstanceKey(),
                completion.elementId(),
                null,
                Map.of(
                        "seq",
                        completion.seq(),
                        "person",
                        ProvenPeople.pseudonym(completion.programId(), username),
                        "by",
                        by)));
    }

    private void somebodyElse(Completion completion, KnownTask task) {
        Boolean first = transaction.execute(tx -> settle(completion, task, SOMEBODY_ELSE));
        if (Boolean.TRUE.equals(first)) {
            alarms.raise(
                    completion.programId(),
                    Alarm.PERSON,
                    completion.processInstanceKey(),
                    "'%s' was completed by %s, who was not asked; it waited for %s (entry %d of the evidence)"
                            .formatted(
                                    completion.name(),
                                    task.assignee() == null
                                            ? "somebody who did not claim it"
                                            : "'" + task.assignee() + "'",
                                    String.join(", ", completion.asked()),
                                    completion.seq()));
        }
    }

    private boolean settle(Completion completion, KnownTask task, String verdict) {
        return jdbc.sql("""
                                update task_completion set verdict = ?, person = ?, task_key = ? \
                                where element_instance_key = ? and verdict = ?""")
                        .params(verdict, task.assignee(), task.key(), completion.elementInstanceKey(), UNVERIFIED)
                        .update()
                == 1;
    }

    private static Completion row(ResultSet rs, int number) throws SQLException {
        return new Completion(
                rs.getLong("element_instance_key"),
                rs.getString("program_id"),
                rs.getString("run_id"),
                rs.getString("wave_id"),
                rs.getLong("process_instance_key"),
                rs.getString("process_id"),
                rs.getString("element_id"),
                rs.getString("name"),
                rs.getLong("ledger_seq"),
                rs.getString("asked").lines().toList(),
                Runs.instant(rs, "completed_at"),
                rs.getString("person"),
                rs.getString("verdict"));
    }
}
