package dev.tollgate.communication;

import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Quiet;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Unit;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WorkingCalendar;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/** Whom a message would reach if it went now, counted before anything is sent. */
@Component
class Audiences {

    static final String NOT_INFORMED = "not-informed";
    static final String NOT_TRAINED = "not-trained";

    private final Programs programs;
    private final Roster roster;
    private final RunningPrograms running;
    private final ObjectProvider<WaveStates> states;
    private final MessageSlots slots;
    private final Clock clock;

    Audiences(
            Programs programs,
            Roster roster,
            RunningPrograms running,
            ObjectProvider<WaveStates> states,
            MessageSlots slots,
            Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.running = running;
        this.states = states;
        this.slots = slots;
        this.clock = clock;
    }

    /**
     * What people have to meet, all of it; null where anything will do.
     *
     * @param unit as the status names it, within a wave
     * @param manager username; everybody below that person, over any number of levels
     * @param state {@code not-informed} or {@code not-trained}
     */
    record Filter(
            @Nullable String wave,
            @Nullable String unit,
            @Nullable String department,
            @Nullable String location,
            @Nullable String role,
            @Nullable String manager,
            @Nullable String state) {}

    /**
     * @param withMail how many have a mail address; the others have to be told in person
     * @param atOnce how many of these a message would go to now
     * @param held how many it would wait for, by reason and date
     */
    record Preview(
            int people,
            int withMail,
            int withoutMail,
            int atOnce,
            List<Held> held,
            Map<String, Integer> byUnit,
            Map<String, Integer> byDepartment,
            Map<String, Integer> byLocation,
            Map<String, Integer> byRole) {}

    /** @param until null where the date depends on what else they get */
    record Held(String reason, @Nullable Instant until, int people) {}

    private record Placed(Person person, @Nullable Unit unit) {}

    @Transactional(readOnly = true)
    public Preview preview(String programId, Filter filter) {
        ProgramDefinition program = programs.get(programId).definition();
        Map<String, String> departments =
                roster.departments(programId).stream().collect(Collectors.toMap(Department::id, Department::name));
        List<Placed> people = people(program, filter);
        keepState(program, filter, people);
        if (filter.department() != null) {
            if (!departments.containsKey(filter.department())) {
                throw unknown("department", filter.department(), departments.keySet());
            }
            people.removeIf(placed -> !placed.person().departmentId().equals(filter.department()));
        }
        if (filter.location() != null) {
            people.removeIf(placed -> !placed.person().location().equalsIgnoreCase(filter.location()));
        }
        if (filter.role() != null) {
            people.removeIf(placed -> !placed.person().role().equalsIgnoreCase(filter.role()));
        }
        if (filter.manager() != null) {
            Set<String> below = below(programId, filter.manager());
            people.removeIf(placed -> !below.contains(placed.person().username()));
        }
        List<Person> reachable = people.stream()
                .map(Placed::person)
                .filter(person -> Recipient.of(person).address() != null)
                .toList();
        List<Held> held = held(program, reachable);
        return new Preview(
                people.size(),
                reachable.size(),
                people.size() - reachable.size(),
                reachable.size() - held.stream().mapToInt(Held::people).sum(),
                held,
                counted(
                        people,
                        placed -> placed.unit() == null
                                ? "in no wave"
                                : placed.unit().id()),
                counted(
                        people,
                        placed -> departments.getOrDefault(
                                placed.person().departmentId(), placed.person().departmentId())),
                counted(people, placed -> orNone(placed.person().location())),
                counted(people, placed -> orNone(placed.person().role())));
    }

