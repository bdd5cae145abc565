package dev.tollgate.measurement.source;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.measurement.source.SourceState.Pulled;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

@Repository
class SourceStore {

    private static final int LONGEST = 2000;
    private static final Duration REFUSED_KEPT = Duration.ofDays(90);

    private final JdbcClient jdbc;

    SourceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<SourceState> find(String programId, String name, Instant now) {
        return jdbc.sql("select * from usage_source where program_id = :program and name = :name")
                .param("program", programId)
                .param("name", name)
                .query((row, number) -> state(row, now))
                .optional();
    }

    /** Due at once where it was never pulled. */
    void begin(String programId, String name, Instant now) {
        if (find(programId, name, now).isPresent()) {
            return;
        }
        try {
            jdbc.sql("""
                            insert into usage_source (program_id, name, next_attempt_at, failures)
                            values (:program, :name, :now, 0)""")
                    .param("program", programId)
                    .param("name", name)
                    .param("now", at(now))
                    .update();
        } catch (DuplicateKeyException e) {
            // Another instance began with it at the same time.
        }
    }

    /** The right to pull now, for one instance only; empty where it is not due, or another one pulls. */
    Optional<String> claim(String programId, String name, Instant now, Instant until) {
        String claim = UUID.randomUUID().toString();
        int won = jdbc.sql("""
                        update usage_source set claim = :claim, claimed_until = :until
                        where program_id = :program and name = :name and next_attempt_at <= :now
                          and (claim is null or claimed_until < :now)""")
                .param("claim", claim)
                .param("until", at(until))
                .param("program", programId)
                .param("name", name)
                .param("now", at(now))
                .update();
        return won == 1 ? Optional.of(claim) : Optional.empty();
    }

    /** Gives the right back unused. */
    void release(String claim) {
        jdbc.sql("update usage_source set claim = null, claimed_until = null where claim = :claim")
                .param("claim", claim)
                .update();
    }

    /**
     * Only now, with the events committed, the next pull begins later. Where the claim ran out and another instance pulled in
     * the meantime, its note stands.
     */
    void succeeded(String claim, Instant began, Instant ended, Instant next, Pulled pulled) {
        jdbc.sql("""
                        update usage_source set claim = null, claimed_until = null, failures = 0, outcome = 'OK',
                          problem = null, remedy = null, pulled_until = :began, last_attempt_at = :began,
                          last_success_at = :ended, last_new_at = case when :new then :ended else last_new_at end,
                          next_attempt_at = :next, events = :events, imported = :imported, already_known = :known,
                          changed = :changed, aside = :aside, later = :later, without_user = :withoutUser,
                          other_features = :others
                        where claim = :claim""")
                .param("claim", claim)
                .param("began", at(began))
                .param("ended", at(ended))
                .param("next", at(next))
                .param("new", pulled.hasNew())
                .param("events", pulled.events())
                .param("imported", pulled.imported())
                .param("known", pulled.alreadyKnown())
                .param("changed", pulled.changed())
                .param("aside", pulled.aside())
                .param("later", pulled.later())
                .param("withoutUser", pulled.withoutUser())
                .param("others", cut(pulled.otherFeatures()))
                .update();
    }

    void failed(
            String claim, Instant began, Instant next, int failures, Outcome outcome, String problem, String remedy) {
        jdbc.sql("""
                        update usage_source set claim = null, claimed_until = null, failures = :failures,
                          outcome = :outcome, problem = :problem, remedy = :remedy, last_attempt_at = :began,
                          next_attempt_at = :next
                        where claim = :claim""")
                .param("claim", claim)
                .param("failures", failures)
                .param("outcome", outcome.name())
                .param("problem", cut(problem))
                .param("remedy", cut(remedy))
                .param("began", at(began))
                .param("next", at(next))
                .update();
    }

    /** @param from what the next pull begins with, or null to go on where it is */
    void pullNow(String programId, String name, Instant now, @Nullable Instant from) {
        jdbc.sql("""
                        update usage_source set next_attempt_at = :now, pulled_until = coalesce(:from, pulled_until)
                        where program_id = :program and name = :name""")
                .param("program", programId)
                .param("name", name)
                .param("now", at(now))
                .param("from", from == null ? null : at(from), Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }

    /** Keeps single events that were left out, each once, as long as single events are kept. */
    void refused(String programId, String name, List<RefusedEvent> refused, Instant now) {
        jdbc.sql("delete from usage_source_refused where program_id = ? and name = ? and last_seen_at < ?")
                .params(programId, name, at(now.minus(REFUSED_KEPT)))
                .update();
        for (RefusedEvent each : refused) {
            String digest = Canonical.sha256(each.event());
            int known = jdbc.sql("""
                            update usage_source_refused set last_seen_at = ?
                            where program_id = ? and name = ? and digest = ?""").params(at(now), programId, name, digest).update();
            if (known == 0) {
                jdbc.sql("""
                                insert into usage_source_refused (program_id, name, digest, event, problem, remedy,
                                  first_seen_at, last_seen_at)
                                values (?, ?, ?, ?, ?, ?, ?, ?)""")
                        .params(
                                programId,
                                name,
                                digest,
                                each.event(),
                                cut(each.problem()),
                                cut(each.remedy()),
                                at(now),
                                at(now))
                        .update();
            }
        }
    }

    /** Events that were left out, those seen last first. */
    List<RefusedEvent> refused(String programId, String name) {
        return jdbc.sql("""
                        select event, problem, remedy from usage_source_refused where program_id = ? and name = ?
                        order by last_seen_at desc, digest fetch first 100 rows only""")
                .params(programId, name)
                .query((row, number) ->
                        new RefusedEvent(row.getString("event"), row.getString("problem"), row.getString("remedy")))
                .list();
    }

    private static SourceState state(ResultSet row, Instant now) throws SQLException {
        Instant claimedUntil = instant(row, "claimed_until");
        String outcome = row.getString("outcome");
        return new SourceState(
                row.getString("program_id"),
                row.getString("name"),
                instant(row, "pulled_until"),
                instant(row, "last_attempt_at"),
                instant(row, "last_success_at"),
                instant(row, "last_new_at"),
                row.getObject("next_attempt_at", OffsetDateTime.class).toInstant(),
                claimedUntil != null && !claimedUntil.isBefore(now),
                row.getInt("failures"),
                outcome == null ? null : Outcome.valueOf(outcome),
                row.getString("problem"),
                row.getString("remedy"),
                row.getObject("events") == null
                        ? null
                        : new Pulled(
                                row.getLong("events"),
                                row.getLong("imported"),
                                row.getLong("already_known"),
                                row.getLong("changed"),
                                row.getLong("aside"),
                                row.getLong("later"),
                                row.getLong("without_user"),
                                row.getString("other_features")));
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
