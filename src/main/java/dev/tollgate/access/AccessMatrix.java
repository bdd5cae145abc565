package dev.tollgate.access;

import static dev.tollgate.access.AccessRule.open;
import static dev.tollgate.access.AccessRule.openPost;
import static dev.tollgate.access.AccessRule.post;
import static dev.tollgate.access.AccessRule.put;
import static dev.tollgate.access.AccessRule.read;
import static dev.tollgate.access.Role.AUDITOR;
import static dev.tollgate.access.Role.EXECUTIVE;
import static dev.tollgate.access.Role.INTEGRATION;
import static dev.tollgate.access.Role.PROGRAM_OFFICE;
import static dev.tollgate.access.Role.SPONSOR;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.http.HttpMethod;

/**
 * Who may use which end point. What has no row is refused to everybody.
 *
 * <p>Deliveries, training, effort and pilot groups name single people, so sponsors and executives do not read them. The
 * evidence is verified by somebody other than who runs the program.
 */
final class AccessMatrix {

    static final List<AccessRule> RULES = List.of(
            // Without a login
            open("/actuator/health/**"),
            open("/v3/api-docs/**"),
            open("/v3/api-docs.yaml"),
            open("/swagger-ui.html"),
            open("/swagger-ui/**"),
            // By a single-use link whose token says who it is
            open("/confirm/{token}"),
            openPost("/confirm/{token}"),
            open("/task/{token}"),
            openPost("/task/{token}"),
            open("/read/{token}"),
            openPost("/read/{token}"),
            open("/volunteer/{token}"),
            openPost("/volunteer/{token}"),
            open("/pulse/{token}"),
            openPost("/pulse/{token}"),
            open("/survey/{token}"),
            openPost("/survey/{token}"),

            // Programs
            read("/api/programs", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            post("/api/programs", PROGRAM_OFFICE),
            post("/api/programs/dry-run", PROGRAM_OFFICE),
            read("/api/programs/{id}", PROGRAM_OFFICE, SPONSOR, AUDITOR),
            put("/api/programs/{id}/people", PROGRAM_OFFICE, INTEGRATION),
            post("/api/programs/{id}/start", PROGRAM_OFFICE),
            post("/api/programs/{id}/waves", PROGRAM_OFFICE),
            read("/api/programs/{id}/status", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/effort", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/absences", PROGRAM_OFFICE, AUDITOR),
            post("/api/programs/{id}/absences", PROGRAM_OFFICE),
            read("/api/programs/{id}/alarms", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/completions", PROGRAM_OFFICE, AUDITOR),
            read("/api/alarms", PROGRAM_OFFICE, AUDITOR),

            // Steering
            post("/api/programs/{id}/pause", PROGRAM_OFFICE),
            post("/api/programs/{id}/resume", PROGRAM_OFFICE),
            post("/api/programs/{id}/cancel", PROGRAM_OFFICE),
            read("/api/programs/{id}/plan-changes", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            post("/api/programs/{id}/plan-changes", PROGRAM_OFFICE),
            read("/api/programs/{id}/model-migration", PROGRAM_OFFICE, AUDITOR),
            post("/api/programs/{id}/model-migration", PROGRAM_OFFICE),

            // Measurement and gates
            put("/api/programs/{id}/usage", PROGRAM_OFFICE, INTEGRATION),
            post("/api/programs/{id}/usage", PROGRAM_OFFICE, INTEGRATION),
            read("/api/programs/{id}/usage/aside", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/usage/agreements", PROGRAM_OFFICE, SPONSOR, AUDITOR),
            read("/api/sources", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/sources", PROGRAM_OFFICE, AUDITOR),
            post("/api/programs/{id}/sources/{source}/pull", PROGRAM_OFFICE),
            read("/api/programs/{id}/measurements", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/surveys", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/surveys/words", PROGRAM_OFFICE),
            read("/api/programs/{id}/forecast", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/outcomes", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            post("/api/programs/{id}/outcomes", PROGRAM_OFFICE),
            read("/api/programs/{id}/gates", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/weekly-numbers", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/learning", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/executive-page", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/executive-page.pdf", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/waves/{wave}/wins", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            post("/api/programs/{id}/waves/{wave}/wins", PROGRAM_OFFICE),

            // Communication and training
            read("/api/programs/{id}/campaigns", PROGRAM_OFFICE, SPONSOR, AUDITOR),
            read("/api/programs/{id}/campaigns/{campaign}/deliveries", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/communication-calendar", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/communication-calendar.ics", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/programs/{id}/communication-clashes", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/communication-calendar", PROGRAM_OFFICE, AUDITOR),
            read("/api/communication-calendar.ics", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/training-calendar.ics", PROGRAM_OFFICE, SPONSOR, EXECUTIVE, AUDITOR),
            read("/api/training-calendar.ics", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/audience", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/campaigns/{campaign}/preview", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/campaigns/{campaign}/translations", PROGRAM_OFFICE, SPONSOR, AUDITOR),
            put("/api/programs/{id}/campaigns/{campaign}/translations/{language}", PROGRAM_OFFICE),
            read("/api/programs/{id}/chat-posts", PROGRAM_OFFICE, SPONSOR, AUDITOR),
            post("/api/bounces", PROGRAM_OFFICE, INTEGRATION),
            post("/api/calendar-replies", PROGRAM_OFFICE, INTEGRATION),
            read("/api/programs/{id}/training", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/training/preview", PROGRAM_OFFICE, AUDITOR),
            post("/api/programs/{id}/training/replan", PROGRAM_OFFICE),
            post("/api/programs/{id}/waves/{wave}/attendance", PROGRAM_OFFICE, INTEGRATION),
            read("/api/programs/{id}/waves/{wave}/attendance", PROGRAM_OFFICE, AUDITOR),
            post("/api/programs/{id}/waves/{wave}/attendance/withdrawals", PROGRAM_OFFICE),

            // Obstacles
            read("/api/programs/{id}/obstacles", PROGRAM_OFFICE, SPONSOR, AUDITOR),
            post("/api/programs/{id}/obstacles", PROGRAM_OFFICE, SPONSOR, EXECUTIVE),
            read("/api/programs/{id}/obstacles/{obstacle}", PROGRAM_OFFICE, SPONSOR, AUDITOR),

            // Pilots and champions
            read("/api/programs/{id}/champions", PROGRAM_OFFICE, SPONSOR, AUDITOR),
            read("/api/programs/{id}/pilot-proposal", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/volunteers", PROGRAM_OFFICE, AUDITOR),
            post("/api/programs/{id}/volunteers/ask", PROGRAM_OFFICE),
            read("/api/programs/{id}/waves/{wave}/pilot-group", PROGRAM_OFFICE, AUDITOR),
            post("/api/programs/{id}/waves/{wave}/pilot-group", PROGRAM_OFFICE),

            // Evidence
            read("/api/programs/{id}/evidence", PROGRAM_OFFICE, AUDITOR),
            read("/api/programs/{id}/evidence/verification", AUDITOR),

            // Operation
            read("/actuator/prometheus", Role.values()),

            // Only there in the local profile
            read("/api/local/clock", PROGRAM_OFFICE),
            post("/api/local/clock", PROGRAM_OFFICE),
            read("/local/mail/**", PROGRAM_OFFICE));

    private AccessMatrix() {}

    static Optional<AccessRule> rule(HttpMethod method, String path) {
        return RULES.stream().filter(rule -> rule.covers(method, path)).findFirst();
    }

    /** The methods that the table knows for a path; empty when it does not know the path. */
    static Set<String> methods(String path) {
        Set<String> methods = new TreeSet<>();
        RULES.stream()
                .filter(rule -> rule.covers(path))
                .forEach(rule -> rule.methods().forEach(method -> methods.add(method.name())));
        return methods;
    }
}
