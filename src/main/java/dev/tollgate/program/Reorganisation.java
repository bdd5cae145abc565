package dev.tollgate.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.program.UnitsChanged.Moved;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Departments that are renamed or merged and units that change the wave, so that nobody leaves the accounting and nobody
 * gets past a gate by it. To be called in the transaction that records the change; refusals are {@link InvalidProgram}.
 */
@Service
public class Reorganisation {

    private static final int LONGEST_WORDS = 300;

    private final ProgramRepository entities;
    private final PersonRepository people;
    private final Programs programs;
    private final PlanTables tables;
    private final JdbcClient jdbc;
    private final ObjectMapper json;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    Reorganisation(
            ProgramRepository entities,
            PersonRepository people,
            Programs programs,
            PlanTables tables,
            JdbcClient jdbc,
            ObjectMapper json,
            ApplicationEventPublisher events,
            Clock clock) {
        this.entities = entities;
        this.people = people;
        this.programs = programs;
        this.tables = tables;
        this.jdbc = jdbc;
        this.json = json;
        this.events = events;
        this.clock = clock;
    }

    /** @param said the change in words */
    public record Done(String said, UnitsChanged changed) {}

    /** Gives a department another name; an export that still has the old one means it, too. */
    @Transactional(propagation = Propagation.MANDATORY)
    public String rename(String programId, String departmentId, String name) {
        lock(programId);
        Department department = department(programId, "departmentId", departmentId);
        String given = name.strip();
        if (given.isEmpty() || given.length() > Section.SHORT || given.chars().anyMatch(Character::isISOControl)) {
            throw PlanChanges.refused(
                    "name",
                    given,
                    "is no name of a department",
                    "Give one line of up to " + Section.SHORT + " letters.");
        }
        if (given.equals(department.name())) {
            throw PlanChanges.refused("name", given, "is its name already", "Give the new name.");
        }
        Departments departments = departments(programId);
        departments
                .find(given)
                .filter(other -> !other.id().equals(department.id()))
                .ifPresent(other -> {
                    throw PlanChanges.refused(
                            "name",
                            given,
                            "means the department '%s' (%s)".formatted(other.name(), other.id()),
                            "Choose another name, or merge the two.");
                });
        tables.rename(programId, department.id(), given);
        tables.dropAlias(programId, given);
        if (!Departments.key(given).equals(Departments.key(department.name()))) {
            tables.alias(programId, department.name(), department.id());
        }
        rewrite(programId, definition -> {
            for (JsonNode declared : definition.path("departments")) {
                if (declared.path("id").asText().equals(department.id())) {
                    ((ObjectNode) declared).put("name", given);
                }
            }
        });
        return "Department '%s' (%s) is called '%s' now".formatted(department.name(), department.id(), given);
    }

