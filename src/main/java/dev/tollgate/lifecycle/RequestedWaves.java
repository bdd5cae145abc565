package dev.tollgate.lifecycle;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.NotYet;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.InvalidWave;
import dev.tollgate.program.NewWave;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WavePlan;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Waves that are asked for while the program runs. */
@Service
public class RequestedWaves {

    /** The message that adoption-program listens for. */
    static final String REQUESTED = "wave-requested";

    private static final Duration LOOK_AGAIN = Duration.ofMinutes(1);
    private static final int WAVE_ID_LENGTH = 100;

    private final WavePlan plan;
    private final Runs runs;
    private final Ledger ledger;
    private final Outbox outbox;
    private final Plans plans;
    private final Alarms alarms;
    private final JdbcClient jdbc;
    private final Clock clock;

    RequestedWaves(
            WavePlan plan,
            Runs runs,
            Ledger ledger,
            Outbox outbox,
            Plans plans,
            Alarms alarms,
            JdbcClient jdbc,
            Clock clock) {
        this.plan = plan;
        this.runs = runs;
        this.ledger = ledger;
        this.outbox = outbox;
        this.plans = plans;
        this.alarms = alarms;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Plans a wave, puts it into the ledger and asks the engine to run it, in the caller's transaction.
     *
     * @param leaving the open wave that sponsors split it off from, or null
     * @param by who asks for it
     * @throws dev.tollgate.program.InvalidWave with everything that is wrong with it
     * @throws NotRunning when the program does not run
     */
    @Transactional(
            propagation = Propagation.MANDATORY,
            noRollbackFor = {InvalidWave.class, NotRunning.class})
    public Wave request(String programId, NewWave wanted, @Nullable String leaving, String by) {
        Run run = runs.openRun(programId).orElseThrow(() -> new NotRunning(programId));
        Set<String> closed =
                new Proof(ledger.entries(programId), run.id()).closedWaves().keySet();
        Wave wave = plan.add(programId, wanted, closed, leaving);
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("waveId", wave.id());
        data.put("kind", wave.kind().name());
        data.put("goLive", wave.goLive().toString());
        data.put("units", units(wanted));
        data.put("by", by);
        if (wanted.previousWave() != null) {
            data.put("previousWave", wanted.previousWave());
        }
        if (leaving != null) {
            data.put("splitFrom", leaving);
        }
        ledger.append(new Evidence(
                programId,
                run.id(),
                wave.id(),
                EvidenceKind.WAVE_PLANNED,
                Method.PROGRAM,
                run.rootKey(),
                null,
                wave.id(),
                data));
        outbox.append(REQUESTED, programId, Map.of("waveId", wave.id()));
        return wave;
    }

    /**
     * Whether a wave that a message asks for begins now. A message may come twice, or be forged, and cannot be corrected
     * by anybody: what must not begin is recorded with the reason and leaves nothing behind.
     *
     * @return in {@code waveId} the wave that begins, or null
     */
    public Map<String, Object> admit(Job job) {
        String programId = job.programId();
        String waveId = shortened(job.text("waveId").orElse(""));
        Proof proof = new Proof(ledger.entries(programId), job.runId());
        Optional<String> objection = objection(job, waveId, proof);
        if (objection.isPresent()) {
            decline(job, waveId, objection.get());
            return Collections.singletonMap("waveId", null);
        }
        List<String> missing = EntryRule.missing(
                Method.stage(Method.PROGRAM, "RunRequestedWaveCall").orElseThrow(),
                plans.wave(programId, waveId),
                plans.get(programId).waves(),
                proof);
        if (!missing.isEmpty()) {
            throw new NotYet("Waits: " + String.join("; ", missing), LOOK_AGAIN);
        }
        jdbc.sql("insert into wave_admission (run_id, wave_id, element_instance_key, admitted_at) values (?, ?, ?, ?)")
                .params(job.runId(), waveId, job.elementInstanceKey(), Runs.database(clock.instant()))
                .update();
        return Map.of("waveId", waveId);
    }

    private Optional<String> objection(Job job, String waveId, Proof proof) {
        if (plans.get(job.programId()).wave(waveId).isEmpty()) {
            return Optional.of("the program has no such wave");
        }
        if (proof.begun(Method.WAVE, waveId) || admitted(job.runId(), waveId)) {
            return Optional.of("it has begun before");
        }
        return proof.planned(waveId)
                ? Optional.empty()
                : Optional.of("nobody asked Tollgate for it; a wave of the definition begins by itself");
    }

    private boolean admitted(String runId, String waveId) {
        return jdbc.sql("select count(*) from wave_admission where run_id = ? and wave_id = ?")
                        .params(runId, waveId)
                        .query(Long.class)
                        .single()
                > 0;
    }

    private void decline(Job job, String waveId, String reason) {
        ledger.append(new Evidence(
                job.programId(),
                job.runId(),
                null,
                EvidenceKind.WAVE_DECLINED,
                job.processId(),
                job.processInstanceKey(),
                job.elementId(),
                waveId,
                Map.of("reason", reason)));
        alarms.harmless(
                job,
                "Wave '%s' does not begin: %s. The message '%s' came twice or was forged."
                        .formatted(waveId, reason, REQUESTED),
                "Nothing was started and nothing is left to do. Ask for a wave with POST /api/programs/%s/waves."
                        .formatted(job.programId()));
    }

    private static String shortened(String waveId) {
        return waveId.length() <= WAVE_ID_LENGTH ? waveId : waveId.substring(0, WAVE_ID_LENGTH);
    }

    private static List<String> units(NewWave wanted) {
        return wanted.units().stream()
                .map(place ->
                        place.location() == null ? place.department() : place.department() + "/" + place.location())
                .toList();
    }

    /** The program has no open run that a wave could be part of. */
    public static final class NotRunning extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NotRunning(String programId) {
            super("Program '%s' does not run; its waves are part of its definition".formatted(programId));
        }
    }
}
