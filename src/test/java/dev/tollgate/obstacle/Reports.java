package dev.tollgate.obstacle;

import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Decisions;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.Unit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The obstacles of the running program "crm" on a database, and what they sent and proved. */
public final class Reports implements Ledger, Outbox {

    public final SettableClock clock = new SettableClock("2026-05-04T09:00:00Z");
    public final Stage stage = new Stage();
    public final JdbcClient jdbc;
    public final TransactionTemplate transactions;
    public final List<Evidence> proven = new ArrayList<>();
    public final List<Map<String, Object>> sent = new ArrayList<>();
    public final Obstacles obstacles;
    public final PeopleAtHand people;
    private final ObstacleStore store;

    public Reports(DataSource database) {
        this(database, new Catalogue());
    }

    Reports(DataSource database, Catalogue catalogue) {
        Flyway.configure().dataSource(database).load().migrate();
        jdbc = JdbcClient.create(database);
        transactions = new TransactionTemplate(new DataSourceTransactionManager(database));
        store = new ObstacleStore(jdbc);
        obstacles = with(catalogue);
        people = new PeopleAtHand(stage.programs, stage.roster);
        when(stage.roster.units(anyString(), anyString())).thenReturn(List.of(new Unit("pilot", "sales", null)));
        proven.add(new Evidence(
                "crm", "run-1", null, EvidenceKind.RUN_CLAIMED, "adoption-program", 1, null, null, Map.of()));
    }

    Obstacles with(Catalogue catalogue) {
        return new Obstacles(store, catalogue, stage.programs, stage.roster, this, this, clock);
    }

    Resolution resolution(Decisions decisions) {
        return new Resolution(obstacles, new Catalogue(), people, stage.programs, stage, decisions);
    }

    Obstacle raise(String catalogueId, String text) {
        return transactions.execute(
                tx -> obstacles.raise(new Raise("crm", "pilot", null, catalogueId, text, ObstacleSource.API, "lead")));
    }

    @Override
    public Entry append(Evidence evidence) {
        proven.add(evidence);
        return new Entry(proven.size(), evidence, Instant.EPOCH, "digest");
    }

    @Override
    public List<Entry> entries(String programId) {
        return proven.stream()
                .map(evidence -> new Entry(1, evidence, Instant.EPOCH, "digest"))
                .toList();
    }

    @Override
    public List<Entry> round(String programId, long processInstanceKey) {
        return entries(programId);
    }

    @Override
    public Verification verify(String programId) {
        return new Verification(programId, proven.size(), "digest", null, "whole");
    }

    @Override
    public String append(String messageName, String correlationKey, Map<String, Object> variables) {
        sent.add(Map.of("name", messageName, "key", correlationKey, "variables", variables));
        return UUID.randomUUID().toString();
    }
}
