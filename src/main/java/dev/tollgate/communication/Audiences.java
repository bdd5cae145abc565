package dev.tollgate.communication;

import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Quiet;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
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
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

/** Whom a message would reach if it went now, counted before anything is sent, some people after the others. */
@Component
class Audiences {

    static final String NOT_INFORMED = "not-informed";
    static final String NOT_TRAINED = "not-trained";

    private static final int AT_A_TIME = 500;

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

    @Transactional(readOnly = true)
    public Preview preview(String programId, Filter filter) {
        ProgramDefinition program = programs.get(programId).definition();
        Counted counted = new Counted(program, filter);
        String after = "";
        while (after != null) {
            Roster.PlacedPage page = roster.placed(programId, after, AT_A_TIME);
            counted.add(page.people());
            after = page.last();
        }
        return counted.preview();
    }

    /** What is counted of the people that have been looked at; nobody of them is kept. */
    private final class Counted {

        private final ProgramDefinition program;
        private final Filter filter;
        private final Map<String, String> departments;
        private final Set<String> waves;
        private final List<WaveStates.Those> there;
        private final Set<String> leads;
        private final Map<String, Integer> byUnit = new TreeMap<>();
        private final Map<String, Integer> byDepartment = new TreeMap<>();
        private final Map<String, Integer> byLocation = new TreeMap<>();
        private final Map<String, Integer> byRole = new TreeMap<>();
        private final Instant now = clock.instant();
        private final Map<String, Optional<Quiet>> quietAt = new HashMap<>();
        private final Map<Quiet, Integer> quiet = new HashMap<>();
        private int people;
        private int withMail;
        private int full;

        private Counted(ProgramDefinition program, Filter filter) {
            this.program = program;
            this.filter = filter;
            this.waves = waves();
            this.there = there();
            this.departments = roster.departments(program.id()).stream()
                    .collect(Collectors.toMap(Department::id, Department::name));
            if (filter.department() != null && !departments.containsKey(filter.department())) {
                throw unknown("department", filter.department(), departments.keySet());
            }
            this.leads = filter.manager() == null ? Set.of() : roster.leadsUpTo(program.id(), filter.manager());
            if (filter.manager() != null && leads.isEmpty()) {
                throw new ResponseStatusException(
                        HttpStatus.BAD_REQUEST,
                        "manager '%s' is nobody of the program who has not left: give a username of its people"
                                .formatted(filter.manager()));
            }
        }

        /** Those that are asked about, as far as they have the unit that is asked about. */
        private Set<String> waves() {
            List<String> known = program.waves().stream().map(Wave::id).toList();
            if (filter.wave() != null && !known.contains(filter.wave())) {
                throw unknown("wave", filter.wave(), known);
            }
            Set<String> asked = new LinkedHashSet<>(filter.wave() == null ? known : List.of(filter.wave()));
            if (filter.unit() != null) {
                Set<String> units = new LinkedHashSet<>();
                asked.forEach(wave -> roster.units(program.id(), wave).forEach(unit -> units.add(unit.id())));
                if (!units.contains(filter.unit())) {
                    throw unknown("unit", filter.unit(), units);
                }
            }
            return asked;
        }

        private List<WaveStates.Those> there() {
            if (filter.state() == null) {
                return List.of();
            }
            if (!filter.state().equals(NOT_INFORMED) && !filter.state().equals(NOT_TRAINED)) {
                throw unknown("state", filter.state(), List.of(NOT_INFORMED, NOT_TRAINED));
            }
            WaveStates known = states.getIfAvailable();
            String runId =
                    running.of(program.id()).map(RunningPrograms.Running::runId).orElse(null);
            if (known == null || runId == null) {
                return List.of();
            }
            return program.waves().stream()
                    .map(wave -> filter.state().equals(NOT_INFORMED)
                            ? known.informed(program.id(), runId, wave.id())
                            : known.trained(program.id(), runId, wave.id()))
                    .toList();
        }

        private void add(List<Roster.Placed> part) {
            List<Roster.Placed> meant = part.stream().filter(this::isMeant).toList();
            if (!there.isEmpty() && !meant.isEmpty()) {
                Set<String> usernames =
                        meant.stream().map(placed -> placed.person().username()).collect(Collectors.toSet());
                Set<String> already = new HashSet<>();
                there.forEach(those -> already.addAll(those.among(usernames)));
                meant = meant.stream()
                        .filter(placed -> !already.contains(placed.person().username()))
                        .toList();
            }
            for (Roster.Placed placed : meant) {
                Person person = placed.person();
                people++;
                count(byUnit, isInWave(placed) ? placed.unit().id() : "in no wave");
                count(byDepartment, departments.getOrDefault(person.departmentId(), person.departmentId()));
                count(byLocation, orNone(person.location()));
                count(byRole, orNone(person.role()));
            }
            hold(meant.stream()
                    .map(Roster.Placed::person)
                    .filter(person -> Recipient.of(person).address() != null)
                    .toList());
        }

        private boolean isMeant(Roster.Placed placed) {
            Person person = placed.person();
            boolean placeAsked = filter.wave() != null || filter.unit() != null;
            return (!placeAsked || isInWave(placed))
                    && (filter.unit() == null
                            || filter.unit().equals(placed.unit().id()))
                    && (filter.department() == null || filter.department().equals(person.departmentId()))
                    && (filter.location() == null || filter.location().equalsIgnoreCase(person.location()))
                    && (filter.role() == null || filter.role().equalsIgnoreCase(person.role()))
                    && (filter.manager() == null || leads.contains(String.valueOf(person.manager())));
        }

        private boolean isInWave(Roster.Placed placed) {
            return placed.unit() != null && waves.contains(placed.unit().waveId());
        }

        private void hold(List<Person> reachable) {
            withMail += reachable.size();
            int most = program.communication().perPersonAndWeek();
            Map<LocalDate, List<Person>> weeks = reachable.stream()
                    .collect(Collectors.groupingBy(person -> program.calendar(person.location())
                            .week(quiet(person).map(Quiet::until).orElse(now))));
            weeks.forEach((week, some) -> {
                Map<String, Integer> placed =
                        slots.inWeek(week, some.stream().map(Counted::address).collect(Collectors.toSet()));
                for (Person person : some) {
                    if (placed.getOrDefault(address(person), 0) >= most) {
                        full++;
                    } else {
                        quiet(person).ifPresent(hold -> quiet.merge(hold, 1, Integer::sum));
                    }
                }
            });
        }

        private Optional<Quiet> quiet(Person person) {
            return quietAt.computeIfAbsent(
                    person.location(), location -> program.calendar(location).quiet(now));
        }

        private Preview preview() {
            List<Held> held = new ArrayList<>();
            quiet.forEach((hold, number) -> held.add(new Held(hold.reason(), hold.until(), number)));
            held.sort(Comparator.comparing(Held::until).thenComparing(Held::reason));
            if (full > 0) {
                held.add(new Held(
                        "%d a week about programs are the most, and they have them"
                                .formatted(program.communication().perPersonAndWeek()),
                        null,
                        full));
            }
            return new Preview(
                    people,
                    withMail,
                    people - withMail,
                    withMail - held.stream().mapToInt(Held::people).sum(),
                    held,
                    byUnit,
                    byDepartment,
                    byLocation,
                    byRole);
        }

        private static String address(Person person) {
            return person.email().strip().toLowerCase(Locale.ROOT);
        }

        private static void count(Map<String, Integer> counts, String key) {
            counts.merge(key, 1, Integer::sum);
        }
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
