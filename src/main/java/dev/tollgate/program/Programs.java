package dev.tollgate.program;

import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The registered programs. A definition is taken over as a whole, with the people beside it, or not at all. */
@Service
public class Programs {

    private final ProgramRepository programs;
    private final PlanTables tables;
    private final Roster roster;
    private final Clock clock;
    private final ObjectProvider<WorkForecast> forecast;
    private final ObjectProvider<MetricSource> sources;
    private final TransactionTemplate writing;
    private final TransactionTemplate reading;
    private ObjectProvider<ChatChannels> channels;

    Programs(
            ProgramRepository programs,
            PlanTables tables,
            Roster roster,
            Clock clock,
            ObjectProvider<WorkForecast> forecast,
            ObjectProvider<MetricSource> sources,
            PlatformTransactionManager transactions) {
        this.programs = programs;
        this.tables = tables;
        this.roster = roster;
        this.clock = clock;
        this.forecast = forecast;
        this.sources = sources;
        this.writing = new TransactionTemplate(transactions);
        this.reading = new TransactionTemplate(transactions);
        this.reading.setReadOnly(true);
    }

    /** Set late: who posts to chats comes above this module. */
    @Autowired
    void postedBy(ObjectProvider<ChatChannels> provider) {
        this.channels = provider;
    }

    /**
     * Registers a program. The same definition again changes nothing, except for the people handed in with it.
     *
     * @param definition YAML or JSON
     * @param peopleCsv null when people come later, or are here already
     * @param by username of who hands it in
     * @throws InvalidProgram with every problem of both; also when another definition has the same id
     * @throws TooLarge when the people are over 10 MB
     */
    public Registration register(String definition, byte[] peopleCsv, String by) {
        boolean callersTransaction = TransactionSynchronizationManager.isActualTransactionActive();
        try {
            return answer(writing, () -> registerWithin(definition, peopleCsv, by));
        } catch (DataIntegrityViolationException e) {
            if (callersTransaction) {
                throw e;
            }
            // Somebody registered the same id meanwhile: now it is either the same definition or a clash to report.
            return answer(writing, () -> registerWithin(definition, peopleCsv, by));
        }
    }

    /**
     * What {@link #register} would do, without doing it.
     *
     * @throws InvalidProgram as there
     */
    public DryRun dryRun(String definition, byte[] peopleCsv) {
        return answer(reading, () -> {
            DefinitionTree tree = DefinitionTree.parse(definition);
            return registered(tree)
                    .map(existing -> dryRun(existing, peopleCsv))
                    .orElseGet(() -> dryRun(checked(tree, peopleCsv), false));
        });
    }

    public Optional<ProgramView> find(String programId) {
        return reading.execute(status -> programs.findById(programId).map(this::view));
    }

    /** As {@link #find}, for an id that must be right. */
    public ProgramView get(String programId) {
        return find(programId).orElseThrow(() -> new UnknownProgram(programId));
    }

    /** All programs, by id. */
    public List<ProgramView> list() {
        return reading.execute(
                status -> programs.findAllByOrderById().stream().map(this::view).toList());
    }

    /** Whether this very definition is registered. */
    boolean isRegistered(String definition) {
        DefinitionTree tree = DefinitionTree.parse(definition);
        return programs.findById(DefinitionReader.idOf(tree.root()))
                .filter(existing -> existing.digest().equals(tree.digest()))
                .isPresent();
    }

    /**
     * A refusal comes before anything is written, so it leaves the transaction good: a caller with one of its own can
     * note the refusal there.
     */
    private static <T> T answer(TransactionTemplate transaction, Supplier<T> work) {
        AtomicReference<RuntimeException> refusal = new AtomicReference<>();
        T result = transaction.execute(status -> {
            try {
                return work.get();
            } catch (InvalidProgram | TooLarge e) {
                refusal.set(e);
                return null;
            }
        });
        if (refusal.get() != null) {
            throw refusal.get();
        }
        return result;
    }

    private Registration registerWithin(String text, byte[] peopleCsv, String by) {
        DefinitionTree tree = DefinitionTree.parse(text);
        Optional<ProgramEntity> existing = registered(tree);
        if (existing.isPresent()) {
            return again(existing.get(), peopleCsv);
        }
        CheckedProgram checked = checked(tree, peopleCsv);
        ProgramDefinition definition = checked.definition();
        String programId = definition.id();
        ProgramEntity program = programs.saveAndFlush(new ProgramEntity(
                definition,
                DefinitionJson.write(definition),
                tree.digest(),
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                by));
        tables.addDepartments(programId, checked.departments());
        tables.addWaves(programId, definition.waves());
        tables.addUnits(programId, checked.units());
        ImportReport report = checked.people().isEmpty()
                ? ImportReport.NONE
                : roster.store(
                        program, definition, checked.departments(), checked.people(), checked.assigned(), List.of());
        return new Registration(programId, true, report, notices(checked.notices(), report.notices()));
    }

