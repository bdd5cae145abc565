package dev.tollgate.lifecycle;

import dev.tollgate.program.NewWave;
import dev.tollgate.program.Wave;
import io.swagger.v3.oas.annotations.Operation;
import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Waves that are asked for while the program runs. */
@RestController
class WavesController {

    private final RequestedWaves waves;

    WavesController(RequestedWaves waves) {
        this.waves = waves;
    }

    @PostMapping("/api/programs/{programId}/waves")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Transactional
    @Operation(
            summary = "Plan a further wave of a running program: a pilot, a rollout, or a relaunch of an earlier one")
    Wave request(@PathVariable String programId, @RequestBody NewWave wave, Principal principal) {
        try {
            return waves.request(programId, wave, null, principal == null ? "unknown" : principal.getName());
        } catch (RequestedWaves.NotRunning e) {
            throw new ErrorResponseException(
                    HttpStatus.CONFLICT, ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, e.getMessage()), e);
        }
    }
}
