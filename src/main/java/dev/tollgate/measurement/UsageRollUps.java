package dev.tollgate.measurement;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

/**
 * Usage added up by person and month, with its local days in the row, and by person (for first and last use). It grows with people and days, not with events, and is changed in the transaction that imports them.
 */
@Repository
class UsageRollUps {

    private static final int FETCHED_AT_ONCE = 5000;

    private final JdbcTemplate jdbc;
    private final boolean postgres;

    UsageRollUps(DataSource database) {
        jdbc = new JdbcTemplate(database);
        jdbc.setFetchSize(FETCHED_AT_ONCE);
        postgres = DatabaseProduct.isPostgres(database);
    }

    /**
     * @param zone whose days it has
     * @param keptFrom events before it are no longer kept one by one
     */
    record State(ZoneId zone, @Nullable Instant keptFrom) {}

    Optional<State> state(String programId) {
        return jdbc
                .query(
                        "select zone, kept_from from usage_roll_up where program_id = ?",
                        (row, number) -> state(row.getString("zone"), row.getObject("kept_from", OffsetDateTime.class)),
                        programId)
                .stream()
                .findFirst();
    }

    /** Keeps others from changing the program's usage until the end of the transaction. */
    Optional<State> lock(String programId) {
        return jdbc
                .query(
                        "select zone, kept_from from usage_roll_up where program_id = ? for update",
                        (row, number) -> state(row.getString("zone"), row.getObject("kept_from", OffsetDateTime.class)),
                        programId)
                .stream()
                .findFirst();
    }

    /** @throws org.springframework.dao.DuplicateKeyException when another instance began at the same time */
    void begin(String programId, ZoneId zone) {
        jdbc.update("insert into usage_roll_up (program_id, zone) values (?, ?)", programId, zone.getId());
    }

    void changeZone(String programId, ZoneId zone) {
        jdbc.update("update usage_roll_up set zone = ? where program_id = ?", zone.getId(), programId);
    }

    void keptFrom(String programId, Instant from) {
        jdbc.update(
                "update usage_roll_up set kept_from = ? where program_id = ?",
                from.atOffset(ZoneOffset.UTC),
                programId);
    }

    List<String> programs() {
        return jdbc.queryForList("select program_id from usage_roll_up order by program_id", String.class);
    }

    /** In a transaction that holds the {@link #lock}, since months are read, added to and written again. */
    void add(String programId, UsageSums sums) {
        Map<Month, DaysOfMonth> months = new HashMap<>();
        List<Object[]> people = new ArrayList<>();
        sums.byFeature()
                .forEach((feature, byPerson) -> byPerson.forEach((username, person) -> {
                    LocalDate last = LocalDate.MIN;
                    long events = 0;
                    for (Map.Entry<LocalDate, UsageSums.OfDays> entry :
                            person.days().entrySet()) {
                        LocalDate date = entry.getKey();
                        months.computeIfAbsent(
                                        new Month(feature, date.withDayOfMonth(1), username),
                                        month -> new DaysOfMonth())
                                .add(date, entry.getValue());
                        events += entry.getValue().events();
                        last = date.isAfter(last) ? date : last;
                    }
                    people.add(new Object[] {
                        programId, feature, username, person.firstAt().atOffset(ZoneOffset.UTC), last, events
                    });
                }));
        if (months.isEmpty()) {
            return;
        }
        addKept(programId, months);
        MONTH.add(
                jdbc,
                postgres,
                months.entrySet().stream()
                        .map(entry -> new Object[] {
                            programId,
                            entry.getKey().feature(),
                            entry.getKey().beginsOn(),
                            entry.getKey().username(),
                            entry.getValue().used(),
                            entry.getValue().events(),
                            entry.getValue().written()
                        })
                        .toList());
        PERSON.add(jdbc, postgres, people);
    }

    private record Month(String feature, LocalDate beginsOn, String username) {}

