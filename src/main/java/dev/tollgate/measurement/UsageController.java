package dev.tollgate.measurement;

import dev.tollgate.program.Person;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Takes in usage events. */
@RestController
class UsageController {

    private static final String REFUSE = "refuse";
    private static final String SKIP = "skip";

    private final Programs programs;
    private final Roster roster;
    private final UsageImport usage;

    UsageController(Programs programs, Roster roster, UsageImport usage) {
        this.programs = programs;
        this.roster = roster;
        this.usage = usage;
    }

    /**
     * Imports a file of usage events, all of it or nothing: CSV with a header, or one JSON object a line. May be repeated;
     * each event counts once.
     *
     * @param unknown what to do with events of usernames that the program does not have: refuse (the whole file), or skip
     *     (these events, which are then counted in the answer)
     */
    @RequestMapping(
            path = "/api/programs/{programId}/usage",
            method = {RequestMethod.POST, RequestMethod.PUT},
            consumes = {
                "text/csv",
                "application/x-ndjson",
                "application/jsonl",
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.TEXT_PLAIN_VALUE,
                MediaType.APPLICATION_OCTET_STREAM_VALUE
            })
    UsageReport load(
            @PathVariable String programId,
            @RequestParam(defaultValue = REFUSE) String unknown,
            HttpServletRequest request)
            throws IOException {
        programs.get(programId);
        if (!unknown.equals(REFUSE) && !unknown.equals(SKIP)) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST, "The parameter 'unknown' is either '%s' or '%s'".formatted(REFUSE, SKIP));
        }
        if (request.getContentLengthLong() > UsageImport.LIMIT) {
            throw new UsageTooLarge(UsageImport.LIMIT);
        }
        return usage.load(programId, request.getInputStream(), members(programId), unknown.equals(SKIP));
    }

    /** Also those who left: what they did is known, it just does not count. */
    private Predicate<String> members(String programId) {
        Map<String, Boolean> known = new HashMap<>(
                roster.people(programId).stream().collect(Collectors.toMap(Person::username, person -> true)));
        return username -> known.computeIfAbsent(
                username, name -> roster.person(programId, name).isPresent());
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidUsage refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_ENTITY,
                refused.found() > refused.problems().size()
                        ? "%d problems, the first %d of them listed. Nothing was imported."
                                .formatted(refused.found(), refused.problems().size())
                        : "%d %s. Nothing was imported."
                                .formatted(refused.found(), refused.found() == 1 ? "problem" : "problems"));
        problem.setTitle("The usage file was refused");
        problem.setProperty("problems", refused.problems());
        problem.setProperty("found", refused.found());
        return problem;
    }

    @ExceptionHandler
    ProblemDetail tooLarge(UsageTooLarge refused) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.PAYLOAD_TOO_LARGE, refused.getMessage());
        problem.setTitle("The usage file is too large");
        return problem;
    }
}
