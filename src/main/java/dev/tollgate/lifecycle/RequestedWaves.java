package dev.tollgate.lifecycle;

import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.InvalidWave;
import dev.tollgate.program.NewWave;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WavePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Waves that are asked for while the program runs. */
@Service
public class RequestedWaves {

    /** The message that adoption-program listens for. */
    static final String REQUESTED = "wave-requested";

    private final WavePlan plan;
    private final Runs runs;
    private final Ledger ledger;
    private final Outbox outbox;

    RequestedWaves(WavePlan plan, Runs runs, Ledger ledger, Outbox outbox) {
        this.plan = plan;
        this.runs = runs;
        this.ledger = ledger;
        this.outbox = outbox;
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
