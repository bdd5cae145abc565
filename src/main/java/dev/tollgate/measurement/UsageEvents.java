package dev.tollgate.measurement;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

/** The imported events, straight in SQL: there can be millions. */
@Repository
class UsageEvents {

    private static final int FETCHED_AT_ONCE = 1000;

    private final NamedParameterJdbcTemplate jdbc;
    private final boolean postgres;
    private final DataSource database;

    UsageEvents(DataSource database) {
        this.database = database;
        this.postgres = DatabaseProduct.isPostgres(database);
        JdbcTemplate template = new JdbcTemplate(database);
        template.setFetchSize(FETCHED_AT_ONCE);
        jdbc = new NamedParameterJdbcTemplate(template);
    }

    /** Takes events in that are all new, in the transaction of the caller; none where that is no faster. */
    Optional<UsageIntake> intakeOfNew(String programId, Instant now) {
        return postgres
                ? Optional.of(new DirectIntake(DataSourceUtils.getConnection(database), programId, now))
                : Optional.empty();
    }

    /** Takes events in, in the transaction of the caller. */
    UsageIntake intake(String programId, Instant now) {
        return postgres
                ? new CopiedIntake(DataSourceUtils.getConnection(database), programId, now)
                : new BatchedIntake(this, programId, now);
    }

    /** Those of these events that were imported before, by id. */
    Map<String, UsageEvent> known(String programId, Collection<String> eventIds) {
        Map<String, UsageEvent> known = new HashMap<>();
        each(
                "select event_id, username, feature, occurred_at, quality from usage_event"
                        + " where program_id = ? and event_id = ?",
                programId,
                eventIds,
                row -> known.put(row.getString("event_id"), event(row)));
        return known;
    }

