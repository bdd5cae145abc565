package dev.tollgate.program;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * The people of each program and where in it they belong. Lists hold those who have not left, by username.
 *
 * <p>Everybody is in at most one wave; who is in none belongs to a department that no wave takes.
 */
@Service
@Transactional(readOnly = true)
public class Roster {

    private final ProgramRepository programs;
    private final PersonRepository people;
    private final PlanTables tables;
    private final Clock clock;
    private final ApplicationEventPublisher events;

    Roster(
            ProgramRepository programs,
            PersonRepository people,
            PlanTables tables,
            Clock clock,
            ApplicationEventPublisher events) {
        this.programs = programs;
        this.people = people;
        this.tables = tables;
        this.clock = clock;
        this.events = events;
    }

    /** Everybody of the program, in a wave or not. */
    public List<Person> people(String programId) {
        return people.findByKeyProgramIdAndLeftAtIsNullOrderByKeyUsername(programId).stream()
                .map(PersonEntity::person)
                .toList();
    }

    /** Of everybody the program has or had, also of those who left. */
    public Set<String> usernames(String programId) {
        return people.findByKeyProgramId(programId).stream()
                .map(person -> person.getId().username())
                .collect(Collectors.toSet());
    }

    /** Where each person is or was last, by username, also those who left. */
    public Map<String, String> locations(String programId) {
        return people.findByKeyProgramId(programId).stream()
                .map(PersonEntity::person)
                .collect(Collectors.toMap(Person::username, Person::location));
    }

    /** Whether usage of the people of each country may be taken in; those who left are not counted. */
    public List<CountryUsage> usageByCountry(String programId) {
        return usageByCountry(programId, people(programId));
    }

    /** As {@link #usageByCountry(String)}, of the people of a wave. */
    public List<CountryUsage> usageByCountry(String programId, String waveId) {
        return usageByCountry(programId, people(programId, waveId));
    }

    private List<CountryUsage> usageByCountry(String programId, List<Person> present) {
        ProgramEntity program = programs.findById(programId).orElseThrow(() -> new UnknownProgram(programId));
        return CountryUsage.of(
                DefinitionJson.read(program.definition()),
                present.stream().map(Person::location).toList());
    }

    public List<Person> people(String programId, String waveId) {
        List<Unit> all = tables.units(programId);
        Units units = new Units(all);
        Set<String> departmentIds = departmentIds(all, waveId);
        if (departmentIds.isEmpty()) {
            return List.of();
        }
        return people
                .findByKeyProgramIdAndDepartmentIdInAndLeftAtIsNullOrderByKeyUsername(programId, departmentIds)
                .stream()
                .map(PersonEntity::person)
                .filter(person -> isIn(units, waveId, place(person)))
                .toList();
    }

    /**
     * A part of the people of a wave.
     *
     * @param people by username; there may be none although there are more behind them
     * @param last username that the next part is behind, null when there is none
     */
    public record Page(List<Person> people, @Nullable String last) {}

    /**
     * The people of a wave a part at a time, for work that must not keep all of them in memory.
     *
     * @param after the username that the part before ended with, empty for the first
     * @param most how many at the most
     */
    public Page page(String programId, String waveId, String after, int most) {
        List<Unit> all = tables.units(programId);
        Set<String> departmentIds = departmentIds(all, waveId);
        if (departmentIds.isEmpty()) {
            return new Page(List.of(), null);
        }
        Units units = new Units(all);
        List<Person> found = people.behind(programId, departmentIds, after, Limit.of(most));
        return new Page(
                found.stream()
                        .filter(person -> isIn(units, waveId, place(person)))
                        .toList(),
                found.size() < most ? null : found.getLast().username());
    }

    /**
     * Somebody of the program and where in it they belong.
     *
     * @param unit null where no wave takes their department at their location
     */
    public record Placed(Person person, @Nullable Unit unit) {}

    /**
     * A part of the people of a program.
     *
     * @param people by username
     * @param last username that the next part is behind, null when there is none
     */
    public record PlacedPage(List<Placed> people, @Nullable String last) {}

    /**
     * Everybody of the program, in a wave or not, a part at a time.
     *
     * @param after the username that the part before ended with, empty for the first
     * @param most how many at the most
     */
    public PlacedPage placed(String programId, String after, int most) {
        Units units = new Units(tables.units(programId));
        List<Person> found = people.behind(programId, after, Limit.of(most));
        return new PlacedPage(
                found.stream()
                        .map(person -> new Placed(person, unitOf(units, person).orElse(null)))
                        .toList(),
                found.size() < most ? null : found.getLast().username());
    }

    /** How many people the program has, in a wave or not. */
    public int count(String programId) {
        return Math.toIntExact(people.countByKeyProgramIdAndLeftAtIsNull(programId));
    }

