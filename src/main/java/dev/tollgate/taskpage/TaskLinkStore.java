package dev.tollgate.taskpage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** The hashes of the links to tasks, and what was answered by them. */
@Component
class TaskLinkStore {

    private final JdbcClient jdbc;

    TaskLinkStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    record Link(
            long taskKey,
            String programId,
            String username,
            String taskName,
            Instant expiresAt,
            @Nullable Instant usedAt) {}

    /** How far the engine knows of an answer. */
    enum State {
        /** Kept here; the engine is told until the task's record comes. */
        GIVEN,
        RECORDED,
        /** Somebody answered the task in Tasklist before the engine learned of it. */
        OVERTAKEN
    }

    /** @param camundaKey of the user task, null before it was found */
    record Linked(
            long taskKey,
            String id,
            String username,
            String content,
            Set<String> confidential,
            @Nullable Long camundaKey,
            State state) {}

    void issue(String tokenHash, Link link, Instant now) {
        jdbc.sql("""
                        insert into task_link (token_hash, element_instance_key, program_id, username, task_name, issued_at, \
                        expires_at) values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        tokenHash,
                        link.taskKey(),
                        link.programId(),
                        link.username(),
                        link.taskName(),
                        at(now),
                        at(link.expiresAt()))
                .update();
    }

    Optional<Link> byToken(String tokenHash) {
        return jdbc.sql("select * from task_link where token_hash = ?")
                .param(tokenHash)
                .query(TaskLinkStore::link)
                .optional();
    }

    boolean hasLinkAfter(long taskKey, String username, Instant expiry) {
        return jdbc.sql(
                                "select count(*) from task_link where element_instance_key = ? and username = ? and expires_at > ?")
                        .params(taskKey, username, at(expiry))
                        .query(Integer.class)
                        .single()
                > 0;
    }

    /** Every link of the person to the task: whichever mail it came with, the answer is given. */
    void use(long taskKey, String username, Instant now) {
        jdbc.sql("update task_link set used_at = ? where element_instance_key = ? and username = ? and used_at is null")
                .params(at(now), taskKey, username)
                .update();
    }

    /** Fails where the task has an answer. */
    void give(Linked answer, Instant now) {
        jdbc.sql("""
                        insert into linked_answer (element_instance_key, id, username, content, confidential, state, given_at) \
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        answer.taskKey(),
                        answer.id(),
                        answer.username(),
                        answer.content(),
                        String.join(" ", answer.confidential()),
                        State.GIVEN.name(),
                        at(now))
                .update();
    }

    Optional<Linked> answer(long taskKey) {
        return jdbc.sql("select * from linked_answer where element_instance_key = ?")
                .param(taskKey)
                .query(TaskLinkStore::linked)
                .optional();
    }

    List<Linked> untold() {
        return jdbc.sql("select * from linked_answer where state = ? order by given_at, element_instance_key")
                .param(State.GIVEN.name())
                .query(TaskLinkStore::linked)
                .list();
    }

    void found(long taskKey, long camundaKey) {
        jdbc.sql("update linked_answer set task_key = ? where element_instance_key = ?")
                .params(camundaKey, taskKey)
                .update();
    }

    /** What was answered is with the other answers from then on, or counts for nothing; it is not kept twice. */
    void settle(long taskKey, State state) {
        jdbc.sql("update linked_answer set state = ?, content = '{}' where element_instance_key = ? and state = ?")
                .params(state.name(), taskKey, State.GIVEN.name())
                .update();
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static Link link(ResultSet row, int number) throws SQLException {
        OffsetDateTime used = row.getObject("used_at", OffsetDateTime.class);
        return new Link(
                row.getLong("element_instance_key"),
                row.getString("program_id"),
                row.getString("username"),
                row.getString("task_name"),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                used == null ? null : used.toInstant());
    }

    private static Linked linked(ResultSet row, int number) throws SQLException {
        long camunda = row.getLong("task_key");
        boolean unknown = row.wasNull();
        String confidential = row.getString("confidential");
        return new Linked(
                row.getLong("element_instance_key"),
                row.getString("id"),
                row.getString("username"),
                row.getString("content"),
                confidential.isEmpty() ? Set.of() : Set.of(confidential.split(" ", -1)),
                unknown ? null : camunda,
                State.valueOf(row.getString("state")));
    }
}
