package dev.tollgate.steering;

import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.lifecycle.Steering;
import dev.tollgate.program.Programs;
import java.security.Principal;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/programs/{programId}")
class SteeringController {

    private static final int REASON_LENGTH = 2000;

    private final Programs programs;
    private final OpenRuns runs;
    private final Pauses pauses;
    private final Cancellations cancellations;
    private final PlanSteering plan;

    SteeringController(
            Programs programs, OpenRuns runs, Pauses pauses, Cancellations cancellations, PlanSteering plan) {
        this.programs = programs;
        this.runs = runs;
        this.pauses = pauses;
        this.cancellations = cancellations;
        this.plan = plan;
    }

    record Reason(@Nullable String reason) {}

    record Resumed(long pausedForSeconds) {}

    /** @param confirmedBy whose confirmation it waits for */
    record CancellationAsked(String cancellationId, String confirmedBy) {}

    /**
     * @param kind go-live (waveId, goLive), department (waveId, departmentId, name), sponsor (username, and waveId for a
     *     local sponsor), champion (username, to be added), rename-department (departmentId, name), merge-departments
     *     (departmentId, into), move-unit (departmentId, waveId, and location for a part of the department),
     *     country (country, and location for one), usage-agreement (country, and agreement with date or notApplicable with
     *     saidBy), or usage-agreement-ended (country)
     * @param into id or name of the department that the other becomes part of
     */
    record ChangeAsked(
            @Nullable String kind,
            @Nullable String waveId,
            @Nullable String goLive,
            @Nullable String departmentId,
            @Nullable String location,
            @Nullable String into,
            @Nullable String name,
            @Nullable String username,
            @Nullable String country,
            @Nullable String agreement,
            @Nullable String date,
            @Nullable String notApplicable,
            @Nullable String saidBy,
            @Nullable String reason) {}

    @PostMapping("/pause")
    Steering.Paused pause(@PathVariable String programId, @RequestBody Reason asked, Principal by) {
        return pauses.pause(run(programId), reason(asked.reason()), by.getName());
    }

    @PostMapping("/resume")
    Resumed resume(@PathVariable String programId, @RequestBody Reason asked, Principal by) {
        return new Resumed(pauses.resume(run(programId), reason(asked.reason()), by.getName())
                .toSeconds());
    }

    @PostMapping("/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    CancellationAsked cancel(@PathVariable String programId, @RequestBody Reason asked, Principal by) {
        Cancellations.Cancellation request = cancellations.ask(run(programId), reason(asked.reason()), by.getName());
        return new CancellationAsked(request.id(), request.sponsor());
    }

    @GetMapping("/plan-changes")
    List<Steering.Change> changes(@PathVariable String programId) {
        known(programId);
        return plan.changes(programId);
    }

    @PostMapping("/plan-changes")
    Steering.Change change(@PathVariable String programId, @RequestBody ChangeAsked asked, Principal by) {
        known(programId);
        String reason = reason(asked.reason());
        String kind = asked.kind() == null ? "" : asked.kind();
        return switch (kind) {
            case "go-live" ->
                plan.moveGoLive(programId, given("waveId", asked.waveId()), day(asked.goLive()), reason, by.getName());
            case "department" ->
                plan.addDepartment(
                        programId,
                        given("waveId", asked.waveId()),
                        given("departmentId", asked.departmentId()),
                        given("name", asked.name()),
                        reason,
                        by.getName());
            case "sponsor" ->
                plan.replaceSponsor(
                        programId, asked.waveId(), given("username", asked.username()), reason, by.getName());
            case "champion" -> plan.addChampion(programId, given("username", asked.username()), reason, by.getName());
            case "rename-department" ->
                plan.renameDepartment(
                        programId,
                        given("departmentId", asked.departmentId()),
                        given("name", asked.name()),
                        reason,
                        by.getName());
            case "merge-departments" ->
                plan.mergeDepartments(
                        programId,
                        given("departmentId", asked.departmentId()),
                        given("into", asked.into()),
                        reason,
                        by.getName());
            case "move-unit" ->
                plan.moveUnit(
                        programId,
                        given("departmentId", asked.departmentId()),
                        asked.location() == null || asked.location().isBlank()
                                ? null
                                : asked.location().strip(),
                        given("waveId", asked.waveId()),
                        reason,
                        by.getName());
            case "country" ->
                plan.setCountry(
                        programId,
                        asked.location() == null || asked.location().isBlank()
                                ? null
                                : asked.location().strip(),
                        given("country", asked.country()).strip(),
                        reason,
                        by.getName());
            case "usage-agreement" ->
                plan.agreeUsage(
                        programId, given("country", asked.country()).strip(), said(asked), reason, by.getName());
            case "usage-agreement-ended" ->
                plan.endUsageAgreement(
                        programId, given("country", asked.country()).strip(), reason, by.getName());
            default ->
                throw bad(
                        "The kind of change '%s' is none of go-live, department, sponsor, champion, rename-department, merge-departments, move-unit, country, usage-agreement, usage-agreement-ended"
                                .formatted(kind));
        };
    }

    private static Map<String, String> said(ChangeAsked asked) {
        Map<String, String> said = new LinkedHashMap<>();
        said.put("agreement", asked.agreement());
        said.put("date", asked.date());
        said.put("notApplicable", asked.notApplicable());
        said.put("saidBy", asked.saidBy());
        said.values().removeIf(Objects::isNull);
        return said;
    }

    private OpenRun run(String programId) {
        known(programId);
        return runs.of(programId)
                .orElseThrow(() ->
                        Conflicts.because("Program '%s' does not run. GET /api/programs/%s/status says how far it is."
                                .formatted(programId, programId)));
    }

    private void known(String programId) {
        if (programs.find(programId).isEmpty()) {
            throw Conflicts.problem(
                    HttpStatus.NOT_FOUND,
                    "No program '%s' is registered. GET /api/programs lists those that are.".formatted(programId));
        }
    }

    private static String reason(@Nullable String text) {
        String reason = given("reason", text).strip();
        if (reason.length() > REASON_LENGTH) {
            throw bad("The reason has %d characters; up to %d are kept".formatted(reason.length(), REASON_LENGTH));
        }
        return reason;
    }

    private static LocalDate day(@Nullable String text) {
        try {
            return LocalDate.parse(given("goLive", text));
        } catch (DateTimeParseException e) {
            throw bad("goLive '%s' is no day: give it as in 2027-06-30".formatted(text));
        }
    }

    private static String given(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw bad("%s is missing".formatted(field));
        }
        return value;
    }

    private static ErrorResponseException bad(String detail) {
        return Conflicts.problem(HttpStatus.BAD_REQUEST, detail);
    }
}
