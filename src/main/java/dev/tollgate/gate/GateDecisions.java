package dev.tollgate.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Entry;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.program.Gate;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Repository;

/** The decisions in a form for reading. Nothing is decided on these rows; the ledger counts. */
@Repository
class GateDecisions {

    private static final TypeReference<Map<String, Object>> INPUTS = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final ObjectMapper json;

    GateDecisions(JdbcClient jdbc, ObjectMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(Job job, Entry entry, GateKeeper.Decision decision) {
        Snapshot snapshot = decision.snapshot();
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into gate_decision (id, program_id, wave_id, run_id, gate, process_instance_key, snapshot_id,
                          decision_key, ledger_seq, decided_at, inputs, outcome, reason, held_by, next_review,
                          live_since)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        id,
                        snapshot.programId(),
                        snapshot.waveId(),
                        snapshot.runId(),
                        snapshot.gate().id(),
                        job.processInstanceKey(),
                        snapshot.id(),
                        decision.decisionKey(),
                        entry.seq(),
                        entry.recordedAt().atOffset(ZoneOffset.UTC),
                        write(shown(decision)),
                        decision.outcome().name(),
                        decision.reason(),
                        decision.heldBy(),
                        decision.nextReview(),
                        decision.liveSince() == null
                                ? null
                                : decision.liveSince().atOffset(ZoneOffset.UTC))
                .update();
        int ordinal = 0;
        for (Finding condition : decision.conditions()) {
            jdbc.sql("""
                            insert into gate_condition (decision_id, ordinal, metric, pool, people, measured, target)
                            values (?, ?, ?, ?, ?, ?, ?)""")
                    .params(
                            id,
                            ordinal++,
                            condition.metric().name(),
                            condition.pool(),
                            condition.people(),
                            condition.value(),
                            condition.target())
                    .update();
        }
        int line = 0;
        for (Judgement.Explanation explanation : decision.explained()) {
            jdbc.sql("""
                            insert into gate_explanation (decision_id, ordinal, metric, state, sentence)
                            values (?, ?, ?, ?, ?)""")
                    .params(
                            id,
                            line++,
                            explanation.metric().key(),
                            explanation.state().name(),
                            explanation.sentence())
                    .update();
        }
    }

    /** All decisions of a program, oldest first. */
    List<Decision> of(String programId) {
        return jdbc.sql("select * from gate_decision where program_id = ? order by ledger_seq")
                .param(programId)
                .query((row, number) -> {
                    OffsetDateTime nextReview = row.getObject("next_review", OffsetDateTime.class);
                    OffsetDateTime liveSince = row.getObject("live_since", OffsetDateTime.class);
                    Gate gate = Gate.of(row.getString("gate")).orElseThrow();
                    return new Decision(
                            row.getString("wave_id"),
                            row.getString("run_id"),
                            gate,
                            gate.question(),
                            row.getObject("decided_at", OffsetDateTime.class).toInstant(),
                            GateOutcome.valueOf(row.getString("outcome")),
                            row.getString("reason"),
                            row.getString("held_by"),
                            nextReview == null ? null : nextReview.toInstant(),
                            liveSince == null ? null : liveSince.toInstant(),
                            row.getString("snapshot_id"),
                            Long.toString(row.getLong("decision_key")),
                            read(row.getString("inputs")),
                            row.getLong("ledger_seq"),
                            conditions(row.getString("id")),
                            explanations(row.getString("id")));
                })
                .list();
    }

    private List<Judgement.Explanation> explanations(String decisionId) {
        return jdbc.sql("select * from gate_explanation where decision_id = ? order by ordinal")
                .param(decisionId)
                .query((row, number) -> new Judgement.Explanation(
                        Metric.of(row.getString("metric")),
                        Judgement.State.valueOf(row.getString("state")),
                        row.getString("sentence")))
                .list();
    }

    private List<Condition> conditions(String decisionId) {
        return jdbc.sql("select * from gate_condition where decision_id = ? order by ordinal")
                .param(decisionId)
                .query((row, number) -> {
                    boolean shown = row.getInt("people") >= Snapshot.FEWEST_SHOWN;
                    double measured = row.getDouble("measured");
                    return new Condition(
                            Metric.valueOf(row.getString("metric")),
                            shown ? row.getString("pool") : "A group too small to be shown",
                            shown ? Double.valueOf(measured) : null,
                            row.getDouble("target"));
                })
                .list();
    }

    /** Without the distance from the target where that tells about too few people; the ledger has it. */
    private static Map<String, Object> shown(GateKeeper.Decision decision) {
        Map<String, Object> inputs = new LinkedHashMap<>(decision.inputs().asMap());
        if (Judgement.passed(decision.snapshot()).weakestIsHidden()) {
            inputs.remove("weakestGap");
        }
        return inputs;
    }

    private String write(Map<String, Object> inputs) {
        try {
            return json.writeValueAsString(inputs);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> read(String inputs) {
        try {
            return json.readValue(inputs, INPUTS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A decision as the API shows it.
     *
     * @param heldBy what is missing, in words
     * @param liveBeforeReadySince since when the wave was live although this gate had not passed; null where it was not
     * @param decisionKey the engine's key of the decision table that was asked
     * @param ledgerSeq the entry of the ledger that proves it
     * @param conditions that must be met at the next gate
     * @param explained each criterion in a sentence, also those that were met or are not measured
     */
    record Decision(
            String waveId,
            String runId,
            Gate gate,
            String question,
            Instant decidedAt,
            GateOutcome outcome,
            String reason,
            String heldBy,
            @Nullable Instant nextReview,
            @Nullable Instant liveBeforeReadySince,
            String snapshotId,
            String decisionKey,
            Map<String, Object> inputs,
            long ledgerSeq,
            List<Condition> conditions,
            List<Judgement.Explanation> explained) {}

    /**
     * @param measured in percent at the decision; null for a group too small to be shown
     * @param target in percent
     */
    record Condition(Metric metric, String group, @Nullable Double measured, double target) {}
}
