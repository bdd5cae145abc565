package dev.tollgate.measurement.source;

import dev.tollgate.measurement.source.SourceSettings.Sql;
import java.io.IOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.jdbc.core.namedparam.MapSqlParameterSource;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;
import org.springframework.jdbc.core.namedparam.ParsedSql;
import org.springframework.lang.Nullable;

/**
 * Events by a query to another database, row by row in one transaction that changes nothing: it is read-only where the
 * database knows that, and rolled back in any case.
 */
final class SqlSource implements UsageSource {

    private static final List<String> REQUIRED = List.of("eventId", "username", "feature", "occurredAt");
    private static final String QUALITY = "quality";

    private final Sql settings;

    SqlSource(Sql settings) {
        this.settings = settings;
    }

    /** The address may have a password in its parameters. */
    @Override
    public Iterable<String> secrets() {
        return settings.password() == null
                ? List.of(Objects.requireNonNull(settings.url()))
                : List.of(settings.password(), Objects.requireNonNull(settings.url()));
    }

    @Override
    public void read(Asked asked, PulledEvents events) throws IOException {
        ZoneId zone = settings.zone() == null ? asked.programZone() : settings.zone();
        try (Connection connection = connect()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            try {
                query(connection, asked.since(), zone, events);
            } finally {
                connection.rollback();
            }
        } catch (SQLException e) {
            throw trouble(e);
        }
    }