    /** How many people a wave has. */
    public int count(String programId, String waveId) {
        Units units = new Units(tables.units(programId));
        return Math.toIntExact(people.countByPlace(programId).stream()
                .filter(place -> isIn(units, waveId, new Units.Place(place.getDepartmentId(), place.getLocation())))
                .mapToLong(PersonRepository.PlaceCount::getPeople)
                .sum());
    }

    /**
     * Whose reports are below somebody, over any number of levels: that person, and everybody below who has reports.
     *
     * @return usernames; empty where the program has nobody of that name who has not left
     */
    public Set<String> leadsUpTo(String programId, String username) {
        if (person(programId, username).filter(person -> !person.hasLeft()).isEmpty()) {
            return Set.of();
        }
        Map<String, List<String>> below = people.leads(programId).stream()
                .filter(lead -> lead.getManager() != null)
                .collect(Collectors.groupingBy(
                        PersonRepository.Lead::getManager,
                        Collectors.mapping(PersonRepository.Lead::getUsername, Collectors.toList())));
        Set<String> leads = new HashSet<>(Set.of(username));
        Deque<String> ahead = new ArrayDeque<>(leads);
        while (!ahead.isEmpty()) {
            below.getOrDefault(ahead.pop(), List.of()).stream()
                    .filter(leads::add)
                    .forEach(ahead::push);
        }
        return leads;
    }

    /** A wave among those of all programs. */
    public record WaveOf(String programId, String waveId) {}

    /**
     * A mail address and where those whom it reaches belong.
     *
     * @param address in small letters
     */
    public record Addressed(String address, Set<WaveOf> waves) {}

    /** Goes through the addresses of several programs without keeping them; only people of a wave have a part in it. */
    public void eachAddress(Collection<String> programIds, Consumer<Addressed> each) {
        Map<String, Units> units = new HashMap<>();
        programIds.forEach(programId -> units.put(programId, new Units(tables.units(programId))));
        try (Stream<PersonRepository.PlacedAddress> rows = people.addresses(programIds)) {
            Addressed current = null;
            for (PersonRepository.PlacedAddress row : (Iterable<PersonRepository.PlacedAddress>) rows::iterator) {
                String address = row.getAddress().strip().toLowerCase(Locale.ROOT);
                Optional<Unit> unit =
                        units.get(row.getProgramId()).of(new Units.Place(row.getDepartmentId(), row.getLocation()));
                if (address.isEmpty() || unit.isEmpty()) {
                    continue;
                }
                if (current == null || !current.address().equals(address)) {
                    if (current != null) {
                        each.accept(current);
                    }
                    current = new Addressed(address, new HashSet<>());
                }
                current.waves().add(new WaveOf(row.getProgramId(), unit.get().waveId()));
            }
            if (current != null) {
                each.accept(current);
            }
        }
    }

    /** The roles of the people of a wave. */
    public Set<String> roles(String programId, String waveId) {
        List<Unit> all = tables.units(programId);
        Set<String> departmentIds = departmentIds(all, waveId);
        if (departmentIds.isEmpty()) {
            return Set.of();
        }
        Units units = new Units(all);
        return people.roles(programId, departmentIds).stream()
                .filter(role -> isIn(units, waveId, new Units.Place(role.getDepartmentId(), role.getLocation())))
                .map(PersonRepository.PlacedRole::getRole)
                .collect(Collectors.toSet());
    }

    private static Set<String> departmentIds(List<Unit> units, String waveId) {
        return units.stream()
                .filter(unit -> unit.waveId().equals(waveId))
                .map(Unit::departmentId)
                .collect(Collectors.toSet());
    }

    private static boolean isIn(Units units, String waveId, Units.Place place) {
        return units.of(place).filter(unit -> unit.waveId().equals(waveId)).isPresent();
    }

    /** The people of a wave in one department. */
    public List<Person> people(String programId, String waveId, String departmentId) {
        return people(programId, waveId).stream()
                .filter(person -> person.departmentId().equals(departmentId))
                .toList();
    }

    /** The people of each unit of a wave, by unit id; units without people are there with an empty list. */
    public Map<Unit, List<Person>> peopleByUnit(String programId, String waveId) {
        Units units = new Units(tables.units(programId));
        Map<Unit, List<Person>> byUnit = new LinkedHashMap<>();
        units(programId, waveId).forEach(unit -> byUnit.put(unit, new ArrayList<>()));
        people(programId, waveId)
                .forEach(person ->
                        byUnit.get(unitOf(units, person).orElseThrow()).add(person));
        return byUnit;
    }