    private List<Placed> people(ProgramDefinition program, Filter filter) {
        List<String> waves = program.waves().stream().map(Wave::id).toList();
        if (filter.wave() != null && !waves.contains(filter.wave())) {
            throw unknown("wave", filter.wave(), waves);
        }
        List<Placed> found = new ArrayList<>();
        Set<String> units = new LinkedHashSet<>();
        Set<String> placed = new HashSet<>();
        for (String wave : filter.wave() == null ? waves : List.of(filter.wave())) {
            roster.peopleByUnit(program.id(), wave).forEach((unit, people) -> {
                units.add(unit.id());
                people.forEach(person -> placed.add(person.username()));
                if (filter.unit() == null || filter.unit().equals(unit.id())) {
                    people.forEach(person -> found.add(new Placed(person, unit)));
                }
            });
        }
        if (filter.unit() != null && !units.contains(filter.unit())) {
            throw unknown("unit", filter.unit(), units);
        }
        if (filter.wave() == null && filter.unit() == null) {
            roster.people(program.id()).stream()
                    .filter(person -> !placed.contains(person.username()))
                    .forEach(person -> found.add(new Placed(person, null)));
        }
        return found;
    }

    private void keepState(ProgramDefinition program, Filter filter, List<Placed> people) {
        if (filter.state() == null) {
            return;
        }
        if (!filter.state().equals(NOT_INFORMED) && !filter.state().equals(NOT_TRAINED)) {
            throw unknown("state", filter.state(), List.of(NOT_INFORMED, NOT_TRAINED));
        }
        Set<String> there = new HashSet<>();
        running.of(program.id())
                .ifPresent(run -> states.ifAvailable(known -> program.waves()
                        .forEach(wave -> there.addAll(
                                filter.state().equals(NOT_INFORMED)
                                        ? known.informed(program.id(), run.runId(), wave.id())
                                        : known.trained(program.id(), run.runId(), wave.id())))));
        people.removeIf(placed -> there.contains(placed.person().username()));
    }

    private Set<String> below(String programId, String manager) {
        List<Person> everybody = roster.people(programId);
        if (everybody.stream().noneMatch(person -> person.username().equals(manager))) {
            throw new ResponseStatusException(
                    HttpStatus.BAD_REQUEST,
                    "manager '%s' is nobody of the program who has not left: give a username of its people"
                            .formatted(manager));
        }
        Map<String, List<String>> reports = everybody.stream()
                .filter(person -> person.manager() != null)
                .collect(Collectors.groupingBy(
                        Person::manager, Collectors.mapping(Person::username, Collectors.toList())));
        Set<String> below = new LinkedHashSet<>();
        List<String> level = List.of(manager);
        while (!level.isEmpty()) {
            level = level.stream()
                    .flatMap(username -> reports.getOrDefault(username, List.of()).stream())
                    .filter(below::add)
                    .toList();
        }
        return below;
    }

    private List<Held> held(ProgramDefinition program, List<Person> people) {
        Instant now = clock.instant();
        int most = program.communication().perPersonAndWeek();
        Map<LocalDate, Map<String, Integer>> weeks = new HashMap<>();
        Map<Quiet, Integer> quiet = new HashMap<>();
        int full = 0;
        for (Person person : people) {
            WorkingCalendar calendar = program.calendar(person.location());
            Quiet hold = calendar.quiet(now).orElse(null);
            LocalDate week = calendar.week(hold == null ? now : hold.until());
            int placed = weeks.computeIfAbsent(week, slots::inWeek)
                    .getOrDefault(person.email().strip().toLowerCase(Locale.ROOT), 0);
            if (placed >= most) {
                full++;
            } else if (hold != null) {
                quiet.merge(hold, 1, Integer::sum);
            }
        }
        List<Held> held = new ArrayList<>();
        quiet.forEach((hold, number) -> held.add(new Held(hold.reason(), hold.until(), number)));
        held.sort(Comparator.comparing(Held::until).thenComparing(Held::reason));
        if (full > 0) {
            held.add(new Held("%d a week about programs are the most, and they have them".formatted(most), null, full));
        }
        return held;
    }

    private static Map<String, Integer> counted(List<Placed> people, Function<Placed, String> by) {
        return people.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.summingInt(each -> 1)));
    }

    private static String orNone(String text) {
        return text.isEmpty() ? "none given" : text;
    }

    private static ResponseStatusException unknown(String field, String value, Iterable<String> known) {
        return new ResponseStatusException(
                HttpStatus.BAD_REQUEST,
                "%s '%s' is not known here: give one of %s".formatted(field, value, String.join(", ", known)));
    }
}
