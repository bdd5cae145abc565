package dev.tollgate.recognition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Signs;
import dev.tollgate.recognition.ProposedWins.Rose;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the weekly look saw to have risen, week after week. */
class ProposedWinsTest {

    private final SettableClock clock = new SettableClock("2026-06-01T09:00:00Z");
    private final Stage stage = new Stage();
    private final List<Map<String, Object>> sent = new ArrayList<>();
    private MailBench bench;
    private WinStore store;
    private ProposedWins wins;
    private long week = 500;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void open() throws Exception {
        bench = new MailBench(database(), clock);
        store = new WinStore(bench.jdbc);
        wins = new ProposedWins(
                store,
                stage.programs,
                (message, program, variables) -> {
                    sent.add(Map.of("message", message, "program", program, "variables", variables));
                    return "id";
                },
                clock);
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void use_that_rose_is_proposed_with_its_numbers_as_proof_and_its_people_are_to_be_recognised() {
        String id = propose(rose("pilot", "Sales", 20, "sales")).orElseThrow();

        assertThat(sent)
                .containsExactly(Map.of(
                        "message", "win-seen", "program", "crm", "variables", Map.of("winId", id, "waveId", "pilot")));
        Win win = store.find(id).orElseThrow();
        assertThat(win.metric()).isEqualTo("People who use Acme CRM in a week, Sales");
        assertThat(win.numbers()).isEqualTo("before 40 %, now 70 %");
        assertThat(win.source())
                .isEqualTo("Measured by Tollgate on 2026-06-01: before 40 % of the people used it in a week"
                        + " (average of the better 5 weeks), now 70 % (the lesser of two weeks in a row)");
        assertThat(win.measured()).isTrue();
    }

    @Test
    void a_week_proposes_the_win_of_the_most_people_only() {
        String id = propose(rose("pilot", "Sales", 20, "sales"), rose("rollout", "IT", 30, "it"))
                .orElseThrow();

        assertThat(store.find(id).orElseThrow().waveId()).isEqualTo("rollout");
        assertThat(sent).hasSize(1);
    }

    @Test
    void a_wave_has_one_at_a_time_and_a_unit_one_in_ninety_days_also_in_another_group() {
        String first = propose(rose("pilot", "Sales", 20, "sales")).orElseThrow();
        assertThat(propose(rose("pilot", "IT", 30, "it"))).as("not thanked yet").isEmpty();

        thanked(first);
        assertThat(propose(rose("pilot", "Sales + Legal", 25, "legal", "sales")))
                .as("the same unit")
                .isEmpty();
        String second = propose(rose("pilot", "IT", 30, "it")).orElseThrow();
        thanked(second);

        clock.advance(Duration.ofDays(70));
        assertThat(propose(rose("pilot", "Sales", 20, "sales"))).isPresent();
    }

    @Test
    void step_6_publishes_what_was_described_to_it_and_no_proposed_win() {
        propose(rose("pilot", "Sales", 20, "sales"));

        assertThat(store.latest("run-1", "pilot")).isEmpty();
    }

    private void thanked(String winId) {
        bench.jdbc
                .sql("""
                        insert into recognition (id, win_id, program_id, run_id, wave_id, process_instance_key, kind, proof, \
                        asked_at, consent_until, awarded_at) values (?, ?, 'crm', 'run-1', 'pilot', 1, 'thanks', '', ?, ?, ?)""")
                .params(
                        "of-" + winId.substring(0, 30),
                        winId,
                        clock.instant().atOffset(ZoneOffset.UTC),
                        clock.instant().atOffset(ZoneOffset.UTC),
                        clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    private Optional<String> propose(Rose... seen) {
        week++;
        clock.advance(Duration.ofDays(7));
        if (week == 501) {
            clock.advance(Duration.ofDays(-7));
        }
        Job job = new Job(
                1,
                "hold-rhythm",
                "operating-rhythm",
                5,
                week,
                "HoldRhythmTask",
                9,
                Map.of(),
                new Scope("run-1", "crm", null, null));
        return bench.transactions.execute(status -> wins.propose(job, List.of(seen)));
    }

    private static Rose rose(String waveId, String name, int people, String... departments) {
        Set<MeasuredUnit> units = Arrays.stream(departments)
                .map(department -> new MeasuredUnit(department, "Berlin"))
                .collect(Collectors.toSet());
        Signs.Risen rise = new Signs.Risen(40, 5, 70);
        return new Rose(
                waveId,
                new Signs.OfGroup(name, units, people, false, Optional.of(rise), Optional.empty(), Optional.empty()),
                rise);
    }
}
