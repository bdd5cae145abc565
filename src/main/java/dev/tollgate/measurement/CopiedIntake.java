package dev.tollgate.measurement;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/** PostgreSQL: all events by COPY into a table of this transaction, then by one statement to where they belong. */
final class CopiedIntake implements UsageIntake {

    private static final int BUFFER = 1 << 16;

    private final Connection connection;
    private final String programId;
    private final Instant now;
    private final CopyIn copy;
    private final StringBuilder row = new StringBuilder(256);
    private byte[] buffer = new byte[BUFFER];
    private int filled;
    private long staged;
    private long stagedAside;

    CopiedIntake(Connection connection, String programId, Instant now) {
        this.connection = connection;
        this.programId = programId;
        this.now = now;
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute("""
                        create temporary table if not exists usage_stage (
                          line integer, aside boolean, event_id varchar, username varchar, feature varchar,
                          occurred_at timestamp(6) with time zone, quality double precision)
                        on commit delete rows""");
                // Left over where this transaction took something in before.
                statement.execute("truncate usage_stage");
            }
            copy = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy usage_stage (line, aside, event_id, username, feature, occurred_at, quality) from stdin");
        } catch (SQLException e) {
            throw failed("begin", e);
        }
    }

    @Override
    public void add(int line, UsageEvent event) {
        write(line, false, event);
        staged++;
    }

    @Override
    public void aside(UsageEvent event) {
        write(0, true, event);
        stagedAside++;
    }

    private void write(int line, boolean aside, UsageEvent event) {
        row.setLength(0);
        row.append(line).append('\t').append(aside ? 't' : 'f').append('\t');
        text(event.eventId());
        row.append('\t');
        text(event.username());
        row.append('\t');
        text(event.feature());
        row.append('\t').append(event.occurredAt()).append('\t');
        if (event.quality() == null) {
            row.append("\\N");
        } else {
            row.append(event.quality().doubleValue());
        }
        row.append('\n');
        byte[] bytes = row.toString().getBytes(StandardCharsets.UTF_8);
        if (filled + bytes.length > buffer.length) {
            flush();
        }
        System.arraycopy(bytes, 0, buffer, filled, bytes.length);
        filled += bytes.length;
    }

    private void text(String value) {
        for (int at = 0; at < value.length(); at++) {
            char letter = value.charAt(at);
            switch (letter) {
                case '\\' -> row.append("\\\\");
                case '\t' -> row.append("\\t");
                case '\n' -> row.append("\\n");
                case '\r' -> row.append("\\r");
                default -> row.append(letter);
            }
        }
    }

    private void flush() {
        try {
            copy.writeToCopy(buffer, 0, filled);
            filled = 0;
        } catch (SQLException e) {
            throw failed("copy", e);
        }
    }

    @Override
    public Taken end() {
        try {
            flush();
            copy.endCopy();
            long imported = staged == 0 ? 0 : insert("""
                            insert into usage_event (program_id, event_id, username, feature, occurred_at, quality,
                              imported_at)
                            select ?, event_id, username, feature, occurred_at, quality, ? from usage_stage
                            where not aside on conflict (program_id, event_id) do nothing""");
            long aside = stagedAside == 0 ? 0 : insert("""
                            insert into usage_aside (program_id, event_id, username, feature, occurred_at, quality,
                              imported_at)
                            select ?, event_id, username, feature, occurred_at, quality, ? from usage_stage
                            where aside on conflict (program_id, event_id) do nothing""");
            return imported == staged
                    ? new Taken(imported, new BitSet(), aside, 0, List.of())
                    : withRepeated(imported, aside);
        } catch (SQLException e) {
            throw failed("merge", e);
        }
    }

    private long insert(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, programId);
            statement.setObject(2, now.atOffset(ZoneOffset.UTC));
            return statement.executeLargeUpdate();
        }
    }

    /** Which lines were not inserted: an event that was there before this transaction, or is on an earlier line. */
    private Taken withRepeated(long imported, long aside) throws SQLException {
        BitSet repeated = new BitSet();
        List<Change> changes = new ArrayList<>();
        long changed = 0;
        try (PreparedStatement statement = connection.prepareStatement("""
                select staged.line, staged.event_id,
                  (staged.username, staged.feature, staged.occurred_at, staged.quality)
                    is distinct from (kept.username, kept.feature, kept.occurred_at, kept.quality) as changed
                from (select *, row_number() over (partition by event_id order by line) as place
                    from usage_stage where not aside) staged
                  join usage_event kept on kept.program_id = ? and kept.event_id = staged.event_id
                where staged.place > 1 or not kept.xmin = pg_current_xact_id()::xid
                order by staged.line""")) {
            statement.setString(1, programId);
            statement.setFetchSize(BUFFER);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    repeated.set(rows.getInt("line"));
                    if (rows.getBoolean("changed")) {
                        changed++;
                        if (changes.size() < CHANGES_LISTED) {
                            changes.add(new Change(rows.getInt("line"), rows.getString("event_id")));
                        }
                    }
                }
            }
        }
        if (repeated.cardinality() + imported != staged) {
            throw new IllegalStateException("%d events were handed in, %d are new and %d repeated"
                    .formatted(staged, imported, repeated.cardinality()));
        }
        return new Taken(imported, repeated, aside, changed, List.copyOf(changes));
    }

    /** Ends a copy that is still going on, since the connection takes no other command before. */
    @Override
    public void close() {
        if (copy.isActive()) {
            try {
                copy.cancelCopy();
            } catch (SQLException e) {
                throw failed("cancel", e);
            }
        }
    }

    private static DataAccessException failed(String what, SQLException e) {
        DataAccessException known = new SQLStateSQLExceptionTranslator().translate("usage " + what, null, e);
        return known == null ? new UncategorizedSQLException("usage " + what, null, e) : known;
    }
}