    private Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (settings.username() != null) {
            properties.setProperty("user", settings.username());
        }
        if (settings.password() != null) {
            properties.setProperty("password", settings.password());
        }
        String url = Objects.requireNonNull(settings.url());
        if (url.startsWith("jdbc:postgresql:")) {
            // For a server that is gone without a word; the query has its own timeout.
            properties.setProperty("connectTimeout", "10");
            properties.setProperty("loginTimeout", "20");
            properties.setProperty(
                    "socketTimeout", Long.toString(settings.timeout().toSeconds() + 15));
            properties.setProperty("ApplicationName", "tollgate");
        }
        return DriverManager.getConnection(url, properties);
    }

    private void query(Connection connection, Instant since, ZoneId zone, PulledEvents events)
            throws SQLException, IOException {
        ParsedSql parsed = NamedParameterUtils.parseSqlStatement(Objects.requireNonNull(settings.query()));
        MapSqlParameterSource given = new MapSqlParameterSource()
                .addValue("since", since.atOffset(ZoneOffset.UTC))
                .addValue("sinceLocal", since.atZone(zone).toLocalDateTime());
        String sql = NamedParameterUtils.substituteNamedParameters(parsed, given);
        Object[] values = NamedParameterUtils.buildValueArray(parsed, given, null);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setQueryTimeout((int) Math.max(1, settings.timeout().toSeconds()));
            statement.setFetchSize(settings.fetchSize());
            statement.setMaxRows(settings.maxRows() == Integer.MAX_VALUE ? 0 : settings.maxRows() + 1);
            for (int at = 0; at < values.length; at++) {
                statement.setObject(
                        at + 1, values[at] instanceof SqlParameterValue value ? value.getValue() : values[at]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                Map<String, Integer> columns = columns(rows.getMetaData());
                for (int row = 1; rows.next(); row++) {
                    if (row > settings.maxRows()) {
                        throw new SourceTrouble(
                                Outcome.TOO_LARGE,
                                "The query has more than %,d rows".formatted(settings.maxRows()),
                                "Raise max-rows, use :since in the query, or let the first pull go back less far"
                                        + " (history).");
                    }
                    event(rows, columns, row, zone, events);
                }
            }
        }
    }

    /** By name, however the database folds it. */
    private static Map<String, Integer> columns(ResultSetMetaData data) throws SQLException {
        Map<String, Integer> found = new HashMap<>();
        StringBuilder labels = new StringBuilder();
        for (int at = 1; at <= data.getColumnCount(); at++) {
            String label = data.getColumnLabel(at);
            labels.append(at == 1 ? "" : ", ").append(label);
            found.putIfAbsent(folded(label), at);
        }
        for (String name : REQUIRED) {
            if (!found.containsKey(folded(name))) {
                throw new SourceTrouble(
                        Outcome.SCHEMA_CHANGED,
                        "The query has no column '%s'; it has %s".formatted(name, labels),
                        "Name it in the query, as in: select id as eventId, …");
            }
        }
        return found;
    }

    private static String folded(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    private static void event(ResultSet rows, Map<String, Integer> columns, int row, ZoneId zone, PulledEvents events)
            throws SQLException, IOException {
        String username = rows.getString(columns.get("username"));
        events.add(
                text(rows, columns, "eventId", row),
                username,
                text(rows, columns, "feature", row),
                time(rows, columns.get("occurredat"), row, zone),
                columns.containsKey(QUALITY) ? number(rows, columns.get(QUALITY)) : null);
    }

    private static String text(ResultSet rows, Map<String, Integer> columns, String name, int row) throws SQLException {
        String text = rows.getString(columns.get(folded(name)));
        if (text == null) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "Row %d has null in column '%s'".formatted(row, name),
                    "Did the source change? Leave such rows out in the query, or give them a value.");
        }
        return text;
    }

    private static @Nullable String number(ResultSet rows, int column) throws SQLException {
        BigDecimal number = rows.getBigDecimal(column);
        return number == null ? null : number.toPlainString();
    }

    private static Instant time(ResultSet rows, int column, int row, ZoneId zone) throws SQLException {
        Instant at = switch (rows.getMetaData().getColumnType(column)) {
            case Types.DATE -> {
                LocalDate day = rows.getObject(column, LocalDate.class);
                yield day == null ? null : day.atStartOfDay(zone).toInstant();
            }
            case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> timestamp(rows, column, zone);
            default -> {
                String text = rows.getString(column);
                yield text == null ? null : EventTime.read(text, zone);
            }
        };
        if (at == null) {
            throw new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    "Row %d has no time in column 'occurredAt', which is a %s"
                            .formatted(row, rows.getMetaData().getColumnTypeName(column)),
                    "Make it a timestamp, a date or a text like 2026-03-02T09:30:00Z in the query; leave rows without a"
                            + " time out.");
        }
        return at;
    }

    /** PostgreSQL's driver gives both kinds as TIMESTAMP; only the name tells them apart. */
    private static @Nullable Instant timestamp(ResultSet rows, int column, ZoneId zone) throws SQLException {
        String type = rows.getMetaData().getColumnTypeName(column).toLowerCase(Locale.ROOT);
        if (type.equals("timestamptz") || type.contains("with time zone")) {
            OffsetDateTime at = rows.getObject(column, OffsetDateTime.class);
            return at == null ? null : at.toInstant();
        }
        LocalDateTime local = rows.getObject(column, LocalDateTime.class);
        return local == null ? null : local.atZone(zone).toInstant();
    }

    /** By what the SQL standard calls it, with the database's words but without the query that some of them repeat. */
    private static SourceTrouble trouble(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        String said = "The database says: " + HttpFetch.shortened(said(e), 300);
        if (e instanceof SQLTimeoutException || state.equals("57014") || state.equals("HYT00")) {
            return new SourceTrouble(
                    Outcome.TIMEOUT,
                    "The query was not done in time",
                    "It is asked again. If it stays so, let the query use :since and an index, or give it a longer"
                            + " timeout.");
        }
        if (state.startsWith("28")) {
            return new SourceTrouble(
                    Outcome.LOGIN_REFUSED,
                    "The database refused the login",
                    "Check username and password of the source; the account must be allowed to connect.");
        }
        if (state.equals("42501") || state.equals("90096")) {
            return new SourceTrouble(
                    Outcome.LOGIN_REFUSED, said, "Let the account read what the query reads (grant select).");
        }
        if (state.startsWith("08") || state.startsWith("57P") || state.equals("90067")) {
            return new SourceTrouble(
                    Outcome.UNREACHABLE,
                    "No connection to the database, or it was lost",
                    "Is it running, and may this machine reach it? Check the url of the source.");
        }
        if (state.startsWith("42")) {
            return new SourceTrouble(
                    Outcome.SCHEMA_CHANGED,
                    said,
                    "Did the source's tables change? Adapt the query to what is there now.");
        }
        return new SourceTrouble(Outcome.REFUSED, said, "Check the query of the source.");
    }

    private static String said(SQLException e) {
        String message = Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
        int statement = message.indexOf("; SQL statement:");
        return statement < 0 ? message : message.substring(0, statement);
    }
}
