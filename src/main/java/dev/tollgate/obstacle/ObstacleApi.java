package dev.tollgate.obstacle;

import dev.tollgate.program.Person;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Reports obstacles and says where each stands. */
@RestController
@RequestMapping("/api/programs/{programId}/obstacles")
@Tag(name = "Obstacles", description = "What stands in the way of a program, and who removes it")
class ObstacleApi {

    private static final int LONGEST_TEXT = 4000;

    private final Programs programs;
    private final Roster roster;
    private final Obstacles obstacles;
    private final Catalogue catalogue;

    ObstacleApi(Programs programs, Roster roster, Obstacles obstacles, Catalogue catalogue) {
        this.programs = programs;
        this.roster = roster;
        this.obstacles = obstacles;
        this.catalogue = catalogue;
    }

    /**
     * A report.
     *
     * @param waveId left out where it concerns the whole program
     * @param unit department, or department and location; left out where it concerns all
     * @param obstacle id in the catalogue; or only a text in own words
     */
    record Report(
            @Nullable String waveId,
            @Nullable String unit,
            @Nullable String obstacle,
            @Nullable String text) {}

    /** An obstacle, without who reported it. */
    record Shown(
            String id,
            @Nullable String waveId,
            @Nullable String unit,
            @Nullable String obstacle,
            String name,
            String text,
            ObstacleSource source,
            int reports,
            Instant raisedAt,
            ObstacleState state,
            boolean blocking,
            String owner,
            @Nullable String remedy,
            @Nullable String remedyOwner,
            @Nullable LocalDate dueOn,
            @Nullable String reason,
            @Nullable String mergedInto,
            @Nullable Instant closedAt) {

        static Shown of(Obstacle obstacle) {
            return new Shown(
                    obstacle.id(),
                    obstacle.waveId(),
                    obstacle.unit(),
                    obstacle.catalogueId(),
                    obstacle.name(),
                    obstacle.said(),
                    obstacle.source(),
                    obstacle.reports(),
                    obstacle.raisedAt(),
                    obstacle.state(),
                    obstacle.blocking(),
                    obstacle.owner(),
                    obstacle.remedy(),
                    obstacle.remedyOwner(),
                    obstacle.dueOn(),
                    obstacle.reason(),
                    obstacle.mergedInto(),
                    obstacle.closedAt());
        }
    }

    @PostMapping
    @Operation(summary = "Report an obstacle; one that is open already is counted once more")
    ResponseEntity<Shown> raise(
            @PathVariable String programId, @RequestBody Report report, HttpServletRequest request) {
        String by = request.getUserPrincipal() == null
                ? "unknown"
                : request.getUserPrincipal().getName();
        programs.get(programId);
        if (!request.isUserInRole("PROGRAM_OFFICE") && !hasPart(programId, by)) {
            return ResponseEntity.status(HttpStatus.FORBIDDEN).build();
        }
        String text = report.text() == null ? "" : report.text().strip();
        if (text.length() > LONGEST_TEXT) {
            throw new InvalidObstacle("The text has more than %d characters; shorten it".formatted(LONGEST_TEXT));
        }
        Obstacle raised = obstacles.raise(new Raise(
                programId,
                blank(report.waveId()),
                blank(report.unit()),
                blank(report.obstacle()),
                text,
                ObstacleSource.API,
                by));
        URI place = URI.create("/api/programs/" + programId + "/obstacles/" + raised.id());
        return raised.reports() == 1
                ? ResponseEntity.created(place).body(Shown.of(raised))
                : ResponseEntity.ok().location(place).body(Shown.of(raised));
    }

    @GetMapping
    @Operation(summary = "The obstacles of a program, oldest first")
    List<Shown> list(@PathVariable String programId, @RequestParam(defaultValue = "false") boolean open) {
        programs.get(programId);
        return obstacles.of(programId).stream()
                .filter(obstacle -> !open || obstacle.isOpen())
                .map(Shown::of)
                .toList();
    }

    @GetMapping("/catalogue")
    @Operation(summary = "The obstacles that the method knows, and what others did about them")
    List<KnownObstacle> catalogue(@PathVariable String programId) {
        programs.get(programId);
        return catalogue.all();
    }

    @GetMapping("/{obstacleId}")
    @Operation(summary = "Where an obstacle stands")
    ResponseEntity<Shown> get(@PathVariable String programId, @PathVariable String obstacleId) {
        programs.get(programId);
        return obstacles
                .find(programId, obstacleId)
                .map(obstacle -> ResponseEntity.ok(Shown.of(obstacle)))
                .orElseGet(() -> ResponseEntity.notFound().build());
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidObstacle e) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_ENTITY, e.getMessage());
        problem.setType(URI.create("urn:tollgate:problem:invalid-obstacle"));
        problem.setTitle("The obstacle was not taken");
        return problem;
    }

    private boolean hasPart(String programId, String username) {
        return programs.get(programId).definition().dutyHolders().contains(username)
                || roster.people(programId).stream().map(Person::manager).anyMatch(username::equals);
    }

    private static @Nullable String blank(@Nullable String text) {
        return text == null || text.isBlank() ? null : text.strip();
    }
}
