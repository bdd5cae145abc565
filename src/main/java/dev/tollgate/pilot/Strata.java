package dev.tollgate.pilot;

import dev.tollgate.program.Person;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * People by department, location and role. What has fewer than {@link #FEWEST} people is pooled: roles of a place, then
 * places of a department, then departments. A rest that is still too small joins the smallest stratum of its place, or else
 * of its department, so that a handful of people is never a stratum of its own (W. G. Cochran, <em>Sampling
 * Techniques</em>, 3rd edition 1977, on collapsed strata in chapter 5A).
 */
final class Strata {

    /** As for numbers that may be shown: fewer are easily told apart. */
    static final int FEWEST = 5;

    /** What departments that are too small for a stratum share. */
    static final String SMALL_DEPARTMENTS = "";

    private static final String NO_ROLE = "no role given";
    private static final String NO_LOCATION = "no location given";
    private static final int NAMED = 6;

    private Strata() {}

    /** A cell before pooling. */
    record Part(String departmentId, String location, String role, int people) {}

    /**
     * @param department id, or {@link #SMALL_DEPARTMENTS}
     * @param place the location, empty for pooled locations
     * @param name unique among the strata
     * @param parts what it is made of: one cell, or several where they were pooled
     */
    record Stratum(String department, String place, String name, List<Part> parts, List<Person> people) {

        boolean pooled() {
            return parts.size() > 1;
        }
    }

    /** @param departments names by id */
    static List<Stratum> of(List<Person> people, Map<String, String> departments) {
        Map<String, List<Person>> byDepartment =
                people.stream().collect(Collectors.groupingBy(Person::departmentId, TreeMap::new, Collectors.toList()));
        List<Stratum> strata = new ArrayList<>();
        List<Cell> small = new ArrayList<>();
        byDepartment.forEach((id, members) -> {
            if (members.size() < FEWEST) {
                small.addAll(cells(members));
            } else {
                strata.addAll(ofDepartment(id, departments.getOrDefault(id, id), members));
            }
        });
        if (!small.isEmpty()) {
            strata.add(pool(
                    SMALL_DEPARTMENTS,
                    "",
                    "small departments (%s)"
                            .formatted(listed(
                                    small, cell -> departments.getOrDefault(cell.departmentId(), cell.departmentId()))),
                    small));
        }
        return named(strata);
    }

    /** Commas in job titles can make two names the same. */
    private static List<Stratum> named(List<Stratum> strata) {
        Map<String, Integer> times = new HashMap<>();
        return strata.stream()
                .map(stratum -> {
                    int time = times.merge(stratum.name(), 1, Integer::sum);
                    return time == 1
                            ? stratum
                            : new Stratum(
                                    stratum.department(),
                                    stratum.place(),
                                    "%s [%d]".formatted(stratum.name(), time),
                                    stratum.parts(),
                                    stratum.people());
                })
                .toList();
    }

    private static List<Stratum> ofDepartment(String id, String name, List<Person> members) {
        List<Stratum> strata = new ArrayList<>();
        List<Cell> restOfDepartment = new ArrayList<>();
        Map<String, List<Cell>> byPlace = cells(members).stream()
                .collect(Collectors.groupingBy(Cell::location, TreeMap::new, Collectors.toList()));
        byPlace.forEach((place, cells) -> {
            List<Stratum> here = new ArrayList<>();
            List<Cell> rest = new ArrayList<>();
            String where = "%s, %s".formatted(name, place.isEmpty() ? NO_LOCATION : place);
            cells.forEach(cell -> {
                if (cell.people().size() < FEWEST) {
                    rest.add(cell);
                } else {
                    here.add(pool(id, place, "%s, %s".formatted(cell.shownRole(), where), List.of(cell)));
                }
            });
            if (people(rest) >= FEWEST) {
                here.add(pool(id, place, "other roles (%s), %s".formatted(listed(rest, Cell::shownRole), where), rest));
            } else if (!rest.isEmpty() && !here.isEmpty()) {
                join(here, rest, "other roles");
            } else {
                restOfDepartment.addAll(rest);
            }
            strata.addAll(here);
        });
        if (strata.isEmpty() || people(restOfDepartment) >= FEWEST) {
            strata.add(pool(
                    id,
                    "",
                    "other places (%s), %s".formatted(listed(restOfDepartment, Cell::shownPlace), name),
                    restOfDepartment));
        } else if (!restOfDepartment.isEmpty()) {
            join(strata, restOfDepartment, "other places");
        }
        return strata;
    }

    private static void join(List<Stratum> strata, List<Cell> rest, String what) {
        Stratum smallest = strata.stream()
                .min(Comparator.comparingInt(
                                (Stratum stratum) -> stratum.people().size())
                        .thenComparing(Stratum::name))
                .orElseThrow();
        List<Part> parts = new ArrayList<>(smallest.parts());
        List<Person> people = new ArrayList<>(smallest.people());
        rest.forEach(cell -> {
            parts.add(cell.part());
            people.addAll(cell.people());
        });
        strata.set(
                strata.indexOf(smallest),
                new Stratum(
                        smallest.department(),
                        smallest.place(),
                        "%s, with %d of %s".formatted(smallest.name(), people(rest), what),
                        List.copyOf(parts),
                        List.copyOf(people)));
    }

    private static Stratum pool(String department, String place, String name, List<Cell> cells) {
        return new Stratum(
                department,
                place,
                name,
                cells.stream().map(Cell::part).toList(),
                cells.stream().flatMap(cell -> cell.people().stream()).toList());
    }

    private static int people(List<Cell> cells) {
        return cells.stream().mapToInt(cell -> cell.people().size()).sum();
    }

    private static String listed(List<Cell> cells, Function<Cell, String> name) {
        Map<String, Integer> counted = new LinkedHashMap<>();
        cells.forEach(cell -> counted.merge(name.apply(cell), cell.people().size(), Integer::sum));
        String shown = counted.entrySet().stream()
                .limit(NAMED)
                .map(entry -> "%s %d".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("; "));
        return counted.size() > NAMED ? "%s and %d more".formatted(shown, counted.size() - NAMED) : shown;
    }

    private static List<Cell> cells(List<Person> people) {
        Map<List<String>, List<Person>> cells = new TreeMap<>(Comparator.comparing((List<String> key) -> key.get(0))
                .thenComparing(key -> key.get(1))
                .thenComparing(key -> key.get(2), String.CASE_INSENSITIVE_ORDER));
        people.stream()
                .sorted(Comparator.comparing(Person::username))
                .forEach(person -> cells.computeIfAbsent(
                                List.of(person.departmentId(), text(person.location()), text(person.role())),
                                any -> new ArrayList<>())
                        .add(person));
        return cells.entrySet().stream()
                .map(entry -> new Cell(
                        entry.getKey().get(0),
                        entry.getKey().get(1),
                        entry.getKey().get(2),
                        entry.getValue()))
                .toList();
    }

    private static String text(String value) {
        return value == null ? "" : value.strip();
    }

    private record Cell(String departmentId, String location, String role, List<Person> people) {

        String shownRole() {
            return role.isEmpty() ? NO_ROLE : role;
        }

        String shownPlace() {
            return location.isEmpty() ? NO_LOCATION : location;
        }

        Part part() {
            return new Part(departmentId, location, role, people.size());
        }
    }
}
