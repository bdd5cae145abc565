package dev.tollgate.assignment;

import dev.tollgate.program.Person;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.security.Principal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.lang.Nullable;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Absences and deputies; a reason is a code, never anything about health. */
@RestController
@RequestMapping("/api/programs/{programId}/absences")
class AbsenceController {

    private static final String CODES =
            Arrays.stream(Absence.Code.values()).map(AbsenceController::written).collect(Collectors.joining(", "));

    private final AbsenceStore absences;
    private final Succession succession;
    private final Handovers handovers;
    private final Programs programs;
    private final Roster roster;
    private final TransactionOperations transactions;
    private final Clock clock;

    AbsenceController(
            AbsenceStore absences,
            Succession succession,
            Handovers handovers,
            Programs programs,
            Roster roster,
            TransactionOperations transactions,
            Clock clock) {
        this.absences = absences;
        this.succession = succession;
        this.handovers = handovers;
        this.programs = programs;
        this.roster = roster;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * @param from the first day, today where it is left out
     * @param until the last day; without it the absence has no end yet
     * @param deputy without one the next in line acts
     * @param code leave, travel, other-work, left or other
     */
    record Requested(
            @Nullable String username,
            @Nullable LocalDate from,
            @Nullable LocalDate until,
            @Nullable String deputy,
            @Nullable String code) {}

    /** @param acting who acts for that person today; the person's own username before and after the absence */
    record Noted(
            String username,
            LocalDate from,
            @Nullable LocalDate until,
            @Nullable String deputy,
            String code,
            String acting) {}

    @GetMapping
    List<Noted> list(@PathVariable String programId) {
        known(programId);
        return absences.of(programId).stream()
                .map(absence -> noted(programId, absence))
                .toList();
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Noted note(@PathVariable String programId, @RequestBody Requested requested, @Nullable Principal principal) {
        known(programId);
        LocalDate today = programs.get(programId).definition().calendar().day(clock.instant());
        Absence absence = new Absence(
                person(programId, "username", requested.username()).username(),
                Optional.ofNullable(requested.from()).orElse(today),
                requested.until(),
                Optional.ofNullable(requested.deputy())
                        .filter(deputy -> !deputy.isBlank())
                        .map(deputy -> deputy(programId, deputy))
                        .orElse(null),
                code(requested.code()));
        if (absence.username().equals(absence.deputy())) {
            throw problem(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "deputy: nobody is their own deputy. Name somebody else, or nobody.");
        }
        if (absence.until() != null && absence.until().isBefore(absence.from())) {
            throw problem(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "until: %s is before %s. Give the last day of the absence."
                            .formatted(absence.until(), absence.from()));
        }
        transactions.executeWithoutResult(status ->
                absences.note(programId, absence, principal == null ? "" : principal.getName(), clock.instant()));
        handovers.lookAt(programId);
        return noted(programId, absence);
    }

    private Noted noted(String programId, Absence absence) {
        return new Noted(
                absence.username(),
                absence.from(),
                absence.until(),
                absence.deputy(),
                written(absence.code()),
                succession.acting(programId, absence.username(), clock.instant()));
    }

    private String deputy(String programId, String username) {
        Person deputy = person(programId, "deputy", username);
        if (deputy.hasLeft()) {
            throw problem(
                    HttpStatus.UNPROCESSABLE_ENTITY,
                    "deputy: '%s' has left. Name somebody of the last import of people.".formatted(username));
        }
        return deputy.username();
    }

    private Person person(String programId, String field, @Nullable String username) {
        return Optional.ofNullable(username)
                .flatMap(name -> roster.person(programId, name.strip()))
                .orElseThrow(() -> problem(
                        HttpStatus.UNPROCESSABLE_ENTITY,
                        "%s: '%s' is nobody of the program. Write the username as in the people file."
                                .formatted(field, username == null ? "" : username)));
    }

    private static Absence.Code code(@Nullable String written) {
        if (written == null || written.isBlank()) {
            return Absence.Code.OTHER;
        }
        return Arrays.stream(Absence.Code.values())
                .filter(code -> written(code).equals(written.strip().toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> problem(
                        HttpStatus.UNPROCESSABLE_ENTITY,
                        "code: '%s' is none. Choose one of %s; nothing about health is kept here."
                                .formatted(written, CODES)));
    }

    private static String written(Absence.Code code) {
        return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void known(String programId) {
        if (programs.find(programId).isEmpty()) {
            throw problem(
                    HttpStatus.NOT_FOUND,
                    "No program '%s' is registered. GET /api/programs lists those that are.".formatted(programId));
        }
    }

    private static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
