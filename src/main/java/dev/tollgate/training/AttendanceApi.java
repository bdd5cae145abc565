package dev.tollgate.training;

import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Wave;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.lang.Nullable;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Attendance from a learning system or the program office, beside the trainer's form. */
@RestController
@RequestMapping("/api/programs/{programId}/waves/{waveId}/attendance")
class AttendanceApi {

    private static final int LIMIT = 5_000_000;

    private final Programs programs;
    private final OpenRuns runs;
    private final AttendanceImport attendance;
    private final AttendanceWithdrawal withdrawal;
    private final AttendanceStore store;
    private final ProvenAttendance proven;

    AttendanceApi(
            Programs programs,
            OpenRuns runs,
            AttendanceImport attendance,
            AttendanceWithdrawal withdrawal,
            AttendanceStore store,
            ProvenAttendance proven) {
        this.withdrawal = withdrawal;
        this.store = store;
        this.programs = programs;
        this.runs = runs;
        this.attendance = attendance;
        this.proven = proven;
    }

    /**
     * @param session one of ours, or null
     * @param recordedBy the login that it came with
     * @param proficient whether the key task was done alone; null where nobody says
     * @param proven whether it is what the evidence has; what is not does not count
     * @param withdrawn null for what counts
     */
    record Attended(
            String username,
            int part,
            Instant attendedAt,
            @Nullable String session,
            String source,
            String saidBy,
            String recordedBy,
            Instant recordedAt,
            @Nullable Boolean proficient,
            boolean proven,
            @Nullable Withdrawn withdrawn) {}

    /** Why it does not count any more. The reason is null where the database lost it; the evidence does not. */
    record Withdrawn(
            @Nullable String reason,
            @Nullable String by,
            @Nullable Instant at) {}

    /** Records who attended: CSV with a header, all of it or nothing. May be repeated; each row counts once. */
    @PostMapping(consumes = "text/csv")
    AttendanceImport.Taken csv(
            @PathVariable String programId, @PathVariable String waveId, HttpServletRequest request, Principal by)
            throws IOException {
        AttendanceImport.Target target = target(programId, waveId);
        return attendance.record(target, AttendanceFile.csv(body(request)), by.getName());
    }

    /** Records who attended: an array of objects with the keys that CSV has as columns. */
    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    AttendanceImport.Taken json(
            @PathVariable String programId, @PathVariable String waveId, HttpServletRequest request, Principal by)
            throws IOException {
        AttendanceImport.Target target = target(programId, waveId);
        return attendance.record(target, AttendanceFile.json(body(request)), by.getName());
    }

    /** Takes back what was recorded by mistake: it is kept, with the reason, and does not count any more. */
    @PostMapping(path = "/withdrawals", consumes = MediaType.APPLICATION_JSON_VALUE)
    AttendanceWithdrawal.Withdrawn withdraw(
            @PathVariable String programId,
            @PathVariable String waveId,
            @RequestBody AttendanceWithdrawal.Mistake mistake,
            Principal by) {
        return withdrawal.withdraw(target(programId, waveId), mistake, by.getName());
    }

    /** What is recorded of a wave, in the order in which it came. */
    @GetMapping
    List<Attended> recorded(@PathVariable String programId, @PathVariable String waveId) {
        wave(programs.get(programId).definition(), waveId);
        Map<String, Map<RecordedAttendance.Key, AttendanceStore.Withdrawal>> reasons =
                runs.of(programId).map(run -> store.withdrawals(run.runId(), waveId)).orElse(List.of()).stream()
                        .collect(Collectors.groupingBy(
                                AttendanceStore.Withdrawal::importId,
                                Collectors.toMap(AttendanceStore.Withdrawal::key, Function.identity())));
        return runs.of(programId).map(run -> proven.all(programId, run.runId(), waveId)).orElse(List.of()).stream()
                .map(shown -> new Attended(
                        shown.row().username(),
                        shown.row().part(),
                        shown.row().attendedAt(),
                        shown.row().sessionId(),
                        shown.row().source(),
                        shown.row().saidBy(),
                        shown.taken().by(),
                        shown.taken().recordedAt(),
                        shown.row().proficient(),
                        shown.proven(),
                        shown.withdrawn()
                                ? withdrawn(reasons.getOrDefault(shown.row().importId(), Map.of())
                                        .get(shown.row().key()))
                                : null))
                .toList();
    }

    private static Withdrawn withdrawn(@Nullable AttendanceStore.Withdrawal withdrawal) {
        return withdrawal == null
                ? new Withdrawn(null, null, null)
                : new Withdrawn(withdrawal.reason(), withdrawal.by(), withdrawal.at());
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidAttendance refused) {
        int found = refused.problems().size();
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(
                HttpStatus.UNPROCESSABLE_ENTITY,
                "%d %s. Nothing was recorded.".formatted(found, found == 1 ? "problem" : "problems"));
        problem.setTitle("The attendance was refused");
        problem.setProperty("problems", refused.problems());
        return problem;
    }

    private AttendanceImport.Target target(String programId, String waveId) {
        ProgramDefinition program = programs.get(programId).definition();
        wave(program, waveId);
        OpenRun run = runs.of(programId)
                .orElseThrow(() -> problem(
                        HttpStatus.CONFLICT,
                        "Program '%s' does not run, so nobody is trained in it. Start it first.".formatted(programId)));
        Instant begun = runs.begun(run, waveId)
                .orElseThrow(() -> problem(
                        HttpStatus.CONFLICT,
                        "The wave '%s' has not begun. Record who attended once it has.".formatted(waveId)));
        if (runs.closed(run, waveId)) {
            throw problem(
                    HttpStatus.CONFLICT,
                    "The wave '%s' has ended; nothing is measured in it any more.".formatted(waveId));
        }
        return new AttendanceImport.Target(program, run, waveId, begun);
    }

    private static void wave(ProgramDefinition program, String waveId) {
        if (program.wave(waveId).isEmpty()) {
            throw problem(
                    HttpStatus.NOT_FOUND,
                    "The program '%s' has no wave '%s'. It has: %s."
                            .formatted(
                                    program.id(),
                                    waveId,
                                    program.waves().stream().map(Wave::id).collect(Collectors.joining(", "))));
        }
    }

    private static byte[] body(HttpServletRequest request) throws IOException {
        Charset announced = Optional.ofNullable(request.getContentType())
                .map(MediaType::parseMediaType)
                .map(MediaType::getCharset)
                .orElse(StandardCharsets.UTF_8);
        if (!announced.equals(StandardCharsets.UTF_8) && !announced.equals(StandardCharsets.US_ASCII)) {
            throw new InvalidAttendance(List.of(new AttendanceProblem(
                    0,
                    "",
                    announced.name(),
                    "is the encoding announced, not UTF-8",
                    "Send it with the encoding UTF-8.")));
        }
        byte[] bytes = request.getInputStream().readNBytes(LIMIT + 1);
        if (bytes.length > LIMIT) {
            throw problem(
                    HttpStatus.PAYLOAD_TOO_LARGE,
                    "The attendance has more than %d bytes. Send it in several parts.".formatted(LIMIT));
        }
        return bytes;
    }

    private static ErrorResponseException problem(HttpStatus status, String detail) {
        return new ErrorResponseException(status, ProblemDetail.forStatusAndDetail(status, detail), null);
    }
}