    /** A person of the program, also one who has left. */
    public Optional<Person> person(String programId, String username) {
        return people.findById(new MemberKey(programId, username)).map(PersonEntity::person);
    }

    /** The unit a person belongs to, and with it the wave. */
    public Optional<Unit> unitOf(String programId, String username) {
        Units units = new Units(tables.units(programId));
        return person(programId, username).flatMap(person -> unitOf(units, person));
    }

    public List<Unit> units(String programId, String waveId) {
        return tables.units(programId).stream()
                .filter(unit -> unit.waveId().equals(waveId))
                .toList();
    }

    /** All departments of the program. */
    public List<Department> departments(String programId) {
        return tables.departments(programId);
    }

    /** The department that has this id, or that the one with this id was merged into. */
    public Optional<Department> department(String programId, String departmentId) {
        String now = tables.merged(programId).getOrDefault(departmentId, departmentId);
        return tables.departments(programId).stream()
                .filter(department -> department.id().equals(now))
                .findFirst();
    }

    /**
     * The waves that people were in before their unit came into this one by a recorded change, by username; also those
     * before these.
     */
    public Map<String, Set<String>> cameFrom(String programId, String waveId) {
        return cameFrom(tables.cameFrom(programId), waveId);
    }

    /** As {@link #cameFrom(String, String)}, of these people. */
    public Map<String, Set<String>> cameFrom(String programId, String waveId, Collection<String> usernames) {
        return usernames.isEmpty() ? Map.of() : cameFrom(tables.cameFrom(programId, usernames), waveId);
    }

    private static Map<String, Set<String>> cameFrom(Map<String, Map<String, Set<String>>> ways, String waveId) {
        Map<String, Set<String>> before = new TreeMap<>();
        ways.getOrDefault(waveId, Map.of()).keySet().forEach(username -> {
            Set<String> found = new LinkedHashSet<>();
            Deque<String> ahead = new ArrayDeque<>(List.of(waveId));
            while (!ahead.isEmpty()) {
                ways.getOrDefault(ahead.pop(), Map.of()).getOrDefault(username, Set.of()).stream()
                        .filter(wave -> !wave.equals(waveId) && found.add(wave))
                        .forEach(ahead::push);
            }
            before.put(username, found);
        });
        return before;
    }

    /** The departments of which the wave has a unit, by id. */
    public List<Department> departments(String programId, String waveId) {
        Set<String> ids =
                units(programId, waveId).stream().map(Unit::departmentId).collect(Collectors.toSet());
        return tables.departments(programId).stream()
                .filter(department -> ids.contains(department.id()))
                .toList();
    }

    /**
     * Takes over an export of all people: adds, updates and takes back; who is missing has left.
     *
     * @throws InvalidPeople with every problem; nobody was imported then
     * @throws UnknownProgram when there is no such program
     * @throws TooLarge when the file is over 10 MB
     */
    // A refusal comes before anything is written, so a caller's transaction stays good.
    @Transactional(noRollbackFor = {InvalidPeople.class, UnknownProgram.class, TooLarge.class})
    public ImportReport importPeople(String programId, byte[] csv) {
        PeopleFile file = PeopleFile.parse(csv);
        ProgramEntity program = programs.lock(programId).orElseThrow(() -> new UnknownProgram(programId));
        ProgramDefinition definition = DefinitionJson.read(program.definition());
        List<Problem> problems = new ArrayList<>(file.problems());
        List<Department> known = tables.departments(programId);
        Departments departments = new Departments(
                known, tables.aliases(programId), !definition.departments().isEmpty());
        Map<String, Department> assigned = departments.assign(file.rows(), problems);
        boolean first = program.status() == ProgramStatus.DRAFT;
        if (first && !file.rows().isEmpty()) {
            problems.addAll(dutiesWithoutPerson(definition, file.rows()));
        }
        problems.addAll(spelledAnew(programId, file.rows()));
        if (!problems.isEmpty()) {
            throw new InvalidPeople(problems);
        }
        return store(program, definition, departments.all(), file.rows(), assigned, file.notices());
    }

