package dev.tollgate.lifecycle;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tollgate.language.Words;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which waves are live although their gate "Are people ready?" has not passed. Implemented by the module above. */
public interface Readiness {

    /** Nothing for a wave that was never live before it was ready. */
    Optional<LiveBeforeReady> liveBeforeReady(String programId, String runId, String waveId, Words words);

    /**
     * A wave that is, or was, live before ready.
     *
     * @param until when the gate passed, or the wave was closed; null while it lasts
     * @param observed what showed it
     * @param due what the gate asks for and did not see when it was measured last
     * @param why what sponsors wrote about it
     * @param waitsFor usernames of the sponsors who are asked why
     * @param inWords all of it for a report
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LiveBeforeReady(
            Instant since,
            Instant until,
            String observed,
            Instant measuredAt,
            List<String> due,
            List<Why> why,
            List<String> waitsFor,
            String inWords) {

        public boolean lasts() {
            return until == null;
        }
    }

    record Why(String sponsor, String reason) {}
}
