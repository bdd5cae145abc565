package dev.tollgate.outcome;

import java.security.Principal;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Business results against their baseline. */
@RestController
@RequestMapping("/api/programs/{programId}/outcomes")
class OutcomesController {

    private final Outcomes outcomes;

    OutcomesController(Outcomes outcomes) {
        this.outcomes = outcomes;
    }

    /** Each outcome of the definition, with the latest number that a second person confirmed. */
    @GetMapping
    List<Outcomes.Standing> standing(@PathVariable String programId) {
        return outcomes.of(programId);
    }

    /**
     * Hands in a number measured by hand, with its source and day. It counts once the second person, who is mailed a link, has
     * confirmed it.
     */
    @PostMapping
    @ResponseStatus(HttpStatus.ACCEPTED)
    Outcomes.Measured hand(@PathVariable String programId, @RequestBody Outcomes.Handed handed, Principal by) {
        return outcomes.hand(programId, handed, by.getName());
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidMeasurement refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_ENTITY, refused.getMessage());
        problem.setTitle("The measurement was refused");
        problem.setProperty("problems", refused.problems());
        return problem;
    }
}
