package dev.tollgate.evidence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/** The ledger in the database. The head row of a program's chain is the lock that puts its entries in order. */
@Component
class JdbcLedger implements Ledger {

    private static final String COLUMNS = """
            select seq, program_id, run_id, wave_id, kind, process_id, process_instance_key, element_id, subject, \
            data, recorded_at, digest from ledger_entry""";

    private final JdbcClient jdbc;
    private final Chain chain;
    private final Clock clock;
    private final TransactionTemplate apart;

    JdbcLedger(JdbcClient jdbc, Chain chain, Clock clock, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.chain = chain;
        this.clock = clock;
        this.apart = new TransactionTemplate(transactions);
        this.apart.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Override
    @Transactional(propagation = Propagation.MANDATORY)
    public Entry append(Evidence evidence) {
        String programId = evidence.programId();
        Chain.Head head = lockedHead(programId).orElseGet(() -> begin(programId));
        if (!chain.authentic(programId, head)) {
            throw new BrokenLedger(
                    "The evidence ledger of program '%s' was changed outside Tollgate, or the key does not fit: the head of the chain at entry %d is not ours. See GET /api/programs/%s/evidence/verification"
                            .formatted(programId, head.seq(), programId));
        }
        Chain.Row row = chain.next(head, evidence, clock.instant());
        jdbc.sql("""
                        insert into ledger_entry (program_id, seq, run_id, wave_id, kind, process_id, \
                        process_instance_key, element_id, subject, data, recorded_at, digest) \
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        programId,
                        row.seq(),
                        evidence.runId(),
                        evidence.waveId(),
                        evidence.kind().name(),
                        evidence.processId(),
                        evidence.processInstanceKey(),
                        evidence.elementId(),
                        evidence.subject(),
                        row.data(),
                        row.recordedAt().atOffset(ZoneOffset.UTC),
                        row.digest())
                .update();
        Chain.Head moved = chain.head(programId, row.seq(), row.digest());
        jdbc.sql("update ledger_head set seq = ?, digest = ?, signature = ? where program_id = ?")
                .params(moved.seq(), moved.digest(), moved.signature(), programId)
                .update();
        return row.entry();
    }

    /** The head row is made apart, since losing the race for it would spoil the caller's transaction on PostgreSQL. */
    private Chain.Head begin(String programId) {
        if (!rows(programId).isEmpty()) {
            // Somebody may have begun the chain since the head was looked for; entries come after their head.
            return lockedHead(programId)
                    .orElseThrow(() -> new BrokenLedger(
                            "The evidence ledger of program '%s' has lost the head of its chain".formatted(programId)));
        }
        Chain.Head start = chain.start(programId);
        try {
            apart.executeWithoutResult(status -> jdbc.sql(
                            "insert into ledger_head (program_id, seq, digest, signature) values (?, ?, ?, ?)")
                    .params(programId, start.seq(), start.digest(), start.signature())
                    .update());
        } catch (DuplicateKeyException e) {
            // Somebody else began the chain in the meantime; theirs is locked next.
        }
        return lockedHead(programId).orElseThrow();
    }

    private Optional<Chain.Head> lockedHead(String programId) {
        return jdbc.sql("select seq, digest, signature from ledger_head where program_id = ? for update")
                .param(programId)
                .query((rs, number) ->
                        new Chain.Head(rs.getLong("seq"), rs.getString("digest"), rs.getString("signature")))
                .optional();
    }

    @Override
    public List<Entry> entries(String programId) {
        return rows(programId).stream().map(Chain.Row::entry).toList();
    }

    @Override
    public List<Entry> round(String programId, long processInstanceKey) {
        return jdbc
                .sql(COLUMNS + " where program_id = ? and process_instance_key = ? order by seq")
                .params(programId, processInstanceKey)
                .query(JdbcLedger::row)
                .list()
                .stream()
                .map(Chain.Row::entry)
                .toList();
    }

    @Override
    public Optional<Entry> entry(String programId, long seq) {
        return jdbc.sql(COLUMNS + " where program_id = ? and seq = ?")
                .params(programId, seq)
                .query(JdbcLedger::row)
                .optional()
                .map(Chain.Row::entry);
    }

    @Override
    public Optional<Head> head(String programId) {
        return jdbc.sql("select seq, digest from ledger_head where program_id = ? and seq > 0")
                .param(programId)
                .query((rs, number) -> new Head(rs.getLong("seq"), rs.getString("digest")))
                .optional();
    }

    List<Entry> page(String programId, long offset, int size) {
        return jdbc
                .sql(COLUMNS + " where program_id = ? and seq > ? and seq <= ? order by seq")
                .params(programId, offset, offset + size)
                .query(JdbcLedger::row)
                .list()
                .stream()
                .map(Chain.Row::entry)
                .toList();
    }

    long count(String programId) {
        return jdbc.sql("select count(*) from ledger_entry where program_id = ?")
                .param(programId)
                .query(Long.class)
                .single();
    }

    /** Locks the head, so that an entry appended meanwhile is not taken for one cut off. */
    @Override
    @Transactional
    public Verification verify(String programId) {
        Chain.Head head = lockedHead(programId).orElse(null);
        return chain.verify(programId, head, rows(programId));
    }

    /** Whether any chain begins with an entry signed with this key; true where there is no evidence at all. */
    boolean keyFits() {
        List<Chain.Row> beginnings = jdbc.sql(COLUMNS + " where seq = 1 order by program_id")
                .query(JdbcLedger::row)
                .list();
        return beginnings.isEmpty() || beginnings.stream().anyMatch(row -> chain.follows(Chain.GENESIS, row));
    }

    private List<Chain.Row> rows(String programId) {
        return jdbc.sql(COLUMNS + " where program_id = ? order by seq")
                .param(programId)
                .query(JdbcLedger::row)
                .list();
    }

    private static Chain.Row row(ResultSet rs, int number) throws SQLException {
        String data = rs.getString("data");
        Evidence evidence = new Evidence(
                rs.getString("program_id"),
                rs.getString("run_id"),
                rs.getString("wave_id"),
                EvidenceKind.valueOf(rs.getString("kind")),
                rs.getString("process_id"),
                rs.getLong("process_instance_key"),
                rs.getString("element_id"),
                rs.getString("subject"),
                Canonical.map(data));
        return new Chain.Row(
                rs.getLong("seq"),
                evidence,
                data,
                rs.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                rs.getString("digest"));
    }
}