    private Registration again(ProgramEntity program, byte[] peopleCsv) {
        if (peopleCsv == null) {
            return new Registration(program.getId(), false, ImportReport.NONE, List.of());
        }
        try {
            ImportReport report = roster.importPeople(program.getId(), peopleCsv);
            return new Registration(program.getId(), false, report, report.notices());
        } catch (InvalidPeople e) {
            throw new InvalidProgram(e.problems());
        }
    }

    /** The program that this very definition describes, if it is registered. */
    private Optional<ProgramEntity> registered(DefinitionTree tree) {
        return tree.problems().isEmpty()
                ? programs.findById(DefinitionReader.idOf(tree.root()))
                        .filter(program -> program.digest().equals(tree.digest()))
                : Optional.empty();
    }

    private CheckedProgram checked(DefinitionTree tree, byte[] peopleCsv) {
        PeopleFile file = peopleCsv == null ? null : PeopleFile.parse(peopleCsv);
        List<Problem> problems = new ArrayList<>();
        CheckedProgram checked = DefinitionReader.read(tree, file, clock, measurable(), problems);
        String id = checked.definition().id();
        problems.addAll(unknownChats(checked.definition()));
        if (programs.existsById(id)) {
            problems.add(
                    0,
                    new Problem(
                            "id",
                            id,
                            "is registered already with another definition",
                            "Give this program another id, or hand in the registered definition unchanged."));
        }
        if (!problems.isEmpty()) {
            throw new InvalidProgram(problems);
        }
        return checked;
    }

    private List<Problem> unknownChats(ProgramDefinition definition) {
        List<String> chats = definition.communication().chats();
        if (chats.isEmpty()) {
            return List.of();
        }
        Set<String> known = channels == null
                ? Set.of()
                : channels.stream().flatMap(channel -> channel.names().stream()).collect(Collectors.toSet());
        return IntStream.range(0, chats.size())
                .filter(index -> !known.contains(chats.get(index)))
                .mapToObj(index -> new Problem(
                        "communication.chats[" + index + "]",
                        chats.get(index),
                        "is not a chat channel of this installation",
                        known.isEmpty()
                                ? "Configure it under tollgate.chat.channels, or leave it out."
                                : Spelling.suggestion(chats.get(index), known)))
                .toList();
    }

    private Set<String> measurable() {
        return sources.stream().flatMap(source -> source.metrics().stream()).collect(Collectors.toSet());
    }

    private DryRun dryRun(ProgramEntity existing, byte[] peopleCsv) {
        ProgramDefinition definition = view(existing).definition();
        PeopleFile file = peopleCsv == null ? null : PeopleFile.parse(peopleCsv);
        List<Problem> problems = new ArrayList<>();
        Departments departments = new Departments(
                tables.departments(existing.getId()),
                tables.aliases(existing.getId()),
                !definition.departments().isEmpty());
        List<PersonRow> rows = file == null ? currentRows(existing.getId()) : file.rows();
        if (file != null) {
            problems.addAll(file.problems());
        }
        Map<String, Department> assigned = departments.assign(rows, problems);
        if (!problems.isEmpty()) {
            throw new InvalidProgram(problems);
        }
        List<Unit> units = new ArrayList<>(tables.units(existing.getId()));
        List<Units.Place> places = rows.stream()
                .map(row -> new Units.Place(assigned.get(row.username()).id(), row.location()))
                .toList();
        definition.waves().stream()
                .filter(Wave::allOthers)
                .findFirst()
                .ifPresent(wave -> units.addAll(new Units(units).others(wave.id(), departments.all(), places)));
        List<Notice> notices = file == null ? List.of() : file.notices();
        return dryRun(
                new CheckedProgram(
                        definition, List.copyOf(departments.all()), List.copyOf(units), rows, assigned, notices),
                true);
    }

    private List<PersonRow> currentRows(String programId) {
        return roster.people(programId).stream()
                .map(person -> new PersonRow(
                        0,
                        person.username(),
                        person.name(),
                        person.email(),
                        person.departmentId(),
                        person.location(),
                        person.role(),
                        Optional.ofNullable(person.manager()).orElse(""),
                        Optional.ofNullable(person.language()).orElse("")))
                .toList();
    }

