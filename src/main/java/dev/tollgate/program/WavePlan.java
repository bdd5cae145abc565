package dev.tollgate.program;

import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Adds waves to a registered program and moves units between waves, so that a unit is in at most one open wave. */
@Service
public class WavePlan {

    private static final String WHICH = "Name a department of the program.";

    private final ProgramRepository entities;
    private final Programs programs;
    private final Roster roster;
    private final PlanTables tables;
    private final Clock clock;

    WavePlan(ProgramRepository entities, Programs programs, Roster roster, PlanTables tables, Clock clock) {
        this.entities = entities;
        this.programs = programs;
        this.roster = roster;
        this.tables = tables;
        this.clock = clock;
    }

    /**
     * Adds a wave, whose targets are those of the program.
     *
     * @param closed ids of the waves that are sustained or stopped
     * @param leaving the open wave that sponsors split it off from, or null
     * @throws InvalidWave with everything that is wrong with it
     */
    @Transactional(propagation = Propagation.MANDATORY, noRollbackFor = InvalidWave.class)
    public Wave add(String programId, NewWave wanted, Set<String> closed, String leaving) {
        if (entities.lock(programId).isEmpty()) {
            throw new UnknownProgram(programId);
        }
        ProgramDefinition definition = programs.get(programId).definition();
        List<Problem> problems = new ArrayList<>();
        LocalDate today = LocalDate.now(clock.withZone(definition.timeZone()));
        String name = wanted.name() == null ? "" : wanted.name().strip();
        if (name.isEmpty() || name.length() > Section.SHORT) {
            problems.add(new Problem("name", name, "is missing or too long", "Give the wave a short name."));
        }
        String id = wanted.id() == null ? Spelling.slug(name) : wanted.id();
        if (id.length() > Spelling.SLUG_LENGTH || !Spelling.SLUG.matcher(id).matches()) {
            problems.add(new Problem("id", id, "cannot be an id", "Use lower-case letters, digits and hyphens."));
        } else if (definition.wave(id).isPresent()) {
            problems.add(new Problem("id", id, "is the id of another wave, too", "Give each wave an id of its own."));
        }
        if (wanted.kind() == null) {
            problems.add(new Problem("kind", "", "is missing", "It is pilot, rollout or relaunch."));
        }
        checkGoLive(wanted, today, leaving, problems);
        checkOrigin(wanted, definition, closed, problems);
        String sponsor = wanted.localSponsor() == null ? definition.executiveSponsor() : wanted.localSponsor();
        if (roster.person(programId, sponsor)
                .filter(person -> !person.hasLeft())
                .isEmpty()) {
            problems.add(new Problem(
                    "localSponsor",
                    sponsor,
                    "is nobody of the program",
                    "Name somebody who has not left, by username."));
        }
        List<Unit> units = units(programId, id, wanted.units(), closed, leaving, problems);
        if (!problems.isEmpty()) {
            throw new InvalidWave(problems);
        }
        LocalDate due = wanted.goLive().minusWeeks(definition.prelaunchWeeks());
        Wave wave =
                new Wave(id, name, wanted.kind(), wanted.goLive(), due.isBefore(today) ? today : due, sponsor, false);
        tables.addWave(programId, wave);
        units.forEach(unit -> tables.place(programId, unit));
        return wave;
    }

    private static void checkGoLive(NewWave wanted, LocalDate today, String leaving, List<Problem> problems) {
        if (wanted.goLive() == null) {
            problems.add(new Problem("goLive", "", "is missing", "Give a date like 2027-03-01."));
        } else if (leaving == null && wanted.goLive().isBefore(today)) {
            problems.add(
                    new Problem("goLive", wanted.goLive().toString(), "is in the past", "Choose a day from today on."));
        }
    }

    private static void checkOrigin(
            NewWave wanted, ProgramDefinition definition, Set<String> closed, List<Problem> problems) {
        if (wanted.kind() != WaveKind.RELAUNCH) {
            return;
        }
        String previous = wanted.previousWave() == null ? "" : wanted.previousWave();
        if (definition.wave(previous).isEmpty()) {
            problems.add(new Problem(
                    "previousWave", previous, "is no wave of the program", "Name the wave that is tried again."));
        } else if (!closed.contains(previous)) {
            problems.add(new Problem(
                    "previousWave",
                    previous,
                    "is still open",
                    "A wave is relaunched once it is sustained or stopped."));
        }
        if (wanted.learned() == null || wanted.learned().isBlank()) {
            problems.add(new Problem("learned", "", "is missing", "Say what was learned from the wave before."));
        }
    }

    private List<Unit> units(
            String programId,
            String waveId,
            List<NewWave.Place> places,
            Set<String> closed,
            String leaving,
            List<Problem> problems) {
        if (places.isEmpty()) {
            problems.add(new Problem("units", "", "has no unit", "Name at least one department."));
        }
        Departments departments = new Departments(tables.departments(programId), tables.aliases(programId), true);
        Units current = new Units(tables.units(programId));
        List<Person> people = roster.people(programId);
        List<Unit> units = new ArrayList<>();
        for (int index = 0; index < places.size(); index++) {
            NewWave.Place place = places.get(index);
            String at = "units[" + index + "]";
            Optional<Department> department =
                    Optional.ofNullable(place.department()).flatMap(departments::find);
            if (department.isEmpty()) {
                problems.add(
                        new Problem(at + ".department", place.department(), "is no department of the program", WHICH));
                continue;
            }
            Unit unit = new Unit(waveId, department.get().id(), place.location());
            if (units.contains(unit)) {
                problems.add(new Problem(at, unit.id(), "is named twice", "Keep one of the two."));
                continue;
            }
            List<Units.Place> here = people.stream()
                    .filter(person -> person.departmentId().equals(unit.departmentId())
                            && (unit.location() == null || unit.location().equals(person.location())))
                    .map(person -> new Units.Place(person.departmentId(), person.location()))
                    .distinct()
                    .toList();
            if (here.isEmpty()) {
                problems.add(new Problem(at, unit.id(), "has nobody in it", "Choose a unit with people."));
            }
            here.stream()
                    .flatMap(somewhere -> current.of(somewhere).stream())
                    .map(Unit::waveId)
                    .filter(wave -> !closed.contains(wave) && !wave.equals(leaving))
                    .distinct()
                    .forEach(wave -> problems.add(new Problem(
                            at,
                            unit.id(),
                            "is in the open wave '" + wave + "'",
                            "A unit is in one open wave; wait until that one is sustained or stopped.")));
            units.add(unit);
        }
        return units;
    }
}
