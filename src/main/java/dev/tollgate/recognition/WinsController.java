package dev.tollgate.recognition;

import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.program.Problem;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import dev.tollgate.recognition.ToldWins.NewWin;
import dev.tollgate.recognition.ToldWins.ToldWin;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.security.Principal;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Wins of a wave that are told outside step 6. */
@RestController
@RequestMapping("/api/programs/{programId}/waves/{waveId}/wins")
class WinsController {

    private final ToldWins wins;
    private final OpenRuns runs;
    private final Programs programs;

    WinsController(ToldWins wins, OpenRuns runs, Programs programs) {
        this.wins = wins;
        this.runs = runs;
        this.programs = programs;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    @Transactional
    @Operation(summary = "Tell a win of a wave with its proof; it counts at the gate \"Is it in use?\"")
    ToldWin tell(
            @PathVariable String programId, @PathVariable String waveId, @RequestBody NewWin win, Principal principal) {
        OpenRun run = run(programId, waveId);
        List<Problem> problems = ToldWins.problems(win);
        if (!problems.isEmpty()) {
            throw refused(problems);
        }
        return wins.tell(run, waveId, win, principal == null ? "unknown" : principal.getName());
    }

    @GetMapping
    @Operation(summary = "The wins of a wave that were told outside step 6, the latest first")
    List<ToldWin> told(@PathVariable String programId, @PathVariable String waveId) {
        return wins.of(run(programId, waveId).runId(), waveId);
    }

    private OpenRun run(String programId, String waveId) {
        ProgramDefinition plan = programs.get(programId).definition();
        if (plan.wave(waveId).isEmpty()) {
            throw problem(
                    HttpStatus.NOT_FOUND,
                    "Program '%s' has no wave '%s'. Its waves: %s."
                            .formatted(
                                    programId,
                                    waveId,
                                    plan.waves().stream().map(Wave::id).collect(Collectors.joining(", "))));
        }
        return runs.of(programId)
                .orElseThrow(() -> problem(
                        HttpStatus.CONFLICT,
                        "Program '%s' does not run. A win belongs to a run; start the program first."
                                .formatted(programId)));
    }

    private static ErrorResponseException refused(List<Problem> problems) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_ENTITY,
                problems.size() == 1 ? problems.getFirst().toString() : problems.size() + " problems were found.");
        detail.setType(URI.create("urn:tollgate:problem:invalid-win"));
        detail.setTitle("The win was not taken");
        detail.setProperty("problems", problems);
        return new ErrorResponseException(HttpStatus.UNPROCESSABLE_ENTITY, detail, null);
    }

    private static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
