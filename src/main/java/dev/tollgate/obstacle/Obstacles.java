package dev.tollgate.obstacle;

import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Unit;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The obstacles raised in programs. */
@Service
public class Obstacles {

    static final String PROCESS = "obstacle-resolution";
    static final String RAISED = "obstacle-raised";
    private static final int LONGEST_NAME = 120;

    private final ObstacleStore store;
    private final Catalogue catalogue;
    private final Programs programs;
    private final Roster roster;
    private final Outbox outbox;
    private final Ledger ledger;
    private final Clock clock;

    Obstacles(
            ObstacleStore store,
            Catalogue catalogue,
            Programs programs,
            Roster roster,
            Outbox outbox,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.catalogue = catalogue;
        this.programs = programs;
        this.roster = roster;
        this.outbox = outbox;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Opens an obstacle and has the program resolve it. The same obstacle of the same wave and unit that is open already
     * is only counted once more.
     *
     * @return the obstacle that is open now
     * @throws InvalidObstacle when the report names what does not exist, or the program does not run
     */
    @Transactional
    public Obstacle raise(Raise raise) {
        ProgramDefinition definition = programs.get(raise.programId()).definition();
        Optional<KnownObstacle> known = known(raise);
        checkPlace(raise, definition);
        if (!runs(raise.programId())) {
            throw new InvalidObstacle(
                    "The program '%s' does not run; start it, then report the obstacle".formatted(raise.programId()));
        }
        store.lockProgram(raise.programId());
        Instant now = now();
        String name = known.map(KnownObstacle::name).orElseGet(() -> shortened(raise.text()));
        Optional<Obstacle> same = store.of(raise.programId()).stream()
                .filter(Obstacle::isOpen)
                .filter(open -> Objects.equals(open.waveId(), raise.waveId())
                        && Objects.equals(open.unit(), raise.unit())
                        && Objects.equals(open.catalogueId(), raise.catalogueId())
                        && (raise.catalogueId() != null || open.said().equals(raise.text())))
                .findFirst();
        if (same.isPresent()) {
            Obstacle again = same.get().reportedAgain(raise.text(), now);
            store.update(again);
            return again;
        }
        Obstacle raised = new Obstacle(
                UUID.randomUUID().toString(),
                raise.programId(),
                raise.waveId(),
                raise.unit(),
                raise.catalogueId(),
                name,
                raise.text(),
                raise.source(),
                raise.by(),
                now,
                1,
                ObstacleState.PROPOSED,
                known.map(KnownObstacle::blocking).orElse(false),
                owner(known.map(KnownObstacle::owner).orElse("change-lead"), definition, raise.waveId()),
                0,
                null,
                null,
                null,
                null,
                null,
                now,
                null);
        store.insert(raised);
        outbox.append(RAISED, raise.programId(), Map.of("obstacleId", raised.id()));
        return raised;
    }

    private Optional<KnownObstacle> known(Raise raise) {
        if (raise.catalogueId() == null) {
            if (raise.text().isBlank()) {
                throw new InvalidObstacle("Name an obstacle of the catalogue, or describe it in a sentence");
            }
            return Optional.empty();
        }
        return Optional.of(catalogue
                .find(raise.catalogueId())
                .orElseThrow(() ->
                        new InvalidObstacle("The catalogue has no obstacle '%s'; describe it in a sentence instead"
                                .formatted(raise.catalogueId()))));
    }

    private void checkPlace(Raise raise, ProgramDefinition definition) {
        if (raise.waveId() != null && definition.wave(raise.waveId()).isEmpty()) {
            throw new InvalidObstacle("The program '%s' has no wave '%s'".formatted(raise.programId(), raise.waveId()));
        }
        if (raise.unit() == null) {
            return;
        }
        List<String> waves = raise.waveId() == null
                ? definition.waves().stream().map(wave -> wave.id()).toList()
                : List.of(raise.waveId());
        boolean there = waves.stream()
                .flatMap(wave -> roster.units(raise.programId(), wave).stream())
                .anyMatch(unit ->
                        unit.id().equals(raise.unit()) || unit.departmentId().equals(raise.unit()));
        if (!there) {
            throw new InvalidObstacle("No unit '%s' is in %s; units are: %s"
                    .formatted(
                            raise.unit(),
                            raise.waveId() == null ? "the program" : "the wave '" + raise.waveId() + "'",
                            String.join(
                                    ", ",
                                    waves.stream()
                                            .flatMap(wave -> roster.units(raise.programId(), wave).stream())
                                            .map(Unit::id)
                                            .toList())));
        }
    }

    private boolean runs(String programId) {
        return ledger.entries(programId).stream()
                .map(entry -> entry.evidence().kind())
                .filter(kind -> kind == EvidenceKind.RUN_CLAIMED
                        || kind == EvidenceKind.PROGRAM_COMPLETED
                        || kind == EvidenceKind.CANCELLED)
                .reduce((first, last) -> last)
                .filter(EvidenceKind.RUN_CLAIMED::equals)
                .isPresent();
    }

    private static String owner(String role, ProgramDefinition definition, @Nullable String waveId) {
        return switch (role) {
            case "executive-sponsor" -> definition.executiveSponsor();
            case "local-sponsor" ->
                PeopleAtHand.localSponsor(definition, waveId).orElse(definition.executiveSponsor());
            default -> definition.changeLead();
        };
    }

    public Optional<Obstacle> find(String programId, String id) {
        return store.find(programId, id);
    }

    /** All obstacles of the program, oldest first. */
    public List<Obstacle> of(String programId) {
        return store.of(programId);
    }

    /** What blocks a wave now: its own obstacles and those of the whole program, also those not yet confirmed. */
    public List<Obstacle> openBlocking(String programId, String waveId) {
        return store.of(programId).stream()
                .filter(obstacle -> obstacle.isOpen() && obstacle.blocking())
                .filter(obstacle ->
                        obstacle.waveId() == null || obstacle.waveId().equals(waveId))
                .toList();
    }

    /** Those of {@link #openBlocking} that have been there for more than so many working days (Monday to Friday). */
    public List<Obstacle> blockersOlderThan(String programId, String waveId, int workingDays) {
        ZoneId zone = programs.get(programId).definition().timeZone();
        LocalDate today = LocalDate.ofInstant(now(), zone);
        return openBlocking(programId, waveId).stream()
                .filter(obstacle -> workingDays(LocalDate.ofInstant(obstacle.raisedAt(), zone), today) > workingDays)
                .toList();
    }

    /** Working days after the first day, up to and with the last. */
    static long workingDays(LocalDate first, LocalDate last) {
        return first.isBefore(last)
                ? first.plusDays(1)
                        .datesUntil(last.plusDays(1))
                        .filter(day ->
                                day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
                        .count()
                : 0;
    }

    Obstacle lock(String programId, String id) {
        return store.lock(programId, id)
                .orElseThrow(() -> new Refused("The program '%s' has no obstacle '%s'".formatted(programId, id)));
    }

    /** Keeps an obstacle that changed; one that is closed now goes into the evidence. */
    void keep(Obstacle obstacle, Place place) {
        store.update(obstacle);
        if (!obstacle.isOpen()) {
            ledger.append(new Evidence(
                    obstacle.programId(),
                    place.runId(),
                    obstacle.waveId(),
                    EvidenceKind.OBSTACLE_CLOSED,
                    place.processId(),
                    place.processInstanceKey(),
                    place.elementId(),
                    obstacle.id(),
                    Map.of(
                            "state",
                            obstacle.state().name(),
                            "catalogueId",
                            obstacle.catalogueId() == null ? "" : obstacle.catalogueId(),
                            "blocking",
                            obstacle.blocking(),
                            "level",
                            obstacle.level())));
        }
    }

    /** Where in the engine it was closed. */
    record Place(String runId, String processId, long processInstanceKey, String elementId) {}

    /** In the precision that the database keeps. */
    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static String shortened(String text) {
        String line = text.strip().lines().findFirst().orElse("");
        return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME - 1) + "…";
    }

    static String words(ObstacleState state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
