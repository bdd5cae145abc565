package dev.tollgate.measurement;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.lang.Nullable;

/**
 * PostgreSQL, events that are all new: by COPY straight to where they belong, which takes half the work of a table between.
 * The first ones are looked up before anything is copied, since a file that repeats events mostly begins with them.
 */
final class DirectIntake implements UsageIntake {

    private static final String UNIQUE_VIOLATION = "23505";
    private static final int LOOKED_UP = 500;
    /** More of them belong into a table, not into memory. */
    private static final int ASIDE = 10_000;

    private static final int COLUMNS = 7;

    private final Connection connection;
    private final String programId;
    private final byte[] program;
    private final Instant now;
    private final List<UsageEvent> first = new ArrayList<>();
    private final List<UsageEvent> aside = new ArrayList<>();
    private @Nullable Begun begun;

    private record Begun(Savepoint before, BinaryCopy copy) {}

    DirectIntake(Connection connection, String programId, Instant now) {
        this.connection = connection;
        this.programId = programId;
        this.program = BinaryCopy.utf8(programId);
        this.now = now;
    }

    @Override
    public void add(int line, UsageEvent event) {
        if (begun != null) {
            write(begun.copy(), event);
            return;
        }
        first.add(event);
        if (first.size() == LOOKED_UP) {
            begin();
        }
    }

    @Override
    public void aside(UsageEvent event) {
        if (aside.size() == ASIDE) {
            throw new Repeats(null);
        }
        aside.add(event);
    }

    @Override
    public Taken end() {
        if (begun == null && !first.isEmpty()) {
            begin();
        }
        long imported = 0;
        if (begun != null) {
            try {
                imported = begun.copy().end();
                connection.releaseSavepoint(begun.before());
                begun = null;
            } catch (SQLException e) {
                throw failed("copy", e);
            }
        }
        return new Taken(imported, new BitSet(), putAside(), 0, List.of());
    }

    private long putAside() {
        if (aside.isEmpty()) {
            return 0;
        }
        try (UsageIntake rest = new CopiedIntake(connection, programId, now)) {
            aside.forEach(rest::aside);
            return rest.end().aside();
        }
    }

    private void begin() {
        Set<String> ids = new HashSet<>();
        first.forEach(event -> ids.add(event.eventId()));
        if (ids.size() < first.size() || anyKnown(ids)) {
            throw new Repeats(null);
        }
        try {
            Savepoint before = connection.setSavepoint();
            BinaryCopy copy = new BinaryCopy(
                    connection,
                    "usage_event (program_id, event_id, username, feature, occurred_at, quality, imported_at)");
            begun = new Begun(before, copy);
            first.forEach(event -> write(copy, event));
        } catch (SQLException e) {
            throw failed("begin", e);
        }
        first.clear();
    }

    private boolean anyKnown(Set<String> ids) {
        try (PreparedStatement statement = connection.prepareStatement(
                "select 1 from usage_event where program_id = ? and event_id = any(?) limit 1")) {
            Array wanted = connection.createArrayOf("varchar", ids.toArray(String[]::new));
            statement.setString(1, programId);
            statement.setArray(2, wanted);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next();
            }
        } catch (SQLException e) {
            throw failed("look-up", e);
        }
    }

    private void write(BinaryCopy into, UsageEvent event) {
        try {
            into.row(COLUMNS);
            into.text(program);
            into.text(BinaryCopy.utf8(event.eventId()));
            into.text(BinaryCopy.utf8(event.username()));
            into.text(BinaryCopy.utf8(event.feature()));
            into.at(event.occurredAt());
            into.decimal(event.quality());
            into.at(now);
        } catch (SQLException e) {
            throw failed("copy", e);
        }
    }

    private static RuntimeException failed(String what, SQLException e) {
        return UNIQUE_VIOLATION.equals(e.getSQLState()) ? new Repeats(e) : CopiedIntake.failed(what, e);
    }

    /** Where it did not end well, the transaction goes on as if it had not begun. */
    @Override
    public void close() {
        if (begun == null) {
            return;
        }
        try {
            begun.copy().cancel();
            connection.rollback(begun.before());
        } catch (SQLException e) {
            throw failed("cancel", e);
        }
    }
}
