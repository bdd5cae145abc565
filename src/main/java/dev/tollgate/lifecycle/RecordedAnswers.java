package dev.tollgate.lifecycle;

import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

@Component
class RecordedAnswers implements TaskAnswers {

    private static final String COLUMNS =
            "select element_id, process_instance_key, subject, ledger_seq, content, completed_at from task_answer";

    private final JdbcClient jdbc;

    RecordedAnswers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    private record Stored(Answer answer, long seq, String content) {}

    @Override
    public Optional<Answer> latest(long processInstanceKey, String elementId) {
        return stored(processInstanceKey, elementId, null).map(Stored::answer);
    }

    @Override
    public Optional<Answer> latest(String runId, String waveId, String elementId) {
        String sql = COLUMNS + " where run_id = ? and element_id = ?";
        JdbcClient.StatementSpec statement = waveId == null
                ? jdbc.sql(sql + " order by ledger_seq desc").params(runId, elementId)
                : jdbc.sql(sql + " and wave_id = ? order by ledger_seq desc").params(runId, elementId, waveId);
        return statement.query(RecordedAnswers::row).list().stream()
                .map(Stored::answer)
                .findFirst();
    }

    @Override
    public List<Answer> all(long processInstanceKey, String elementId) {
        return jdbc
                .sql(COLUMNS + " where process_instance_key = ? and element_id = ? order by ledger_seq")
                .params(processInstanceKey, elementId)
                .query(RecordedAnswers::row)
                .list()
                .stream()
                .map(Stored::answer)
                .toList();
    }

    @Override
    public Optional<Answer> latest(long processInstanceKey, String elementId, @Nullable String subject) {
        return stored(processInstanceKey, elementId, subject).map(Stored::answer);
    }

    /**
     * The latest answer in the instance, if the ledger has its digest.
     *
     * @param subject whom or what it is for, or null for the latest of all
     * @throws Refused when the answer was changed after it was recorded
     */
    Optional<Answer> proven(long processInstanceKey, String elementId, @Nullable String subject, Proof proof) {
        Optional<Stored> stored = stored(processInstanceKey, elementId, subject);
        Optional<Entry> entry = proof.last(processInstanceKey, EvidenceKind.TASK_COMPLETED, elementId, subject);
        if (stored.isEmpty() && entry.isEmpty()) {
            return Optional.empty();
        }
        boolean same = stored.isPresent()
                && entry.isPresent()
                && stored.get().seq() == entry.get().seq()
                && Canonical.sha256(stored.get().content())
                        .equals(entry.get().evidence().data().get("digest"));
        if (!same) {
            throw new Refused("The answer to '%s' in process instance %d is not the one in the evidence ledger"
                    .formatted(elementId, processInstanceKey));
        }
        return stored.map(Stored::answer);
    }

    private Optional<Stored> stored(long processInstanceKey, String elementId, @Nullable String subject) {
        return jdbc
                .sql(COLUMNS + " where process_instance_key = ? and element_id = ? order by ledger_seq desc")
                .params(processInstanceKey, elementId)
                .query(RecordedAnswers::row)
                .list()
                .stream()
                .filter(stored ->
                        subject == null || subject.equals(stored.answer().subject()))
                .findFirst();
    }

    private static Stored row(ResultSet rs, int number) throws SQLException {
        String content = rs.getString("content");
        return new Stored(
                new Answer(
                        rs.getString("element_id"),
                        rs.getLong("process_instance_key"),
                        rs.getString("subject"),
                        Canonical.map(content),
                        Runs.instant(rs, "completed_at")),
                rs.getLong("ledger_seq"),
                content);
    }
}
