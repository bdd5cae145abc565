package dev.tollgate.lifecycle;

import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/programs/{programId}")
class LifecycleController {

    private final Programs programs;
    private final Runs runs;
    private final ProgressReport report;
    private final Outbox outbox;

    LifecycleController(Programs programs, Runs runs, ProgressReport report, Outbox outbox) {
        this.programs = programs;
        this.runs = runs;
        this.report = report;
        this.outbox = outbox;
    }

    /** @param requestId the id of the message that asks the engine for the start */
    record StartRequested(String programId, String requestId) {}

    @GetMapping("/status")
    Progress status(@PathVariable String programId) {
        return report.of(program(programId).definition());
    }

    @PostMapping("/start")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Transactional
    StartRequested start(@PathVariable String programId) {
        ProgramView program = program(programId);
        runs.openRun(programId).ifPresent(run -> {
            throw problem(
                    HttpStatus.CONFLICT,
                    "Program '%s' runs already, as process instance %d since %s. GET /api/programs/%s/status says how far it is."
                            .formatted(programId, run.rootKey(), run.claimedAt(), programId));
        });
        if (program.status() == ProgramStatus.DRAFT) {
            throw problem(
                    HttpStatus.CONFLICT,
                    "Program '%s' has no people yet. Import the people first, then start it.".formatted(programId));
        }
        String requestId = outbox.append("program-start-requested", programId, Map.of("programId", programId));
        return new StartRequested(programId, requestId);
    }

    private ProgramView program(String programId) {
        return programs.find(programId)
                .orElseThrow(() -> problem(
                        HttpStatus.NOT_FOUND,
                        "No program '%s' is registered. GET /api/programs lists those that are.".formatted(programId)));
    }

    private static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