    /**
     * Makes a department part of another: its people, units and names. Where nobody of the other is at a place, the place
     * stays in its wave; else its people come into the wave of those who are there.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Done merge(String programId, String fromId, String intoId, Standing standing) {
        lock(programId);
        Department from = department(programId, "departmentId", fromId);
        Department into = department(programId, "into", intoId);
        if (from.id().equals(into.id())) {
            throw PlanChanges.refused(
                    "into", intoId, "is the same department", "Name the one that it becomes part of.");
        }
        List<Unit> before = tables.units(programId);
        Units oldPlaces = new Units(before);
        List<Person> all = people.findByKeyProgramIdAndLeftAtIsNullOrderByKeyUsername(programId).stream()
                .map(PersonEntity::person)
                .toList();
        Set<String> placesOfInto = all.stream()
                .filter(person -> person.departmentId().equals(into.id()))
                .map(Person::location)
                .collect(Collectors.toSet());
        List<Unit> after = merged(before, from.id(), into.id(), placesOfInto);
        Units newPlaces = new Units(after);
        ProgramDefinition plan = programs.get(programId).definition();
        Set<Moved> moved = new LinkedHashSet<>();
        List<Person> movers = new ArrayList<>();
        for (Person person : all) {
            if (!person.departmentId().equals(from.id())
                    && !person.departmentId().equals(into.id())) {
                continue;
            }
            String was = wave(oldPlaces, person.departmentId(), person.location());
            String becomes = wave(newPlaces, into.id(), person.location());
            if (becomes != null && !becomes.equals(was)) {
                refuseWhereAhead(plan, was, becomes, standing, "into", into.id(), person);
                moved.add(new Moved(person.departmentId(), person.location(), was, becomes));
                movers.add(person);
            }
        }
        refuseEmptyWaves(plan, before, after, standing, "departmentId", from.id());
        tables.dropUnits(programId, from.id());
        tables.dropUnits(programId, into.id());
        tables.addUnits(
                programId,
                after.stream()
                        .filter(unit -> unit.departmentId().equals(into.id()))
                        .toList());
        tables.merge(programId, from.id(), into.id());
        tables.alias(programId, from.name(), into.id());
        tables.alias(programId, from.id(), into.id());
        rewrite(programId, definition -> forget(definition, from.id(), into.id()));
        people.reassign(programId, from.id(), into.id());
        remember(programId, movers, oldPlaces, newPlaces, into.id());
        Set<String> newIn = waves(after, into.id());
        newIn.removeAll(waves(before, into.id()));
        UnitsChanged changed =
                new UnitsChanged(programId, from.id(), into.id(), List.copyOf(newIn), List.copyOf(moved));
        events.publishEvent(changed);
        return new Done(
                "Department '%s' (%s) is part of '%s' (%s) now%s"
                        .formatted(from.name(), from.id(), into.name(), into.id(), inWords(plan, moved)),
                changed);
    }

    /**
     * Moves a department, or its part at one location, into another wave.
     *
     * @param location null for all places of the department that have no unit of their own
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Done move(
            String programId, String departmentId, @Nullable String location, String waveId, Standing standing) {
        lock(programId);
        ProgramDefinition plan = programs.get(programId).definition();
        Department department = department(programId, "departmentId", departmentId);
        Wave to = PlanChanges.wave(plan, waveId);
        List<Unit> before = tables.units(programId);
        Unit unit = new Unit(to.id(), department.id(), location);
        Units oldPlaces = new Units(before);
        List<Unit> after = new ArrayList<>(before);
        after.removeIf(known ->
                known.departmentId().equals(department.id()) && Objects.equals(known.location(), unit.location()));
        boolean itself = after.size() < before.size();
        after.add(unit);
        Units newPlaces = new Units(after);
        Set<Moved> moved = new LinkedHashSet<>();
        List<Person> movers = new ArrayList<>();
        boolean there = false;
        for (PersonEntity entity : people.findByKeyProgramIdAndLeftAtIsNullOrderByKeyUsername(programId)) {
            Person person = entity.person();
            if (!newPlaces
                    .of(place(person.departmentId(), person.location()))
                    .filter(unit::equals)
                    .isPresent()) {
                continue;
            }
            there = true;
            String was = wave(oldPlaces, person.departmentId(), person.location());
            if (!to.id().equals(was)) {
                refuseWhereAhead(plan, was, to.id(), standing, "waveId", to.id(), person);
                moved.add(new Moved(person.departmentId(), person.location(), was, to.id()));
                movers.add(person);
            }
        }
        if (!there && !itself) {
            throw PlanChanges.refused(
                    location == null ? "departmentId" : "location",
                    location == null ? department.id() : location,
                    "has nobody of '%s' for whom there is no unit of their place".formatted(department.name()),
                    "Name a place with people: %s.".formatted(String.join(", ", places(programId, department.id()))));
        }
        if (moved.isEmpty() && before.contains(unit)) {
            throw PlanChanges.refused(
                    "waveId", to.id(), "is the wave of '%s' already".formatted(unit.id()), "Name another wave.");
        }
        refuseEmptyWaves(plan, before, after, standing, "departmentId", unit.id());
        tables.place(programId, unit);
        remember(programId, movers, oldPlaces, newPlaces, null);
        UnitsChanged changed = new UnitsChanged(programId, null, null, List.of(), List.copyOf(moved));
        events.publishEvent(changed);
        return new Done(
                "Unit '%s' of '%s' moved%s"
                        .formatted(
                                unit.id(),
                                department.name(),
                                moved.isEmpty() ? " to wave '%s'".formatted(to.name()) : inWords(plan, moved)),
                changed);
    }

    /** The units after a merge; what the departments have in common stays that of the one that remains. */
    private static List<Unit> merged(List<Unit> before, String from, String into, Set<String> placesOfInto) {
        List<Unit> after = new ArrayList<>(before);
        after.removeIf(unit -> unit.departmentId().equals(from));
        for (Unit unit : before) {
            if (!unit.departmentId().equals(from)) {
                continue;
            }
            boolean taken = after.stream()
                    .anyMatch(known ->
                            known.departmentId().equals(into) && Objects.equals(known.location(), unit.location()));
            boolean theirs = unit.location() != null && placesOfInto.contains(unit.location());
            if (!taken && !theirs) {
                after.add(new Unit(unit.waveId(), into, unit.location()));
            }
        }
        return after;
    }

