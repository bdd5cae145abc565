package dev.tollgate.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/** What the ledger promises, on whatever database. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.NONE)
abstract class LedgerBehaviour {

    private static final Instant NOW = Instant.parse("2026-03-02T09:15:30.123456789Z");

    @Autowired
    private Ledger ledger;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private PlatformTransactionManager transactions;

    @Autowired
    private EvidenceProperties key;

    private String program;

    @BeforeEach
    void a_program_of_its_own_for_every_test() {
        program = "crm-" + UUID.randomUUID();
    }

    @Test
    void entries_come_back_as_they_were_appended() {
        Evidence evidence = new Evidence(
                program,
                "run-1",
                "pilot",
                EvidenceKind.GATE_DECIDED,
                "progression-gate",
                4711,
                "DecideGateTask",
                "ready",
                Map.of("outcome", "GO", "gap", 1.50, "inputs", Map.of("z", 1, "a", List.of("ü", "x"))));

        append(evidence);

        assertThat(ledger.entries(program)).singleElement().satisfies(entry -> {
            assertThat(entry.seq()).isEqualTo(1);
            assertThat(entry.recordedAt()).isEqualTo(Instant.parse("2026-03-02T09:15:30.123456Z"));
            assertThat(entry.evidence()).isEqualTo(evidence);
        });
        assertThat(ledger.verify(program).whole()).isTrue();
    }

    @Test
    void a_round_is_the_entries_of_one_process_instance() {
        append(evidence(1, "a"));
        append(evidence(2, "b"));
        append(evidence(1, "c"));

        assertThat(ledger.round(program, 1)).extracting(Entry::seq).containsExactly(1L, 3L);
    }

    @Test
    void every_program_has_a_chain_of_its_own() {
        append(evidence(1, "a"));
        String other = program;
        program = "erp-" + UUID.randomUUID();
        append(evidence(1, "a"));

        assertThat(ledger.entries(program)).extracting(Entry::seq).containsExactly(1L);
        assertThat(ledger.entries(other)).extracting(Entry::seq).containsExactly(1L);
        assertThat(ledger.entries(program).getFirst().digest())
                .isNotEqualTo(ledger.entries(other).getFirst().digest());
    }

    @Test
    void nothing_is_appended_outside_a_transaction() {
        assertThatThrownBy(() -> ledger.append(evidence(1, "a"))).isInstanceOf(IllegalTransactionStateException.class);
        assertThat(ledger.entries(program)).isEmpty();
    }

    @Test
    void what_is_rolled_back_leaves_no_gap() {
        append(evidence(1, "a"));
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            ledger.append(evidence(1, "b"));
            status.setRollbackOnly();
        });
        append(evidence(1, "c"));

        assertThat(ledger.entries(program)).extracting(Entry::seq).containsExactly(1L, 2L);
        assertThat(ledger.verify(program).whole()).isTrue();
    }

    @Test
    void a_changed_row_is_found() {
        three();
        jdbc.sql("update ledger_entry set data = ? where program_id = ? and seq = 2")
                .params("{\"what\":\"forged\"}", program)
                .update();

        assertThat(ledger.verify(program).firstBroken()).isEqualTo(2);
        assertThat(ledger.verify(program).message()).contains("Entry 2 was changed");
    }

    @Test
    void a_changed_time_is_found() {
        three();
        jdbc.sql("update ledger_entry set recorded_at = ? where program_id = ? and seq = 3")
                .params(NOW.minusSeconds(60).atOffset(ZoneOffset.UTC), program)
                .update();

        assertThat(ledger.verify(program).firstBroken()).isEqualTo(3);
    }

    @Test
    void a_deleted_row_is_found() {
        three();
        jdbc.sql("delete from ledger_entry where program_id = ? and seq = 2")
                .param(program)
                .update();

        assertThat(ledger.verify(program).firstBroken()).isEqualTo(2);
        assertThat(ledger.verify(program).message()).contains("Entry 2 is missing");
    }

    @Test
    void a_tail_that_was_cut_off_is_found() {
        three();
        jdbc.sql("delete from ledger_entry where program_id = ? and seq = 3")
                .param(program)
                .update();

        assertThat(ledger.verify(program).firstBroken()).isEqualTo(3);
        assertThat(ledger.verify(program).message()).contains("the end was cut off");
    }

    @Test
    void a_head_set_back_to_a_cut_tail_is_found_and_stops_further_entries() {
        three();
        jdbc.sql("delete from ledger_entry where program_id = ? and seq = 3")
                .param(program)
                .update();
        jdbc.sql(
                        "update ledger_head set seq = 2, digest = (select digest from ledger_entry where program_id = ? and seq = 2) where program_id = ?")
                .params(program, program)
                .update();

        assertThat(ledger.verify(program).firstBroken()).isEqualTo(3);
        assertThatThrownBy(() -> append(evidence(1, "d"))).isInstanceOf(BrokenLedger.class);
    }

    @Test
    void a_deleted_head_is_found_and_stops_further_entries() {
        three();
        jdbc.sql("delete from ledger_head where program_id = ?").param(program).update();

        assertThat(ledger.verify(program).message()).contains("head of the chain is missing");
        assertThatThrownBy(() -> append(evidence(1, "d"))).isInstanceOf(BrokenLedger.class);
    }

    @Test
    void reordered_rows_are_found() {
        three();
        jdbc.sql("update ledger_entry set seq = 99 where program_id = ? and seq = 2")
                .param(program)
                .update();
        jdbc.sql("update ledger_entry set seq = 2 where program_id = ? and seq = 3")
                .param(program)
                .update();
        jdbc.sql("update ledger_entry set seq = 3 where program_id = ? and seq = 99")
                .param(program)
                .update();

        assertThat(ledger.verify(program).firstBroken()).isEqualTo(2);
    }

    @Test
    void another_key_does_not_fit() {
        three();
        JdbcLedger other = new JdbcLedger(
                jdbc,
                new Chain(EvidenceKey.of("another-key-0123456789-0123456789")),
                Clock.fixed(NOW, ZoneOffset.UTC),
                transactions);

        assertThat(other.verify(program).firstBroken()).isEqualTo(1);
        assertThat(other.keyFits()).isFalse();
        assertThatThrownBy(() -> new EvidenceKeyCheck(other).afterPropertiesSet())
                .hasMessageContaining("does not fit")
                .hasMessageContaining("tollgate.evidence.key");
    }

    @Test
    void a_head_that_somebody_remembers_fits_also_after_further_entries() {
        three();
        Head remembered = head();
        append(evidence(1, "d"));

        assertThat(remembered.seq()).isEqualTo(3);
        assertThat(ledger.contradiction(program, remembered)).isEmpty();
        assertThat(Head.parse(remembered.text())).contains(remembered);
    }

    @Test
    void a_chain_rewritten_without_the_key_is_found() {
        three();
        Head remembered = head();
        rewrite("another-key-0123456789-0123456789");

        assertThat(ledger.verify(program).firstBroken()).isEqualTo(1);
        assertThat(ledger.contradiction(program, remembered)).get().asString().contains("the ledger was rewritten");
        assertThatThrownBy(() -> append(evidence(1, "d"))).isInstanceOf(BrokenLedger.class);
    }

    @Test
    void a_chain_rewritten_with_the_key_does_not_fit_the_head_that_somebody_remembers() {
        three();
        Head remembered = head();
        rewrite(key.key());

        assertThat(ledger.verify(program).whole())
                .as("whoever has the key writes a whole chain")
                .isTrue();
        assertThat(ledger.contradiction(program, remembered))
                .hasValueSatisfying(what -> assertThat(what).contains("Entry 3").contains("the ledger was rewritten"));
    }

    @Test
    void a_database_restored_from_an_older_copy_does_not_fit_the_head_that_somebody_remembers() {
        append(evidence(1, "a"));
        Head copied = head();
        String signature = jdbc.sql("select signature from ledger_head where program_id = ?")
                .param(program)
                .query(String.class)
                .single();
        append(evidence(1, "b"));
        Head remembered = head();
        jdbc.sql("delete from ledger_entry where program_id = ? and seq > 1")
                .param(program)
                .update();
        jdbc.sql("update ledger_head set seq = ?, digest = ?, signature = ? where program_id = ?")
                .params(copied.seq(), copied.digest(), signature, program)
                .update();

        assertThat(ledger.verify(program).whole())
                .as("an older copy is a whole chain")
                .isTrue();
        assertThat(ledger.contradiction(program, remembered))
                .hasValueSatisfying(what -> assertThat(what).contains("Entry 2").contains("restored"));
    }

    @Test
    void what_is_no_head_is_not_read_as_one() {
        assertThat(Head.parse(null)).isEmpty();
        assertThat(Head.parse("")).isEmpty();
        assertThat(Head.parse("3")).isEmpty();
        assertThat(Head.parse("3:abc")).isEmpty();
        assertThat(Head.parse("99999999999999999999:" + "0".repeat(64))).isEmpty();
    }

    @Test
    void the_same_key_fits() {
        three();

        assertThat(ledger).isInstanceOf(JdbcLedger.class);
        assertThat(((JdbcLedger) ledger).keyFits()).isTrue();
    }

    @Test
    void many_who_append_at_once_make_one_unbroken_chain() throws Exception {
        int writers = 6;
        int each = 15;
        List<Callable<Void>> work = new ArrayList<>();
        for (int writer = 0; writer < writers; writer++) {
            int instance = writer;
            work.add(() -> {
                for (int i = 0; i < each; i++) {
                    append(evidence(instance, "entry " + i));
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(writers)) {
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        }

        assertThat(ledger.entries(program))
                .extracting(Entry::seq)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, writers * each).boxed().toList());
        assertThat(ledger.verify(program).whole()).isTrue();
    }

    private void three() {
        append(evidence(1, "a"));
        append(evidence(1, "b"));
        append(evidence(1, "c"));
    }

    private Head head() {
        return ledger.head(program).orElseThrow();
    }

    /** What somebody with the database does: other entries, put in the place of all that were there. */
    private void rewrite(String withKey) {
        jdbc.sql("delete from ledger_entry where program_id = ?").param(program).update();
        jdbc.sql("delete from ledger_head where program_id = ?").param(program).update();
        JdbcLedger forger = new JdbcLedger(
                jdbc, new Chain(EvidenceKey.of(withKey)), Clock.fixed(NOW, ZoneOffset.UTC), transactions);
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            for (String what : List.of("a", "forged", "c")) {
                forger.append(evidence(1, what));
            }
        });
    }

    private Evidence evidence(long instance, String what) {
        return new Evidence(
                program,
                "run-1",
                null,
                EvidenceKind.WORK_DONE,
                "step-1-create-urgency",
                instance,
                "JudgeQualityTask",
                null,
                Map.of("what", what));
    }

    private void append(Evidence evidence) {
        new TransactionTemplate(transactions).executeWithoutResult(status -> ledger.append(evidence));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableTransactionManagement(proxyTargetClass = true)
    @Import({EvidenceConfiguration.class, JdbcLedger.class})
    static class Slice {

        @Bean
        Clock clock() {
            return Clock.fixed(NOW, ZoneOffset.UTC);
        }

        @Bean
        PlatformTransactionManager transactionManager(DataSource dataSource) {
            return new DataSourceTransactionManager(dataSource);
        }

        @Bean
        JdbcClient jdbcClient(DataSource dataSource) {
            Flyway.configure().dataSource(dataSource).load().migrate();
            return JdbcClient.create(dataSource);
        }
    }
}
