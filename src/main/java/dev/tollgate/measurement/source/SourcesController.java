package dev.tollgate.measurement.source;

import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.measurement.source.SourceSettings.Source;
import dev.tollgate.program.Programs;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Where usage is fetched from and how that goes; never an address or a credential. */
@RestController
class SourcesController {

    private final SourceSettings settings;
    private final SourceStore store;
    private final RunEnds runs;
    private final Programs programs;
    private final Clock clock;

    SourcesController(SourceSettings settings, SourceStore store, RunEnds runs, Programs programs, Clock clock) {
        this.settings = settings;
        this.store = store;
        this.runs = runs;
        this.programs = programs;
        this.clock = clock;
    }

    /**
     * @param kind http, sql or prometheus
     * @param state new before the first pull; ok or failing, by the last one; over once its program does not run any more,
     *     after which it is not pulled
     * @param refused single events that are not in order and were left out, the latest first; the others were taken in
     * @param problem what went wrong with the last pull, null where it went well
     */
    record View(
            String source,
            String programId,
            String kind,
            Duration every,
            String state,
            boolean pulling,
            @Nullable Instant lastAttemptAt,
            @Nullable Instant lastSuccessAt,
            @Nullable Instant lastNewAt,
            @Nullable Instant pulledUntil,
            @Nullable Instant nextAttemptAt,
            int failures,
            @Nullable Trouble problem,
            @Nullable SourceState.Pulled lastPull,
            List<RefusedEvent> refused) {}

    record Trouble(
            Outcome outcome,
            @Nullable String what,
            @Nullable String remedy) {}

    /** The sources that feed a program. */
    @GetMapping("/api/programs/{programId}/sources")
    List<View> sources(@PathVariable String programId) {
        programs.get(programId);
        return views(programId);
    }

    /** All sources of the installation, also those whose program is not registered. */
    @GetMapping("/api/sources")
    List<View> all() {
        return views(null);
    }

    /**
     * Pulls a source within a minute, whenever it is due; for when what was wrong is put right.
     *
     * @param from what to ask for again, less the overlap: events that are known count once
     */
    @PostMapping("/api/programs/{programId}/sources/{source}/pull")
    @ResponseStatus(HttpStatus.ACCEPTED)
    View pull(
            @PathVariable String programId,
            @PathVariable String source,
            @RequestParam(required = false) @Nullable OffsetDateTime from) {
        programs.get(programId);
        Source known = settings.sources().get(source);
        if (known == null || !programId.equals(known.program())) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND,
                    "No source '%s' feeds '%s'. GET /api/programs/%s/sources lists those that do."
                            .formatted(source, programId, programId));
        }
        Instant now = clock.instant();
        if (from != null && from.toInstant().isAfter(now)) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "The parameter 'from' (%s) is in the future; it is %s now".formatted(from, now));
        }
        if (runs.over(programId)) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT,
                    "Program '%s' does not run any more; its sources are pulled again once it is started anew"
                            .formatted(programId));
        }
        store.begin(programId, source, now);
        store.pullNow(programId, source, now, from == null ? null : from.toInstant());
        return view(source, known, now);
    }

    private List<View> views(@Nullable String programId) {
        Instant now = clock.instant();
        return settings.sources().entrySet().stream()
                .filter(entry ->
                        programId == null || programId.equals(entry.getValue().program()))
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> view(entry.getKey(), entry.getValue(), now))
                .toList();
    }

    private View view(String name, Source source, Instant now) {
        boolean over = runs.over(source.program());
        SourceState state = store.find(source.program(), name, now).orElse(null);
        if (state == null) {
            return new View(
                    name,
                    source.program(),
                    source.kind(),
                    source.every(),
                    over ? "over" : "new",
                    false,
                    null,
                    null,
                    null,
                    null,
                    null,
                    0,
                    null,
                    null,
                    List.of());
        }
        Outcome outcome = state.outcome();
        return new View(
                name,
                source.program(),
                source.kind(),
                source.every(),
                over ? "over" : outcome == null ? "new" : outcome == Outcome.OK ? "ok" : "failing",
                state.pulling(),
                state.lastAttemptAt(),
                state.lastSuccessAt(),
                state.lastNewAt(),
                state.pulledUntil(),
                over ? null : state.nextAttemptAt(),
                state.failures(),
                outcome == null || outcome == Outcome.OK ? null : new Trouble(outcome, state.problem(), state.remedy()),
                state.last(),
                store.refused(source.program(), name));
    }
}
