package dev.tollgate.measurement;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

/** The imported events, straight in SQL: there can be millions. */
@Repository
class UsageEvents {

    private static final int FETCHED_AT_ONCE = 1000;

    private final NamedParameterJdbcTemplate jdbc;

    UsageEvents(DataSource database) {
        JdbcTemplate template = new JdbcTemplate(database);
        template.setFetchSize(FETCHED_AT_ONCE);
        jdbc = new NamedParameterJdbcTemplate(template);
    }

    Set<String> known(String programId, Collection<String> eventIds) {
        return new HashSet<>(jdbc.queryForList(
                "select event_id from usage_event where program_id = :program and event_id in (:ids)",
                Map.of("program", programId, "ids", eventIds),
                String.class));
    }

    void insert(String programId, List<UsageEvent> events, Instant importedAt) {
        OffsetDateTime imported = importedAt.atOffset(ZoneOffset.UTC);
        jdbc.getJdbcTemplate()
                .batchUpdate(
                        "insert into usage_event (program_id, event_id, username, feature, occurred_at, quality,"
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