    private static void refuseWhereAhead(
            ProgramDefinition plan,
            @Nullable String was,
            String becomes,
            Standing standing,
            String path,
            String value,
            Person person) {
        Wave from = was == null ? null : plan.wave(was).orElseThrow();
        standing.hinders(from, plan.wave(becomes).orElseThrow()).ifPresent(refusal -> {
            throw PlanChanges.refused(
                    path,
                    value,
                    "would take people of '%s'%s from %s, but %s"
                            .formatted(
                                    person.departmentId(),
                                    person.location().isEmpty() ? "" : " at " + person.location(),
                                    from == null ? "outside the waves" : "wave '" + from.name() + "'",
                                    refusal.problem()),
                    refusal.remedy());
        });
    }

    /** A wave without units could never pass a gate. */
    private static void refuseEmptyWaves(
            ProgramDefinition plan, List<Unit> before, List<Unit> after, Standing standing, String path, String value) {
        plan.waves().stream()
                .filter(wave -> !standing.closed().contains(wave.id())
                        && before.stream().anyMatch(unit -> unit.waveId().equals(wave.id()))
                        && after.stream().noneMatch(unit -> unit.waveId().equals(wave.id())))
                .findFirst()
                .ifPresent(wave -> {
                    throw PlanChanges.refused(
                            path,
                            value,
                            "is all that wave '%s' has".formatted(wave.name()),
                            "Move another unit into that wave first, or let its sponsors stop it at a gate.");
                });
    }

    private void remember(
            String programId, List<Person> movers, Units oldPlaces, Units newPlaces, @Nullable String into) {
        OffsetDateTime now = clock.instant().truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
        for (Person person : movers) {
            String was = wave(oldPlaces, person.departmentId(), person.location());
            String becomes = wave(newPlaces, into == null ? person.departmentId() : into, person.location());
            if (was != null && becomes != null) {
                tables.moved(programId, person.username(), was, becomes, now);
            }
        }
    }

