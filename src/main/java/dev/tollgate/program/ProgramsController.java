package dev.tollgate.program;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

@RestController
@RequestMapping("/api/programs")
@Tag(name = "Programs", description = "Definitions of adoption programs and their people")
class ProgramsController {

    private static final String YAML = "application/yaml";
    private static final String OLD_YAML = "application/x-yaml";
    private static final String TEXT_YAML = "text/yaml";
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final Programs programs;
    private final Roster roster;

    ProgramsController(Programs programs, Roster roster) {
        this.programs = programs;
        this.roster = roster;
    }

    @PostMapping(consumes = {YAML, OLD_YAML, TEXT_YAML, MediaType.APPLICATION_JSON_VALUE})
    @Operation(summary = "Register a program, alone or in one upload with its people")
    @TakesDefinition
    ResponseEntity<Registration> register(InputStream definition, Principal principal) throws IOException {
        return answer(programs.register(Upload.definition(definition), null, name(principal)));
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Register a program, alone or in one upload with its people")
    @TakesDefinition
    ResponseEntity<Registration> register(
            @RequestPart MultipartFile definition,
            @RequestPart(required = false) MultipartFile people,
            Principal principal)
            throws IOException {
        return answer(programs.register(text(definition), bytes(people), name(principal)));
    }

    @PostMapping(
            path = "/dry-run",
            consumes = {YAML, OLD_YAML, TEXT_YAML, MediaType.APPLICATION_JSON_VALUE})
    @Operation(summary = "What registering a program would mean, without doing it")
    @TakesDefinition
    DryRun dryRun(InputStream definition) throws IOException {
        return programs.dryRun(Upload.definition(definition), null);
    }

    @PostMapping(path = "/dry-run", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "What registering a program would mean, without doing it")
    @TakesDefinition
    DryRun dryRun(@RequestPart MultipartFile definition, @RequestPart(required = false) MultipartFile people)
            throws IOException {
        return programs.dryRun(text(definition), bytes(people));
    }

    @GetMapping
    @Operation(summary = "The registered programs")
    List<Summary> list() {
        return programs.list().stream()
                .map(program -> new Summary(
                        program.id(),
                        program.definition().name(),
                        program.definition().software(),
                        program.status(),
                        program.registeredAt()))
                .toList();
    }

    @GetMapping("/{id}")
    @Operation(summary = "A program with its waves, units and number of people")
    Details get(@PathVariable String id) {
        ProgramView program = programs.get(id);
        List<WaveDetails> waves = program.definition().waves().stream()
                .map(wave -> new WaveDetails(
                        wave,
                        program.definition().gateDates(wave),
                        roster.peopleByUnit(id, wave.id()).entrySet().stream()
                                .map(entry -> new UnitDetails(
                                        entry.getKey().id(),
                                        entry.getKey().departmentId(),
                                        entry.getKey().location(),
                                        entry.getValue().size()))
                                .toList()))
                .toList();
        return new Details(program, roster.people(id).size(), waves);
    }

    @PutMapping(path = "/{id}/people", consumes = "text/csv")
    @Operation(
            summary = "Take over an export of all people of a program; who is missing has left",
            requestBody =
                    @RequestBody(
                            description =
                                    "CSV in UTF-8 with the header username,name,email,department,location,role,manager and, where known, language; at most 10 MB",
                            required = true,
                            content = @Content(mediaType = "text/csv")))
    ImportReport people(
            @PathVariable String id, @RequestHeader(HttpHeaders.CONTENT_TYPE) MediaType type, InputStream csv)
            throws IOException, HttpMediaTypeNotSupportedException {
        if (type.getCharset() != null && !type.getCharset().equals(StandardCharsets.UTF_8)) {
            throw new HttpMediaTypeNotSupportedException(type, List.of(CSV));
        }
        return roster.importPeople(id, Upload.people(csv));
    }

    private static ResponseEntity<Registration> answer(Registration registration) {
        return registration.created()
                ? ResponseEntity.created(URI.create("/api/programs/" + registration.programId()))
                        .body(registration)
                : ResponseEntity.ok(registration);
    }

    private static String text(MultipartFile definition) throws IOException {
        try (InputStream stream = definition.getInputStream()) {
            return Upload.definition(stream);
        }
    }

    private static byte[] bytes(MultipartFile people) throws IOException {
        if (people == null) {
            return null;
        }
        try (InputStream stream = people.getInputStream()) {
            return Upload.people(stream);
        }
    }

    private static String name(Principal principal) {
        return principal == null ? "unknown" : principal.getName();
    }

    /** For the API document, which shows one body for both ways of sending a definition. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @RequestBody(
            description = "A program definition; see examples/crm-rollout/program.yaml",
            required = true,
            content = {
                @Content(mediaType = YAML),
                @Content(mediaType = MediaType.APPLICATION_JSON_VALUE),
                @Content(
                        mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                        schema = @Schema(implementation = Parts.class))
            })
    @interface TakesDefinition {}

    /** The parts of an upload. */
    record Parts(
            @Schema(type = "string", format = "binary") String definition,

            @Schema(type = "string", format = "binary", nullable = true)
            String people) {}

    /** A program in the list. */
    record Summary(String id, String name, String software, ProgramStatus status, Instant registeredAt) {}

    /** A program with what is known of its waves today. */
    record Details(ProgramView program, int people, List<WaveDetails> waves) {}

    record WaveDetails(Wave wave, GateDates gatesNotBefore, List<UnitDetails> units) {}

    record UnitDetails(String id, String departmentId, String location, int people) {}
}
