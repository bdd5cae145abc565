package dev.tollgate.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * How far a program is, as the ledger proves it.
 *
 * @param state registered, running, completed, cancelled, or ended without proof
 * @param processInstanceKey the run's root in the engine
 * @param phase that of the least advanced open wave
 * @param standing where each wave under way is, what holds it, who must act and what it will take
 * @param steps the steps of the whole program that have begun and are not sealed
 * @param heldTasks those that are asked later, because those who would get them have a full week
 * @param missing what is still missing before each thing under way can be sealed, innermost last
 * @param alarms open ones first
 * @param paused since when, by whom and why it stands still; null while it does not
 * @param planChanges the latest first
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Progress(
        String programId,
        String name,
        String software,
        String state,
        String processInstanceKey,
        Instant since,
        Instant endedAt,
        String phase,
        List<WaveStanding> standing,
        List<String> steps,
        List<String> sealed,
        List<WaveProgress> waves,
        List<Waiting> tasks,
        List<Held> heldTasks,
        List<Missing> missing,
        List<Alarm> alarms,
        Steering.Paused paused,
        List<Steering.Change> planChanges,
        String cancellation) {

    /**
     * The answers to an executive's questions about a wave.
     *
     * @param where the phase or gate it is in, in words; how long, says {@code since}
     * @param gate the last one decided, or null
     * @param heldBy the sentences of what holds that gate; empty where nothing does
     * @param conditions it was passed on, due at the next gate
     * @param mustAct tasks that wait for people, the most urgent first
     * @param takes what is needed for each criterion that holds
     * @param nextMeasurement when the gate measures again, null where none is set
     * @param forecast of the next gate, where there is one
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WaveStanding(
            String waveId,
            String name,
            String where,
            Instant since,
            @Nullable String gate,
            List<String> heldBy,
            List<String> conditions,
            List<String> rebaselined,
            List<Waiting> mustAct,
            List<GateStandings.Lacking> takes,
            @Nullable Instant nextMeasurement,
            @Nullable String forecast) {}

    /**
     * @param state waiting, running, sustained or stopped
     * @param phase the phase or gate that has begun and is not sealed; null between two
     * @param liveBeforeReady null where the wave never was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WaveProgress(
            String id,
            String name,
            String kind,
            LocalDate startsOn,
            LocalDate goLive,
            String state,
            String phase,
            List<String> steps,
            List<String> sealed,
            List<GateProgress> gates,
            Readiness.LiveBeforeReady liveBeforeReady) {}

    /** @param state open, measuring, passed, or stopped */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record GateProgress(
            String gate,
            String name,
            String state,
            String outcome,
            String reason,
            String nextReview,
            Instant decidedAt) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Waiting(
            String task,
            String name,
            String part,
            String waveId,
            String role,
            List<String> waitsFor,
            Instant since,
            Instant until,
            boolean overdue) {}

    /** @param until when it is asked at the earliest */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Held(
            String task,
            String name,
            String part,
            String waveId,
            String role,
            List<String> waitsFor,
            Instant since,
            Instant until) {}

    public record Missing(String before, List<String> missing) {}
}