    /** One by one, since H2 finds what is in a list by looking at all of the program. */
    private void each(String sql, String programId, Collection<?> keys, RowCallbackHandler row) {
        jdbc.getJdbcTemplate().execute(sql, (PreparedStatement statement) -> {
            statement.setString(1, programId);
            for (Object key : keys) {
                statement.setObject(2, key);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        row.processRow(rows);
                    }
                }
            }
            return null;
        });
    }

    void insert(String programId, List<UsageEvent> events, Instant importedAt) {
        insert("usage_event", programId, events, importedAt);
    }

    private void insert(String table, String programId, List<UsageEvent> events, Instant importedAt) {
        OffsetDateTime imported = importedAt.atOffset(ZoneOffset.UTC);
        jdbc.getJdbcTemplate()
                .batchUpdate(
                        "insert into " + table + " (program_id, event_id, username, feature, occurred_at, quality,"
                                + " imported_at) values (?, ?, ?, ?, ?, ?, ?)",
                        events,
                        events.size(),
                        (statement, event) -> {
                            statement.setString(1, programId);
                            statement.setString(2, event.eventId());
                            statement.setString(3, event.username());
                            statement.setString(4, event.feature());
                            statement.setObject(5, event.occurredAt().atOffset(ZoneOffset.UTC));
                            if (event.quality() == null) {
                                statement.setNull(6, Types.DOUBLE);
                            } else {
                                statement.setDouble(6, event.quality());
                            }
                            statement.setObject(7, imported);
                        });
    }

    /** Keeps events aside, by id; how many were not there yet. */
    int insertAside(String programId, Map<String, UsageEvent> events, Instant importedAt) {
        Set<String> known = new HashSet<>();
        each(
                "select event_id from usage_aside where program_id = ? and event_id = ?",
                programId,
                events.keySet(),
                row -> known.add(row.getString("event_id")));
        List<UsageEvent> fresh = events.values().stream()
                .filter(event -> !known.contains(event.eventId()))
                .toList();
        if (!fresh.isEmpty()) {
            insert("usage_aside", programId, fresh, importedAt);
        }
        return fresh.size();
    }

    /** Of whom events are kept aside, with their number. */
    Map<String, Long> asideByUsername(String programId) {
        Map<String, Long> counts = new TreeMap<>();
        jdbc.query(
                "select username, count(*) as events from usage_aside where program_id = :program group by username",
                Map.of("program", programId),
                row -> {
                    counts.put(row.getString("username"), row.getLong("events"));
                });
        return counts;
    }

    /** Takes what is kept aside of somebody from there, in the order of its import. */
    void takeAside(String programId, String username, Consumer<UsageEvent> each) {
        Map<String, Object> whose = Map.of("program", programId, "username", username);
        List<UsageEvent> own = jdbc.query(
                "select event_id, username, feature, occurred_at, quality from usage_aside"
                        + " where program_id = :program and username = :username order by imported_at, event_id",
                whose,
                (row, number) -> event(row));
        own.forEach(each);
        jdbc.update("delete from usage_aside where program_id = :program and username = :username", whose);
    }

    /** Every event of the program that is still kept, in no order. */
    void all(String programId, Consumer<UsageEvent> each) {
        jdbc.query(
                "select event_id, username, feature, occurred_at, quality from usage_event where program_id = :program",
                Map.of("program", programId),
                row -> {
                    each.accept(event(row));
                });
    }

    /** Which of these fingerprints are those of events that were imported and are no longer kept. */
    Set<UUID> seen(String programId, Collection<UUID> fingerprints) {
        Set<UUID> seen = new HashSet<>();
        each(
                "select fingerprint from usage_seen where program_id = ? and fingerprint = ?",
                programId,
                fingerprints,
                row -> seen.add(row.getObject("fingerprint", UUID.class)));
        return seen;
    }

    /** Keeps only the fingerprints of what happened before that time; what is kept aside goes. How many events went. */
    int forgetBefore(String programId, Instant before) {
        Map<String, Object> old = Map.of("program", programId, "before", before.atOffset(ZoneOffset.UTC));
        List<String> ids = jdbc.queryForList(
                "select event_id from usage_event where program_id = :program and occurred_at < :before",
                old,
                String.class);
        jdbc.getJdbcTemplate()
                .batchUpdate(
                        "insert into usage_seen (program_id, fingerprint) values (?, ?)",
                        ids,
                        FETCHED_AT_ONCE,
                        (statement, id) -> {
                            statement.setString(1, programId);
                            statement.setObject(2, fingerprint(programId, id));
                        });
        jdbc.update("delete from usage_event where program_id = :program and occurred_at < :before", old);
        jdbc.update("delete from usage_aside where program_id = :program and occurred_at < :before", old);
        return ids.size();
    }

    /** Says whether an id was there before, and nothing about the event. */
    static UUID fingerprint(String programId, String eventId) {
        try {
            ByteBuffer digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256")
                    .digest((programId + '\0' + eventId).getBytes(StandardCharsets.UTF_8)));
            return new UUID(digest.getLong(), digest.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }

    /** How many key actions each person did in that time; who did none is missing. */
    Map<String, Long> counts(String programId, String feature, Instant from, Instant before) {
        Map<String, Long> counts = new HashMap<>();
        jdbc.query(
                "select username, count(*) as events from usage_event where program_id = :program and feature = :feature"
                        + " and occurred_at >= :from and occurred_at < :before group by username",
                period(programId, feature, from, before),
                row -> {
                    counts.put(row.getString("username"), row.getLong("events"));
                });
        return counts;
    }

    /** When each person did a key action first, of those who did one before that time. */
    Map<String, Instant> first(String programId, String feature, Instant before) {
        Map<String, Instant> first = new HashMap<>();
        jdbc.query(
                "select username, min(occurred_at) as begun from usage_event where program_id = :program"
                        + " and feature = :feature and occurred_at < :before group by username",
                Map.of("program", programId, "feature", feature, "before", before.atOffset(ZoneOffset.UTC)),
                row -> {
                    first.put(
                            row.getString("username"),
                            row.getObject("begun", OffsetDateTime.class).toInstant());
                });
        return first;
    }

    /** Each key action in that time, in no order. */
    void each(String programId, String feature, Instant from, Instant before, Each each) {
        jdbc.query(
                "select username, occurred_at, quality from usage_event where program_id = :program"
                        + " and feature = :feature and occurred_at >= :from and occurred_at < :before",
                period(programId, feature, from, before),
                row -> {
                    double quality = row.getDouble("quality");
                    Double rated = row.wasNull() ? null : Double.valueOf(quality);
                    each.used(
                            row.getString("username"),
                            row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                            rated);
                });
    }

    private static UsageEvent event(ResultSet row) throws SQLException {
        double quality = row.getDouble("quality");
        Double rated = row.wasNull() ? null : Double.valueOf(quality);
        return new UsageEvent(
                row.getString("event_id"),
                row.getString("username"),
                row.getString("feature"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                rated);
    }

    private static Map<String, Object> period(String programId, String feature, Instant from, Instant before) {
        return Map.of(
                "program",
                programId,
                "feature",
                feature,
                "from",
                from.atOffset(ZoneOffset.UTC),
                "before",
                before.atOffset(ZoneOffset.UTC));
    }

    @FunctionalInterface
    interface Each {
        void used(String username, Instant at, @Nullable Double quality);
    }
}
