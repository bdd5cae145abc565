package dev.tollgate.gate;

import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.measurement.Metric;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The lower targets that were asked for, and what the ledger says of their confirmation. */
@Repository
class Rebaselines {

    static final String PURPOSE = "rebaseline";
    private static final int WORKING_DAYS = 5;

    private final JdbcClient jdbc;

    Rebaselines(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param sponsors the two who have to confirm it */
    record Rebaseline(
            String id,
            String programId,
            String runId,
            String waveId,
            Gate gate,
            Metric metric,
            double original,
            double target,
            String reason,
            String dissent,
            LocalDate reviewOn,
            List<String> sponsors,
            Instant askedAt) {

        /** When the second of the two sponsors had said yes; nothing while one has not, or where one said no. */
        Optional<Instant> confirmedAt(List<Entry> entries) {
            List<Optional<Entry>> answers = sponsors.stream()
                    .map(sponsor -> entries.stream()
                            .filter(entry -> entry.evidence().kind() == EvidenceKind.CONFIRMED
                                    && PURPOSE.equals(entry.evidence().elementId())
                                    && id.equals(entry.evidence().subject())
                                    && sponsor.equals(entry.evidence().data().get("person")))
                            .reduce((first, last) -> last)
                            .filter(entry ->
                                    "yes".equals(entry.evidence().data().get("answer"))))
                    .toList();
            return answers.stream().allMatch(Optional::isPresent)
                    ? answers.stream()
                            .map(answer -> answer.orElseThrow().recordedAt())
                            .max(Comparator.naturalOrder())
                    : Optional.empty();
        }

        boolean declined(List<Entry> entries) {
            return entries.stream()
                    .anyMatch(entry -> entry.evidence().kind() == EvidenceKind.CONFIRMED
                            && id.equals(entry.evidence().subject())
                            && "no".equals(entry.evidence().data().get("answer")));
        }

        /** Only what is measured five working days after the confirmation or later is held against the new target. */
        Optional<Instant> countsFrom(List<Entry> entries, ProgramDefinition plan) {
            return confirmedAt(entries)
                    .map(confirmed -> plan.calendar()
                            .plus(plan.calendar().day(confirmed), WORKING_DAYS)
                            .atStartOfDay(plan.timeZone())
                            .toInstant());
        }
    }

    void insert(Rebaseline asked) {
        jdbc.sql("""
                        insert into rebaseline (id, program_id, run_id, wave_id, gate, metric, original, target, reason,
                          dissent, review_on, sponsors, asked_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        asked.id(),
                        asked.programId(),
                        asked.runId(),
                        asked.waveId(),
                        asked.gate().id(),
                        asked.metric().key(),
                        asked.original(),
                        asked.target(),
                        asked.reason(),
                        asked.dissent(),
                        asked.reviewOn(),
                        String.join("\n", asked.sponsors()),
                        asked.askedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Of a wave in a run, oldest first. */
    List<Rebaseline> of(String programId, String runId, String waveId, Gate gate) {
        return jdbc.sql("""
                        select * from rebaseline where program_id = ? and run_id = ? and wave_id = ? and gate = ?
                        order by asked_at, id""")
                .params(programId, runId, waveId, gate.id())
                .query(Rebaselines::row)
                .list();
    }

    private static Rebaseline row(ResultSet row, int number) throws SQLException {
        return new Rebaseline(
                row.getString("id"),
                row.getString("program_id"),
                row.getString("run_id"),
                row.getString("wave_id"),
                Gate.of(row.getString("gate")).orElseThrow(),
                Metric.of(row.getString("metric")),
                row.getDouble("original"),
                row.getDouble("target"),
                row.getString("reason"),
                row.getString("dissent"),
                row.getObject("review_on", LocalDate.class),
                row.getString("sponsors").lines().toList(),
                row.getObject("asked_at", OffsetDateTime.class).toInstant());
    }
}
