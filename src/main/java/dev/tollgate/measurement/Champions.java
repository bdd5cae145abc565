package dev.tollgate.measurement;

import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Unit;
import dev.tollgate.program.Wave;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;

/**
 * Whether each unit has the champions that its people need: one, and one for every {@value #PEOPLE_PER_CHAMPION} people
 * begun. Counted by unit and not by pool, since a colleague of the own unit is who people turn to; the gate pools small
 * units and so asks for less.
 */
@Service
public class Champions {

    static final int PEOPLE_PER_CHAMPION = 50;

    private final Programs programs;
    private final Roster roster;

    Champions(Programs programs, Roster roster) {
        this.programs = programs;
        this.roster = roster;
    }

    /**
     * A unit with people.
     *
     * @param name in words
     * @param champions usernames of those who work in it
     * @param needed at least one, and one for every 50 people begun
     * @param gap how many are missing
     * @param manager username of whoever leads most of its people directly, null where nobody who is there does
     */
    public record Coverage(
            String waveId,
            String wave,
            String unit,
            String name,
            int people,
            List<String> champions,
            int needed,
            int gap,
            @Nullable String manager) {}

    /** Champions that so many people need. */
    static int needed(int people) {
        return Math.ceilDiv(people, PEOPLE_PER_CHAMPION);
    }

    /** The units of all waves, those without people left out. */
    public List<Coverage> of(String programId) {
        ProgramDefinition plan = programs.get(programId).definition();
        Map<String, String> departments =
                roster.departments(programId).stream().collect(Collectors.toMap(Department::id, Department::name));
        Set<String> champions = new LinkedHashSet<>(plan.champions());
        List<Coverage> covered = new ArrayList<>();
        for (Wave wave : plan.waves()) {
            roster.peopleByUnit(programId, wave.id()).forEach((unit, people) -> {
                if (!people.isEmpty()) {
                    covered.add(coverage(programId, wave, unit, departments, people, champions));
                }
            });
        }
        return covered;
    }

    /** Champions by the definition who work in no unit of a wave, or have left: they cover nobody. */
    List<String> withoutUnit(String programId, List<Coverage> covered) {
        Set<String> at =
                covered.stream().flatMap(unit -> unit.champions().stream()).collect(Collectors.toSet());
        return programs.get(programId).definition().champions().stream()
                .filter(champion -> !at.contains(champion))
                .toList();
    }

    private Coverage coverage(
            String programId,
            Wave wave,
            Unit unit,
            Map<String, String> departments,
            List<Person> people,
            Set<String> champions) {
        List<String> here = people.stream()
                .map(Person::username)
                .filter(champions::contains)
                .sorted()
                .toList();
        int needed = needed(people.size());
        String department = departments.getOrDefault(unit.departmentId(), unit.departmentId());
        return new Coverage(
                wave.id(),
                wave.name(),
                unit.id(),
                unit.location() == null ? department : department + ", " + unit.location(),
                people.size(),
                here,
                needed,
                Math.max(0, needed - here.size()),
                manager(programId, people));
    }

    private @Nullable String manager(String programId, List<Person> people) {
        Map<String, Integer> reports = new HashMap<>();
        people.stream()
                .map(Person::manager)
                .filter(manager -> manager != null)
                .forEach(manager -> reports.merge(manager, 1, Integer::sum));
        // In the order of their names, so that of two who lead as many it is always the same one.
        String most = null;
        for (Map.Entry<String, Integer> entry : new TreeMap<>(reports).entrySet()) {
            boolean there = roster.person(programId, entry.getKey())
                    .filter(person -> !person.hasLeft())
                    .isPresent();
            if (there && (most == null || entry.getValue() > reports.get(most))) {
                most = entry.getKey();
            }
        }
        return most;
    }
}
