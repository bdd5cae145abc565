package dev.tollgate.measurement;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.Stage;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.UnknownProgram;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The import as it is, into a database, for one program whose key action is "visit" and whose clock is Berlin's. */
public final class FetchedInto {

    private final DataSource database;
    private final String program;
    private final Programs programs = mock(Programs.class);
    private final FetchedUsage usage;

    public FetchedInto(DataSource database, Clock clock, String program, Set<String> people) {
        this.database = database;
        this.program = program;
        Roster roster = mock(Roster.class);
        when(roster.usernames(program)).thenReturn(people);
        when(programs.get(anyString())).thenAnswer(call -> {
            if (!call.getArgument(0).equals(program)) {
                throw new UnknownProgram(call.getArgument(0));
            }
            return new ProgramView(
                    program,
                    ProgramStatus.REGISTERED,
                    "digest",
                    Instant.EPOCH,
                    "office",
                    Stage.program(Map.of("id", program)));
        });
        UsageRollUps sums = new UsageRollUps(database);
        UsageImport imports = new UsageImport(
                new UsageEvents(database),
                sums,
                clock,
                new TransactionTemplate(new DataSourceTransactionManager(database)));
        usage = new FetchedUsage(new UsageKeeping(programs, roster, imports, sums, clock), imports);
    }

    public FetchedUsage usage() {
        return usage;
    }

    public Programs programs() {
        return programs;
    }

    /** When each event happened, by id. */
    public Map<String, Instant> stored() {
        Map<String, Instant> stored = new TreeMap<>();
        JdbcClient.create(database)
                .sql("select event_id, occurred_at from usage_event where program_id = :program")
                .param("program", program)
                .query(row -> {
                    stored.put(
                            row.getString("event_id"),
                            row.getObject("occurred_at", OffsetDateTime.class).toInstant());
                });
        return stored;
    }

    public double quality(String eventId) {
        return JdbcClient.create(database)
                .sql("select quality from usage_event where program_id = :program and event_id = :event")
                .param("program", program)
                .param("event", eventId)
                .query(Double.class)
                .single();
    }

    public Set<String> aside() {
        return new UsageEvents(database).asideByUsername(program).keySet();
    }
}
