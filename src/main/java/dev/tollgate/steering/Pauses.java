package dev.tollgate.steering;

import dev.tollgate.engine.Hold;
import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.lifecycle.Steering;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Pauses. While one lasts, the jobs that begin a part, decide, or send wait in the engine with their retries kept; tasks
 * of people stay open, and their due dates move by the length of the pause when it ends.
 */
@Service
class Pauses implements Hold {

    /** What begins something, decides something or reaches out to people. */
    private static final Set<String> WAITING = Set.of(
            "enter",
            "measure-adoption",
            "decide-gate",
            "dispatch-campaign",
            "invite-to-training",
            "detect-lagging-units",
            "push-results",
            "remind");

    private final JdbcClient jdbc;
    private final OpenRuns runs;
    private final Clock clock;
    private final Duration again;

    Pauses(
            JdbcClient jdbc,
            OpenRuns runs,
            Clock clock,
            @Value("${tollgate.steering.look-again-after:1m}") Duration again) {
        this.jdbc = jdbc;
        this.runs = runs;
        this.clock = clock;
        this.again = again;
    }

    /** A pause that lasts. */
    record Lasting(String id, String runId, String reason, String by, Instant since) {}

    @Override
    public Optional<Duration> before(Job job) {
        return WAITING.contains(job.type())
                        && runs.programOf(job)
                                .filter(id -> lasting(id).isPresent())
                                .isPresent()
                ? Optional.of(again)
                : Optional.empty();
    }

    Optional<Lasting> lasting(String programId) {
        return jdbc.sql("select id, run_id, reason, paused_by, paused_at from program_pause where open_program_id = ?")
                .param(programId)
                .query((rs, number) -> new Lasting(
                        rs.getString("id"),
                        rs.getString("run_id"),
                        rs.getString("reason"),
                        rs.getString("paused_by"),
                        rs.getObject("paused_at", OffsetDateTime.class).toInstant()))
                .optional();
    }

    Set<String> programs() {
        return new HashSet<>(jdbc.sql("select open_program_id from program_pause where open_program_id is not null")
                .query(String.class)
                .list());
    }

    @Transactional
    Steering.Paused pause(OpenRun run, String reason, String by) {
        lasting(run.programId()).ifPresent(pause -> {
            throw Conflicts.because("Program '%s' is paused already, since %s by %s because: %s"
                    .formatted(run.programId(), pause.since(), pause.by(), pause.reason()));
        });
        Instant now = now();
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                        insert into program_pause (id, program_id, open_program_id, run_id, reason, paused_by, paused_at) \
                        values (?, ?, ?, ?, ?, ?, ?)""")
                .params(id, run.programId(), run.programId(), run.runId(), reason, by, database(now))
                .update();
        runs.record(run, null, EvidenceKind.PAUSED, id, proven(by, reason));
        return new Steering.Paused(now, by, reason);
    }

    /** Ends the pause and moves the due dates of open tasks. Returns how long it lasted. */
    @Transactional
    Duration resume(OpenRun run, String reason, String by) {
        Lasting pause = lasting(run.programId())
                .orElseThrow(() -> Conflicts.because("Program '%s' is not paused".formatted(run.programId())));
        Instant now = now();
        jdbc.sql("""
                        update program_pause set open_program_id = null, resumed_by = ?, resumed_at = ?, resume_reason = ? \
                        where id = ?""").params(by, database(now), reason, pause.id()).update();
        int postponed = runs.postpone(run, pause.since(), now);
        Duration length = Duration.between(pause.since(), now);
        Map<String, Object> data = new LinkedHashMap<>(proven(by, reason));
        data.put("seconds", length.toSeconds());
        data.put("tasksPostponed", postponed);
        runs.record(run, null, EvidenceKind.RESUMED, pause.id(), data);
        return length;
    }

    /** Who and why are kept in the database; the evidence proves that they were not changed. */
    static Map<String, Object> proven(String by, String reason) {
        return Map.of("digest", Canonical.sha256(Canonical.json(Map.of("by", by, "reason", reason))));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    static OffsetDateTime database(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }
}
