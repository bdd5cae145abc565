package dev.tollgate.measurement;

import dev.tollgate.program.CountryUsage;
import dev.tollgate.program.Roster;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Takes in usage events. */
@RestController
class UsageController {

    private final Roster roster;
    private final UsageKeeping keeping;
    private final UsageImport usage;

    UsageController(Roster roster, UsageKeeping keeping, UsageImport usage) {
        this.roster = roster;
        this.keeping = keeping;
        this.usage = usage;
    }

    /**
     * Imports a file of usage events, all of it or nothing: CSV with a header, or one JSON object a line; either may be packed
     * with gzip. May be repeated; each event counts once.
     *
     * @param unknown what to do with events of usernames that the program does not have: keep them aside until the people
     *     file has them, refuse the whole file, or skip these events, which are then counted in the answer
     * @param expected how many events the file should have; the file is refused when it has another number
     */
    @RequestMapping(
            path = "/api/programs/{programId}/usage",
            method = {RequestMethod.POST, RequestMethod.PUT},
            consumes = {
                "text/csv",
                "application/x-ndjson",
                "application/jsonl",
                "application/gzip",
                MediaType.APPLICATION_JSON_VALUE,
                MediaType.TEXT_PLAIN_VALUE,
                MediaType.APPLICATION_OCTET_STREAM_VALUE
            })
    UsageReport load(
            @PathVariable String programId,
            @RequestParam(defaultValue = "aside") String unknown,
            @RequestParam(required = false) @Nullable Long expected,
            HttpServletRequest request)
            throws IOException {
        UsageImport.Target target = keeping.target(programId);
        UsageFile.Unknown choice = Arrays.stream(UsageFile.Unknown.values())
                .filter(each -> each.name().equals(unknown.toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "The parameter 'unknown' is 'aside', 'refuse' or 'skip', not '%s'".formatted(unknown)));
        if (request.getContentLengthLong() > UsageImport.LIMIT) {
            throw new UsageTooLarge(UsageImport.LIMIT);
        }
        return usage.load(target, request.getInputStream(), choice, expected);
    }

    /** Events that count nowhere yet: of whom the people file does not have, or whose country has no record. */
    @GetMapping("/api/programs/{programId}/usage/aside")
    UsageAside aside(@PathVariable String programId) {
        return usage.aside(keeping.target(programId));
    }

    /**
     * By country, what allows to take in usage of its people, and what is to be done where nothing does. Given in the
     * definition, or as a plan change of the kind usage-agreement.
     */
    @GetMapping("/api/programs/{programId}/usage/agreements")
    List<CountryUsage> agreements(@PathVariable String programId) {
        return roster.usageByCountry(programId);
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