    /** Adds what is in the database of these months. */
    private void addKept(String programId, Map<Month, DaysOfMonth> months) {
        List<Month> keys = List.copyOf(months.keySet());
        if (!postgres) {
            // One by one: H2 looks through the whole program for what is in a list.
            jdbc.execute(
                    "select days from usage_month where program_id = ? and feature = ? and begins_on = ? and username = ?",
                    (PreparedStatement statement) -> {
                        for (Month key : keys) {
                            statement.setString(1, programId);
                            statement.setString(2, key.feature());
                            statement.setObject(3, key.beginsOn());
                            statement.setString(4, key.username());
                            try (ResultSet rows = statement.executeQuery()) {
                                while (rows.next()) {
                                    months.get(key).add(rows.getString("days"));
                                }
                            }
                        }
                        return null;
                    });
            return;
        }
        jdbc.execute((Connection connection) -> {
            try (PreparedStatement statement = connection.prepareStatement("""
                    select kept.feature, kept.begins_on, kept.username, kept.days
                    from unnest(?, cast(? as date[]), ?) as wanted (feature, begins_on, username)
                      join usage_month kept on kept.program_id = ? and kept.feature = wanted.feature
                        and kept.begins_on = wanted.begins_on and kept.username = wanted.username""")) {
                statement.setArray(
                        1,
                        connection.createArrayOf(
                                "varchar", keys.stream().map(Month::feature).toArray(String[]::new)));
                statement.setArray(
                        2,
                        connection.createArrayOf(
                                "varchar",
                                keys.stream()
                                        .map(key -> key.beginsOn().toString())
                                        .toArray(String[]::new)));
                statement.setArray(
                        3,
                        connection.createArrayOf(
                                "varchar", keys.stream().map(Month::username).toArray(String[]::new)));
                statement.setString(4, programId);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        Month key = new Month(
                                rows.getString("feature"),
                                rows.getObject("begins_on", LocalDate.class),
                                rows.getString("username"));
                        months.get(key).add(rows.getString("days"));
                    }
                }
            }
            return null;
        });
    }

    void forget(String programId) {
        jdbc.update("delete from usage_month where program_id = ?", programId);
        jdbc.update("delete from usage_person where program_id = ?", programId);
    }

    /** How many key actions each person did since the start of a day; who did none is missing. */
    Map<String, Long> since(String programId, String feature, LocalDate day) {
        Map<String, Long> before = new HashMap<>();
        LocalDate month = day.withDayOfMonth(1);
        jdbc.query(
                "select username, sum(events) as events from usage_month"
                        + " where program_id = ? and feature = ? and begins_on < ? group by username",
                row -> {
                    before.put(row.getString("username"), row.getLong("events"));
                },
                programId,
                feature,
                month);
        days(
                programId,
                feature,
                month,
                day,
                (username, events, rated, millionths) -> before.merge(username, events, Long::sum));
        Map<String, Long> since = new HashMap<>();
        jdbc.query(
                "select username, events from usage_person where program_id = ? and feature = ? and last_on >= ?",
                row -> {
                    String username = row.getString("username");
                    since.put(username, row.getLong("events") - before.getOrDefault(username, 0L));
                },
                programId,
                feature,
                day);
        return since;
    }

    /** The months, from the one with that day on, of each person who did a key action in them. */
    void months(String programId, String feature, LocalDate from, LocalDate before, EachMonth each) {
        jdbc.query(
                "select username, begins_on, used_days from usage_month where program_id = ? and feature = ?"
                        + " and begins_on >= ? and begins_on < ?",
                row -> {
                    each.used(
                            row.getString("username"),
                            row.getObject("begins_on", LocalDate.class),
                            row.getInt("used_days"));
                },
                programId,
                feature,
                from.withDayOfMonth(1),
                before);
    }

    /** The quality of the key actions of each person on those days, of who did one that has a quality. */
    void quality(String programId, String feature, LocalDate from, LocalDate before, EachQuality each) {
        Map<String, long[]> sums = new HashMap<>();
        days(programId, feature, from, before, (username, events, rated, millionths) -> {
            if (rated > 0) {
                long[] sum = sums.computeIfAbsent(username, name -> new long[2]);
                sum[0] += rated;
                sum[1] += millionths;
            }
        });
        sums.forEach((username, sum) -> each.rated(username, sum[0], sum[1]));
    }

    /** What each person did on those days, added up by month. */
    private void days(String programId, String feature, LocalDate from, LocalDate before, EachSum each) {
        if (!from.isBefore(before)) {
            return;
        }
        jdbc.query(
                "select username, begins_on, days from usage_month where program_id = ? and feature = ?"
                        + " and begins_on >= ? and begins_on < ?",
                row -> {
                    LocalDate month = row.getObject("begins_on", LocalDate.class);
                    UsageSums.OfDays sum = DaysOfMonth.sum(
                            row.getString("days"),
                            Math.max(1, from.toEpochDay() - month.toEpochDay() + 1),
                            before.toEpochDay() - month.toEpochDay());
                    if (sum.events() > 0) {
                        each.used(row.getString("username"), sum.events(), sum.rated(), sum.millionths());
                    }
                },
                programId,
                feature,
                from.withDayOfMonth(1),
                before);
    }

    /** When each person did a key action first, of those who did one before that time. */
    Map<String, Instant> first(String programId, String feature, Instant before) {
        Map<String, Instant> first = new HashMap<>();
        jdbc.query(
                "select username, first_at from usage_person where program_id = ? and feature = ? and first_at < ?",
                row -> {
                    first.put(
                            row.getString("username"),
                            row.getObject("first_at", OffsetDateTime.class).toInstant());
                },
                programId,
                feature,
                before.atOffset(ZoneOffset.UTC));
        return first;
    }

    private static State state(String zone, @Nullable OffsetDateTime keptFrom) {
        return new State(ZoneId.of(zone), keptFrom == null ? null : keptFrom.toInstant());
    }

    private static final Table MONTH = new Table(
            "usage_month",
            List.of("program_id", "feature", "begins_on", "username"),
            List.of("used_days", "events", "days"),
            List.of("text", "text", "date", "text", "integer", "bigint", "text"),
            Map.of("used_days", "replace", "events", "replace", "days", "replace"));
    private static final Table PERSON = new Table(
            "usage_person",
            List.of("program_id", "feature", "username"),
            List.of("first_at", "last_on", "events"),
            List.of("text", "text", "text", "timestamp with time zone", "date", "bigint"),
            Map.of("first_at", "least", "last_on", "greatest"));

    /**
     * A table of sums that rows are added to.
     *
     * @param types of the key's columns and the others, as PostgreSQL names them
     * @param rules how a column that is not added up takes another value: least, greatest, or replace
     */
    private record Table(
            String name, List<String> key, List<String> values, List<String> types, Map<String, String> rules) {

        private void add(JdbcTemplate jdbc, boolean postgres, List<Object[]> rows) {
            if (rows.isEmpty()) {
                return;
            }
            if (postgres) {
                // One statement; the rows travel as an array a column.
                jdbc.execute((Connection connection) -> addAtOnce(connection, rows));
            } else {
                jdbc.batchUpdate(merge(), rows);
            }
        }

        private int addAtOnce(Connection connection, List<Object[]> rows) throws SQLException {
            try (PreparedStatement statement = connection.prepareStatement(upsert())) {
                for (int column = 0; column < types.size(); column++) {
                    Object[] values = new Object[rows.size()];
                    for (int row = 0; row < values.length; row++) {
                        Object value = rows.get(row)[column];
                        values[row] = value instanceof LocalDate || value instanceof OffsetDateTime
                                ? value.toString()
                                : value;
                    }
                    Array array = values[0] instanceof String
                            ? connection.createArrayOf("text", Arrays.copyOf(values, values.length, String[].class))
                            : connection.createArrayOf(types.get(column), values);
                    statement.setArray(column + 1, array);
                }
                return statement.executeUpdate();
            }
        }

        private String upsert() {
            List<String> columns = columns();
            List<String> arrays = types.stream()
                    .map(type -> type.equals("date") || type.startsWith("timestamp")
                            ? "cast(cast(? as text[]) as %s[])".formatted(type)
                            : "cast(? as %s[])".formatted(type))
                    .toList();
            return "insert into %s (%s) select * from unnest(%s) on conflict (%s) do update set %s"
                    .formatted(
                            name,
                            String.join(", ", columns),
                            String.join(", ", arrays),
                            String.join(", ", key),
                            String.join(
                                    ", ",
                                    values.stream()
                                            .map(value -> value + " = " + combined(value, name, "excluded"))
                                            .toList()));
        }

        private String merge() {
            List<String> columns = columns();
            return "merge into %s own using (values (%s)) added (%s) on %s when matched then update set %s"
                            .formatted(
                                    name,
                                    String.join(
                                            ", ",
                                            types.stream()
                                                    .map(type -> "cast(? as " + h2(type) + ")")
                                                    .toList()),
                                    String.join(", ", columns),
                                    String.join(
                                            " and ",
                                            key.stream()
                                                    .map(column -> "own.%s = added.%s".formatted(column, column))
                                                    .toList()),
                                    String.join(
                                            ", ",
                                            values.stream()
                                                    .map(value -> value + " = " + combined(value, "own", "added"))
                                                    .toList()))
                    + " when not matched then insert (%s) values (%s)"
                            .formatted(
                                    String.join(", ", columns),
                                    String.join(
                                            ", ",
                                            columns.stream()
                                                    .map(column -> "added." + column)
                                                    .toList()));
        }

        private static String h2(String type) {
            return type.equals("text") ? "varchar" : type;
        }

        private List<String> columns() {
            List<String> columns = new ArrayList<>(key);
            columns.addAll(values);
            return columns;
        }

        private String combined(String column, String own, String added) {
            String both = "%s.%s, %s.%s".formatted(own, column, added, column);
            return switch (rules.getOrDefault(column, "sum")) {
                case "least" -> "least(" + both + ")";
                case "greatest" -> "greatest(" + both + ")";
                case "replace" -> added + "." + column;
                default -> both.replace(", ", " + ");
            };
        }
    }

    @FunctionalInterface
    interface EachMonth {
        /** @param days bit 0 is the first of the month */
        void used(String username, LocalDate month, int days);
    }

    @FunctionalInterface
    private interface EachSum {
        void used(String username, long events, long rated, long millionths);
    }

    @FunctionalInterface
    interface EachQuality {
        void rated(String username, long rated, long millionths);
    }
}