    private static void forget(ObjectNode definition, String from, String into) {
        if (definition.path("departments") instanceof ArrayNode declared) {
            for (int index = declared.size() - 1; index >= 0; index--) {
                if (declared.get(index).path("id").asText().equals(from)) {
                    declared.remove(index);
                }
            }
        }
        for (JsonNode sponsor : definition.path("sponsors")) {
            if (sponsor.path("departments") instanceof ArrayNode spokenFor) {
                Set<String> ids = new LinkedHashSet<>();
                spokenFor.forEach(id -> ids.add(id.asText().equals(from) ? into : id.asText()));
                spokenFor.removeAll();
                ids.forEach(spokenFor::add);
            }
        }
        for (JsonNode trainer : definition.path("training").path("scheduling").path("trainers")) {
            if (trainer.path("departments") instanceof ArrayNode trained) {
                Set<String> ids = new LinkedHashSet<>();
                trained.forEach(id -> ids.add(id.asText().equals(from) ? into : id.asText()));
                trained.removeAll();
                ids.forEach(trained::add);
            }
        }
        if (definition.path("training").path("departments") instanceof ObjectNode sessions) {
            JsonNode own = sessions.remove(from);
            if (own != null && !sessions.has(into)) {
                sessions.set(into, own);
            }
        }
    }

    private void rewrite(String programId, Consumer<ObjectNode> change) {
        try {
            ObjectNode definition = (ObjectNode) json.readTree(jdbc.sql("select definition from program where id = ?")
                    .param(programId)
                    .query(String.class)
                    .single());
            change.accept(definition);
            jdbc.sql("update program set definition = ? where id = ?")
                    .params(json.writeValueAsString(definition), programId)
                    .update();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void lock(String programId) {
        if (entities.lock(programId).isEmpty()) {
            throw new UnknownProgram(programId);
        }
    }

    private Departments departments(String programId) {
        return new Departments(tables.departments(programId), tables.aliases(programId), true);
    }

    private Department department(String programId, String path, String nameOrId) {
        if (nameOrId.equalsIgnoreCase(Department.UNASSIGNED.id())) {
            throw PlanChanges.refused(
                    path,
                    nameOrId,
                    "is where people without a department are counted",
                    "Give them a department in the people file instead.");
        }
        Departments departments = departments(programId);
        Optional<Department> found = departments.find(nameOrId);
        return found.orElseThrow(() -> PlanChanges.refused(
                path,
                nameOrId,
                "is no department of the program",
                Spelling.suggestion(
                        nameOrId, departments.all().stream().map(Department::id).toList())));
    }

    private List<String> places(String programId, String departmentId) {
        return people.findByKeyProgramIdAndLeftAtIsNullOrderByKeyUsername(programId).stream()
                .map(PersonEntity::person)
                .filter(person -> person.departmentId().equals(departmentId)
                        && !person.location().isEmpty())
                .map(Person::location)
                .distinct()
                .sorted()
                .toList();
    }

    private static Set<String> waves(List<Unit> units, String departmentId) {
        return units.stream()
                .filter(unit -> unit.departmentId().equals(departmentId))
                .map(Unit::waveId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static @Nullable String wave(Units units, String departmentId, String location) {
        return units.of(place(departmentId, location)).map(Unit::waveId).orElse(null);
    }

    private static Units.Place place(String departmentId, String location) {
        return new Units.Place(departmentId, location);
    }

    private static String inWords(ProgramDefinition plan, Set<Moved> moved) {
        if (moved.isEmpty()) {
            return "";
        }
        Map<String, List<String>> ways = moved.stream()
                .collect(Collectors.groupingBy(
                        move -> "from %s to wave '%s'"
                                .formatted(
                                        move.fromWave() == null
                                                ? "no wave"
                                                : "wave '" + name(plan, move.fromWave()) + "'",
                                        name(plan, move.toWave())),
                        Collectors.mapping(
                                move -> move.location().isEmpty() ? "no location" : move.location(),
                                Collectors.toList())));
        String text = ways.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(way -> " %s (%s)".formatted(way.getKey(), String.join("; ", way.getValue())))
                .collect(Collectors.joining(","));
        return text.length() <= LONGEST_WORDS ? text : text.substring(0, LONGEST_WORDS) + "…";
    }

    private static String name(ProgramDefinition plan, String waveId) {
        return plan.wave(waveId).map(Wave::name).orElse(waveId);
    }
}
