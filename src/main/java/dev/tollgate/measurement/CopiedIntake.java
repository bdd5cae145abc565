package dev.tollgate.measurement;

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
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.support.SQLStateSQLExceptionTranslator;

/** PostgreSQL, events of which some may be known: by COPY into a table of this transaction, then to where they belong. */
final class CopiedIntake implements UsageIntake {

    private static final int FETCHED_AT_ONCE = 5000;
    private static final int COLUMNS = 7;

    private final Connection connection;
    private final String programId;
    private final Instant now;
    private final BinaryCopy copy;
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
            copy = new BinaryCopy(
                    connection, "usage_stage (line, aside, event_id, username, feature, occurred_at, quality)");
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
        try {
            copy.row(COLUMNS);
            copy.number(line);
            copy.truth(aside);
            copy.text(BinaryCopy.utf8(event.eventId()));
            copy.text(BinaryCopy.utf8(event.username()));
            copy.text(BinaryCopy.utf8(event.feature()));
            copy.at(event.occurredAt());
            copy.decimal(event.quality());
        } catch (SQLException e) {
            throw failed("copy", e);
        }
    }

    @Override
    public Taken end() {
        try {
            copy.end();
            long aside = stagedAside == 0 ? 0 : insert("""
                            insert into usage_aside (program_id, event_id, username, feature, occurred_at, quality,
                              imported_at)
                            select ?, event_id, username, feature, occurred_at, quality, ? from usage_stage
                            where aside on conflict (program_id, event_id) do nothing""");
            if (staged == 0) {
                return new Taken(0, new BitSet(), aside, 0, List.of());
            }
            Taken taken = withRepeated(aside);
            long imported = insert("""
                    insert into usage_event (program_id, event_id, username, feature, occurred_at, quality,
                      imported_at)
                    select ?, event_id, username, feature, occurred_at, quality, ? from usage_stage
                    where not aside order by line on conflict (program_id, event_id) do nothing""");
            if (imported != taken.imported()) {
                throw new IllegalStateException("%d events were handed in, %d are new and %d repeated"
                        .formatted(staged, imported, taken.repeated().cardinality()));
            }
            return taken;
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

    /** Which lines will not be inserted: of an event that was taken in before, or that is on an earlier line. */
    private Taken withRepeated(long aside) throws SQLException {
        BitSet repeated = new BitSet();
        List<Change> changes = new ArrayList<>();
        long changed = 0;
        try (PreparedStatement statement = connection.prepareStatement("""
                select staged.line, staged.event_id, case when kept.event_id is null
                  then (staged.username, staged.feature, staged.occurred_at, staged.quality) is distinct from
                    (first_username, first_feature, first_at, first_quality)
                  else (staged.username, staged.feature, staged.occurred_at, staged.quality) is distinct from
                    (kept.username, kept.feature, kept.occurred_at, kept.quality) end as changed
                from (select *, first_value(line) over same as first_line, first_value(username) over same as first_username,
                      first_value(feature) over same as first_feature, first_value(occurred_at) over same as first_at,
                      first_value(quality) over same as first_quality
                    from usage_stage where not aside window same as (partition by event_id order by line)) staged
                  left join usage_event kept on kept.program_id = ? and kept.event_id = staged.event_id
                where kept.event_id is not null or staged.line > staged.first_line
                order by staged.line""")) {
            statement.setString(1, programId);
            statement.setFetchSize(FETCHED_AT_ONCE);
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
        return new Taken(staged - repeated.cardinality(), repeated, aside, changed, List.copyOf(changes));
    }

    @Override
    public void close() {
        try {
            copy.cancel();
        } catch (SQLException e) {
            throw failed("cancel", e);
        }
    }

    static DataAccessException failed(String what, SQLException e) {
        DataAccessException known = new SQLStateSQLExceptionTranslator().translate("usage " + what, null, e);
        return known == null ? new UncategorizedSQLException("usage " + what, null, e) : known;
    }
}