    /** Stores people that were checked, within the caller's transaction. */
    @Transactional
    ImportReport store(
            ProgramEntity program,
            ProgramDefinition definition,
            Collection<Department> departments,
            List<PersonRow> rows,
            Map<String, Department> assigned,
            List<Notice> noticed) {
        String programId = program.getId();
        List<Department> known = tables.departments(programId);
        tables.addDepartments(
                programId,
                departments.stream()
                        .filter(department -> known.stream()
                                .noneMatch(existing -> existing.id().equals(department.id())))
                        .toList());
        Map<String, PersonEntity> before = new TreeMap<>();
        people.findByKeyProgramId(programId)
                .forEach(person -> before.put(person.getId().username(), person));
        List<Person> present = new ArrayList<>();
        List<PersonEntity> joiners = new ArrayList<>();
        int updated = 0;
        int unchanged = 0;
        int rejoined = 0;
        for (PersonRow row : rows) {
            Person person = person(row, assigned.get(row.username()).id());
            present.add(person);
            PersonEntity existing = before.get(row.username());
            if (existing == null) {
                joiners.add(new PersonEntity(programId, person));
            } else if (existing.person().equals(person)) {
                unchanged++;
            } else {
                if (existing.person().hasLeft()) {
                    rejoined++;
                } else {
                    updated++;
                }
                existing.become(person);
            }
        }
        people.saveAll(joiners);
        List<Notice> notices = new ArrayList<>(noticed);
        int left = leave(before, present, definition, notices);
        CountryUsage.of(definition, present.stream().map(Person::location).toList()).stream()
                .filter(CountryUsage::asked)
                .forEach(asked -> notices.add(new Notice("privacy.usageAgreements", asked.inWords())));
        program.peopleArrived();
        extendOthers(programId, definition, departments, present, notices);
        people.flush();
        events.publishEvent(new PeopleImported(programId));
        return new ImportReport(joiners.size(), updated, unchanged, left, rejoined, List.copyOf(notices));
    }

    private int leave(
            Map<String, PersonEntity> before,
            List<Person> present,
            ProgramDefinition definition,
            List<Notice> notices) {
        Set<String> usernames = present.stream().map(Person::username).collect(Collectors.toCollection(HashSet::new));
        // The precision that the database keeps.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Set<String> dutyHolders = definition.dutyHolders();
        int left = 0;
        for (Map.Entry<String, PersonEntity> entry : before.entrySet()) {
            if (!usernames.contains(entry.getKey())
                    && !entry.getValue().person().hasLeft()) {
                entry.getValue().leave(now);
                left++;
                if (dutyHolders.contains(entry.getKey())) {
                    notices.add(new Notice(
                            "people", entry.getKey() + " has left, but has a duty in the program: name a successor"));
                }
            }
        }
        return left;
    }

    private void extendOthers(
            String programId,
            ProgramDefinition definition,
            Collection<Department> departments,
            List<Person> present,
            List<Notice> notices) {
        Units units = new Units(tables.units(programId));
        List<Units.Place> places = present.stream().map(Roster::place).toList();
        Optional<Wave> others =
                tables.waves(programId).stream().filter(Wave::allOthers).findFirst();
        if (others.isPresent()) {
            tables.addUnits(programId, units.others(others.get().id(), departments, places));
            return;
        }
        Map<String, Long> uncovered = places.stream()
                .filter(place -> units.of(place).isEmpty())
                .collect(Collectors.groupingBy(Units.Place::departmentId, TreeMap::new, Collectors.counting()));
        uncovered.forEach((departmentId, count) -> notices.add(new Notice(
                "waves",
                "%d of the department '%s' are in no wave of %s".formatted(count, departmentId, definition.name()))));
    }

    /** The same username in other letters would leave one person and add another. */
    private List<Problem> spelledAnew(String programId, List<PersonRow> rows) {
        Map<String, String> before = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        people.findByKeyProgramId(programId)
                .forEach(person ->
                        before.put(person.getId().username(), person.getId().username()));
        return rows.stream()
                .filter(row -> before.containsKey(row.username())
                        && !before.get(row.username()).equals(row.username()))
                .map(row -> new Problem(
                        PeopleFile.place(row.line(), "username"),
                        row.username(),
                        "is known as '" + before.get(row.username()) + "'",
                        "Spell it as before."))
                .toList();
    }

    private static List<Problem> dutiesWithoutPerson(ProgramDefinition definition, List<PersonRow> rows) {
        Set<String> usernames = rows.stream().map(PersonRow::username).collect(Collectors.toSet());
        return definition.dutyHolders().stream()
                .filter(username -> !usernames.contains(username))
                .map(username -> new Problem(
                        "people",
                        username,
                        "is missing, but has a duty in the program",
                        Spelling.nearest(username, usernames)
                                .map(near -> "The file has '" + near + "': make the two agree.")
                                .orElse("Add the person to the file.")))
                .toList();
    }

    private static Person person(PersonRow row, String departmentId) {
        return new Person(
                row.username(),
                row.name(),
                row.email(),
                departmentId,
                row.location(),
                row.role(),
                row.manager().isEmpty() ? null : row.manager(),
                row.language().isEmpty() ? null : row.language(),
                null);
    }

    private static Units.Place place(Person person) {
        return new Units.Place(person.departmentId(), person.location());
    }

    private static Optional<Unit> unitOf(Units units, Person person) {
        return units.of(place(person));
    }
}
