package dev.tollgate.pilot;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.program.Person;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * The units that a pilot wave can take for a wanted size, since a wave takes whole units and no single people: those with
 * the largest share of volunteers first, one of each department before a second of any, as long as they fit.
 *
 * @param people in these units
 * @param definition the entry for {@code waves} of a definition, as YAML
 * @param planChanges bodies for {@code POST /api/programs/{id}/plan-changes}, which move these units into the pilot wave of
 *     a registered program; empty where it has none
 * @param note what has to be known about it
 */
record WholeUnits(
        int people, List<Choice> units, String definition, List<Map<String, String>> planChanges, String note) {

    private static final String REASON = "Taken from the proposal of a pilot group";

    /** @param location null for the whole department */
    record Choice(
            String departmentId,
            String department,
            @Nullable String location,
            int people,
            int volunteers) {}

    /**
     * @param departments names by id
     * @param pilotWave id of the wave to move units into, null where there is none
     * @param there usernames of those who are in it already
     */
    static WholeUnits of(
            List<Person> people,
            Map<String, String> departments,
            Set<String> volunteers,
            int size,
            String seed,
            @Nullable String pilotWave,
            Set<String> there) {
        Lot lot = new Lot(seed);
        List<Choice> candidates = candidates(people, departments, volunteers);
        candidates.sort(Comparator.comparingDouble((Choice unit) -> -(double) unit.volunteers() / unit.people())
                .thenComparing(unit -> lot.number(id(unit))));
        List<Choice> chosen = new ArrayList<>();
        Set<String> heard = new HashSet<>();
        int taken = 0;
        for (boolean another : new boolean[] {false, true}) {
            for (Choice unit : candidates) {
                if (taken + unit.people() <= size
                        && !chosen.contains(unit)
                        && (another || heard.add(unit.departmentId()))) {
                    chosen.add(unit);
                    taken += unit.people();
                }
            }
        }
        return new WholeUnits(
                taken,
                List.copyOf(chosen),
                chosen.isEmpty() ? "" : definition(chosen),
                pilotWave == null
                        ? List.of()
                        : chosen.stream()
                                .filter(unit -> !people.stream()
                                        .filter(person -> isIn(person, unit))
                                        .allMatch(person -> there.contains(person.username())))
                                .map(unit -> move(unit, pilotWave))
                                .toList(),
                note(chosen, taken, size, candidates));
    }

    private static List<Choice> candidates(
            List<Person> people, Map<String, String> departments, Set<String> volunteers) {
        List<Choice> candidates = new ArrayList<>();
        people.stream()
                .collect(Collectors.groupingBy(Person::departmentId, TreeMap::new, Collectors.toList()))
                .forEach((id, members) -> {
                    Map<String, List<Person>> places = members.stream()
                            .collect(Collectors.groupingBy(
                                    person -> Place.of(person).location(), TreeMap::new, Collectors.toList()));
                    places.forEach((location, here) -> {
                        // People of no location cannot be named apart from those of their department elsewhere.
                        if (places.size() == 1 || !location.isEmpty()) {
                            candidates.add(new Choice(
                                    id,
                                    departments.getOrDefault(id, id),
                                    places.size() == 1 ? null : location,
                                    here.size(),
                                    Math.toIntExact(here.stream()
                                            .filter(person -> volunteers.contains(person.username()))
                                            .count())));
                        }
                    });
                });
        return candidates;
    }

    private static boolean isIn(Person person, Choice unit) {
        Place place = Place.of(person);
        return place.departmentId().equals(unit.departmentId())
                && (unit.location() == null || unit.location().equals(place.location()));
    }

    private static String id(Choice unit) {
        return unit.location() == null ? unit.departmentId() : unit.departmentId() + "/" + unit.location();
    }

    private static String definition(List<Choice> chosen) {
        StringBuilder yaml = new StringBuilder("- id: pilot\n  name: Pilot\n  kind: pilot\n  goLive: P6W\n  units:\n");
        chosen.forEach(unit -> {
            yaml.append("    - department: ")
                    .append(Canonical.json(unit.department()))
                    .append('\n');
            if (unit.location() != null) {
                yaml.append("      location: ")
                        .append(Canonical.json(unit.location()))
                        .append('\n');
            }
        });
        return yaml.toString();
    }

    private static Map<String, String> move(Choice unit, String pilotWave) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("kind", "move-unit");
        body.put("departmentId", unit.departmentId());
        if (unit.location() != null) {
            body.put("location", unit.location());
        }
        body.put("waveId", pilotWave);
        body.put("reason", REASON);
        return body;
    }

    private static String note(List<Choice> chosen, int taken, int size, List<Choice> candidates) {
        if (chosen.isEmpty()) {
            return "A wave takes whole units, and no unit has %d people or fewer: the smallest has %d."
                    .formatted(
                            size,
                            candidates.stream().mapToInt(Choice::people).min().orElse(0));
        }
        return "A wave takes whole units and names no single people, so these units are not the group: they have %d people, %d of the departments. The go-live is an example."
                .formatted(
                        taken,
                        chosen.stream().map(Choice::departmentId).distinct().count());
    }
}
