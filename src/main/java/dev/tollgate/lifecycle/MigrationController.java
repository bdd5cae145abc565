package dev.tollgate.lifecycle;

import java.security.Principal;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.lang.Nullable;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** A running program goes to the newest version of the models. */
@RestController
@RequestMapping("/api/programs/{programId}/model-migration")
class MigrationController {

    private static final int REASON_LENGTH = 2000;

    private final ModelMigrations migrations;
    private final Runs runs;

    MigrationController(ModelMigrations migrations, Runs runs) {
        this.migrations = migrations;
        this.runs = runs;
    }

    record Asked(@Nullable String reason) {}

    /** What would change, without doing it, and how the last one went. */
    @GetMapping
    MigrationPlan plan(@PathVariable String programId) {
        return migrations.plan(run(programId));
    }

    @PostMapping
    MigrationPlan.Last migrate(@PathVariable String programId, @RequestBody Asked asked, Principal by) {
        Run run = run(programId);
        String reason = asked.reason() == null ? "" : asked.reason().strip();
        if (reason.isEmpty() || reason.length() > REASON_LENGTH) {
            throw problem(
                    HttpStatus.BAD_REQUEST,
                    "reason has %d characters: say in 1 to %d why the program goes to the newest models"
                            .formatted(reason.length(), REASON_LENGTH));
        }
        try {
            return migrations.migrate(run, reason, by.getName());
        } catch (ModelMigrations.NotPossible e) {
            throw problem(
                    HttpStatus.CONFLICT,
                    "%s. Nothing was changed; GET /api/programs/%s/model-migration says what would change."
                            .formatted(e.getMessage(), programId));
        }
    }

    private Run run(String programId) {
        return runs.openRun(programId)
                .orElseThrow(() -> problem(
                        HttpStatus.CONFLICT,
                        "Program '%s' does not run; it starts on the newest models anyway.".formatted(programId)));
    }

    private static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
