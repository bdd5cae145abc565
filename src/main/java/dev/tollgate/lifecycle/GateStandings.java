package dev.tollgate.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tollgate.language.Words;
import dev.tollgate.program.Gate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.lang.Nullable;

/** What the gates of a wave said last. Implemented by the module above. */
public interface GateStandings {

    /** The latest decision in the wave; empty before the first. */
    Optional<GateStanding> latest(String programId, String runId, String waveId, Words words);

    /**
     * @param passed whether the gate is behind the wave, with or without conditions
     * @param nextReview when it measures again at the earliest, null where it does not
     * @param lacking what misses its target, or has too few answers; conditions where the gate was passed
     * @param rebaselined targets that sponsors lowered, with the original beside
     */
    record GateStanding(
            Gate gate,
            Instant decidedAt,
            boolean passed,
            @Nullable Instant nextReview,
            List<Lacking> lacking,
            List<String> rebaselined) {}

    /**
     * @param metric key of a metric; {@code usageAgreement} where usage is kept aside until a record is named
     * @param state missed, too few answers, or kept aside
     * @param needed how many more, or fewer, reach the target; null where it is not a matter of people, or may not be told
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Lacking(
            String metric,
            String state,
            String sentence,
            @Nullable Long needed) {}
}
