package dev.tollgate.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.escalation.Escalation.State;
import dev.tollgate.obstacle.Obstacle;
import dev.tollgate.obstacle.ObstacleSource;
import dev.tollgate.obstacle.Raise;
import dev.tollgate.obstacle.Reports;
import dev.tollgate.program.Rung;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What the tables of obstacles and escalations keep, on whatever database. */
abstract class EscalationTables {

    private static final Instant NOW = Instant.parse("2026-05-04T09:00:00.123456Z");

    abstract DataSource database();

    @Test
    void an_escalation_is_read_back_as_it_was_written_in_every_state() {
        Reports reports = new Reports(database());
        EscalationStore store = new EscalationStore(reports.jdbc);
        Escalation opened = new Escalation(
                UUID.randomUUID().toString(),
                "crm",
                "run-1",
                "pilot",
                "habit",
                "Sales",
                "sales\tBerlin\nit\t",
                12,
                "adoption",
                NOW,
                60.5,
                75,
                false,
                State.OPEN,
                null,
                null,
                List.of());
        reports.transactions.executeWithoutResult(tx -> {
            store.insert(opened);
            Escalation locked = store.lock(opened.id()).orElseThrow();
            store.update(locked.choose(Rung.HELP)
                    .planned("Help", "lead", LocalDate.of(2026, 5, 11))
                    .begun(NOW));
        });
        Escalation begun = store.find(opened.id()).orElseThrow();
        assertThat(begun)
                .isEqualTo(opened.choose(Rung.HELP)
                        .planned("Help", "lead", LocalDate.of(2026, 5, 11))
                        .begun(NOW));

        reports.transactions.executeWithoutResult(tx -> store.update(begun.measured(80, 80.0, true, NOW)));
        assertThat(store.find(opened.id())).contains(begun.measured(80, 80.0, true, NOW));
        assertThat(store.of("run-1", "pilot")).contains(begun.measured(80, 80.0, true, NOW));
    }

    @Test
    void what_was_observed_is_found_by_its_group_and_time() {
        Reports reports = new Reports(database());
        EscalationStore store = new EscalationStore(reports.jdbc);
        String run = UUID.randomUUID().toString();
        Use sales = new Use(
                LocalDate.parse("2026-06-01"), "sales\tBerlin", "Sales", 12, "adoption", 62, 90, 75, null, false);
        Use other = new Use(LocalDate.parse("2026-06-01"), "it\tBerlin", "IT", 12, "adoption", 62, 90, 75, null, false);
        reports.transactions.executeWithoutResult(tx -> {
            store.observe(run, "pilot", sales, NOW.minusSeconds(100));
            store.observe(run, "pilot", sales, NOW);
            store.observe(run, "pilot", other, NOW);
        });

        assertThat(store.observed(run, "pilot", sales, NOW.minusSeconds(200))).hasSize(2);
        assertThat(store.observed(run, "pilot", sales, NOW)).containsExactly(new EscalationStore.Observed(NOW, 62));
    }

    @Test
    void an_obstacle_is_read_back_as_it_was_raised() {
        Reports reports = new Reports(database());
        Obstacle raised = reports.transactions.execute(tx -> reports.obstacles.raise(new Raise(
                "crm", "pilot", "sales", "force", "Text " + UUID.randomUUID(), ObstacleSource.DETECTION, "lead")));

        assertThat(reports.obstacles.find("crm", raised.id())).contains(raised);
        assertThat(reports.obstacles.find("other", raised.id())).isEmpty();
    }
}
