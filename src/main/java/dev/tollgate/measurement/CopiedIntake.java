package dev.tollgate.measurement;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
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
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0};
    private static final short COLUMNS = 7;
    private static final int ROW_WITHOUT_TEXT = 64;
    private static final int NULL = -1;
    private static final short END = -1;
    private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final Connection connection;
    private final String programId;
    private final Instant now;
    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
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
                    .copyIn(
                            "copy usage_stage (line, aside, event_id, username, feature, occurred_at, quality) from stdin"
                                    + " with (format binary)");
            // No flags, no extension.
            buffer.put(SIGNATURE).putInt(0).putInt(0);
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

    /** A row in PostgreSQL's binary format: how many columns, then each with its length. */
    private void write(int line, boolean aside, UsageEvent event) {
        byte[] id = event.eventId().getBytes(StandardCharsets.UTF_8);
        byte[] username = event.username().getBytes(StandardCharsets.UTF_8);
        byte[] feature = event.feature().getBytes(StandardCharsets.UTF_8);
        if (buffer.remaining() < ROW_WITHOUT_TEXT + id.length + username.length + feature.length) {
            flush();
        }
        buffer.putShort(COLUMNS);
        buffer.putInt(Integer.BYTES).putInt(line);
        buffer.putInt(1).put((byte) (aside ? 1 : 0));
        buffer.putInt(id.length).put(id);
        buffer.putInt(username.length).put(username);
        buffer.putInt(feature.length).put(feature);
        buffer.putInt(Long.BYTES).putLong(ChronoUnit.MICROS.between(POSTGRES_EPOCH, event.occurredAt()));
        if (event.quality() == null) {
            buffer.putInt(NULL);
        } else {
            buffer.putInt(Double.BYTES).putDouble(event.quality());
        }
    }

    private void flush() {
        try {
            copy.writeToCopy(buffer.array(), 0, buffer.position());
            buffer.clear();
        } catch (SQLException e) {
            throw failed("copy", e);
        }
    }

    @Override
    public Taken end() {
        try {
            if (buffer.remaining() < Short.BYTES) {
                flush();
            }
            buffer.putShort(END);
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