    private DryRun dryRun(CheckedProgram program, boolean alreadyRegistered) {
        ProgramDefinition definition = program.definition();
        return new DryRun(
                definition.id(),
                alreadyRegistered,
                program.people().size(),
                definition.waves().stream().map(wave -> planned(program, wave)).toList(),
                tasks(program),
                work(program),
                CountryUsage.of(
                        definition,
                        program.people().stream().map(PersonRow::location).toList()),
                definition.targets().criteria(),
                List.copyOf(program.notices()));
    }

    private PlannedWork work(CheckedProgram program) {
        ProgramDefinition definition = program.definition();
        Map<String, String> waves = new HashMap<>();
        program.units()
                .forEach(unit -> program.peopleOf(unit).forEach(row -> waves.put(row.username(), unit.waveId())));
        List<WorkForecast.Member> members = program.people().stream()
                .map(row -> new WorkForecast.Member(
                        row.username(),
                        row.role(),
                        program.assigned().get(row.username()).id(),
                        waves.get(row.username()),
                        row.manager()))
                .toList();
        return forecast.stream()
                .findFirst()
                .map(known -> known.of(definition, LocalDate.now(clock.withZone(definition.timeZone())), members))
                .orElse(PlannedWork.NONE);
    }

    private static DryRun.PlannedWave planned(CheckedProgram program, Wave wave) {
        ProgramDefinition definition = program.definition();
        List<Unit> units = program.units().stream()
                .filter(unit -> unit.waveId().equals(wave.id()))
                .toList();
        Map<String, Integer> perDepartment = new LinkedHashMap<>();
        units.forEach(unit ->
                perDepartment.merge(unit.departmentId(), program.peopleOf(unit).size(), Integer::sum));
        List<DryRun.PlannedDepartment> departments = perDepartment.entrySet().stream()
                .map(entry -> planned(program, entry.getKey(), entry.getValue()))
                .toList();
        int people =
                departments.stream().mapToInt(DryRun.PlannedDepartment::people).sum();
        return new DryRun.PlannedWave(
                wave.id(),
                wave.name(),
                wave.kind(),
                wave.startsOn(),
                wave.goLive(),
                definition.gateDates(wave),
                units.stream().map(Unit::id).toList(),
                people,
                people,
                departments.stream()
                        .mapToInt(DryRun.PlannedDepartment::trainingSessions)
                        .sum(),
                wave.localSponsor(),
                departments);
    }

    private static DryRun.PlannedDepartment planned(CheckedProgram program, String departmentId, int people) {
        SessionPlan plan = program.definition().training().forDepartment(departmentId);
        String name = program.departments().stream()
                .filter(department -> department.id().equals(departmentId))
                .map(Department::name)
                .findFirst()
                .orElse(departmentId);
        int parts = program.definition().training().scheduling().parts();
        return new DryRun.PlannedDepartment(
                departmentId, name, people, people, plan.sessionsFor(people) * parts, people * parts, plan.trainer());
    }

    private static Map<String, List<String>> tasks(CheckedProgram program) {
        ProgramDefinition definition = program.definition();
        Map<String, Set<String>> tasks = new LinkedHashMap<>();
        tasks.put("changeLead", Set.of(definition.changeLead()));
        tasks.put("executiveSponsor", Set.of(definition.executiveSponsor()));
        tasks.put(
                "sponsors",
                definition.sponsors().stream()
                        .map(Sponsor::username)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
        tasks.put(
                "localSponsors",
                definition.waves().stream()
                        .map(Wave::localSponsor)
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
        tasks.put("reviewer", Set.of(definition.reviewer()));
        tasks.put("champions", new LinkedHashSet<>(definition.champions()));
        Set<String> trainers = new LinkedHashSet<>();
        program.units()
                .forEach(unit -> trainers.add(
                        definition.training().forDepartment(unit.departmentId()).trainer()));
        tasks.put("trainers", trainers);
        tasks.put(
                "peopleManagers",
                program.people().stream()
                        .map(PersonRow::manager)
                        .filter(manager -> !manager.isEmpty())
                        .collect(Collectors.toCollection(LinkedHashSet::new)));
        Map<String, List<String>> listed = new LinkedHashMap<>();
        tasks.forEach((role, usernames) -> listed.put(role, List.copyOf(usernames)));
        return listed;
    }

    private ProgramView view(ProgramEntity program) {
        ProgramDefinition definition =
                DefinitionJson.read(program.definition()).withWaves(tables.waves(program.getId()));
        return new ProgramView(
                program.getId(),
                program.status(),
                program.digest(),
                program.registeredAt(),
                program.registeredBy(),
                definition);
    }

    private static List<Notice> notices(List<Notice> first, List<Notice> then) {
        List<Notice> all = new ArrayList<>(first);
        then.stream().filter(notice -> !all.contains(notice)).forEach(all::add);
        return all;
    }
}
