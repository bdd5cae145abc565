package dev.tollgate.communication;

import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyCollection;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.CommunicationPlan;
import dev.tollgate.program.Department;
import dev.tollgate.program.EscalationPolicy;
import dev.tollgate.program.Frequency;
import dev.tollgate.program.GateTargets;
import dev.tollgate.program.GateWaits;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import dev.tollgate.program.RoleProfile;
import dev.tollgate.program.Roster;
import dev.tollgate.program.SchedulingRules;
import dev.tollgate.program.SessionPlan;
import dev.tollgate.program.SurveyPlan;
import dev.tollgate.program.TrainingPlan;
import dev.tollgate.program.Unit;
import dev.tollgate.program.UsageAgreement;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import dev.tollgate.program.WorkingHours;
import dev.tollgate.program.WorkingTime;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A program "crm" with the wave "pilot" and its people, and what they answered. */
public final class Stage implements TaskAnswers, Ledger {

    public static final long ROUND = 4711;
    private static final int AT_A_TIME = 3;

    public final Roster roster = mock(Roster.class);
    public final Programs programs = mock(Programs.class);
    public final List<Evidence> evidence = new ArrayList<>();
    private final Map<String, Person> people = new TreeMap<>();
    private final Map<String, Answer> answers = new TreeMap<>();

    public Stage() {
        when(programs.get("crm"))
                .thenReturn(
                        new ProgramView("crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", program()));
        when(programs.find("crm")).thenAnswer(call -> Optional.of(programs.get("crm")));
        when(roster.departments(anyString()))
                .thenReturn(List.of(new Department("sales", "Sales", null), new Department("it", "IT", null)));
        when(roster.people(anyString(), anyString())).thenAnswer(call -> current());
        when(roster.people(anyString(), anyString(), anyString()))
                .thenAnswer(call -> current().stream()
                        .filter(person -> person.departmentId().equals(call.getArgument(2)))
                        .toList());
        when(roster.usernames(anyString())).thenAnswer(call -> Set.copyOf(people.keySet()));
        when(roster.page(anyString(), anyString(), anyString(), anyInt()))
                .thenAnswer(call -> page(call.getArgument(2)));
        when(roster.roles(anyString(), anyString()))
                .thenAnswer(call -> current().stream().map(Person::role).collect(Collectors.toSet()));
        when(roster.cameFrom(anyString(), anyString(), anyCollection())).thenAnswer(call -> {
            Map<String, Set<String>> known =
                    new TreeMap<>(roster.cameFrom(call.<String>getArgument(0), call.<String>getArgument(1)));
            known.keySet().retainAll(call.<Collection<String>>getArgument(2));
            return known;
        });
        when(roster.unitOf(anyString(), anyString()))
                .thenAnswer(call -> current().stream()
                        .filter(person -> person.username().equals(call.getArgument(1)))
                        .findFirst()
                        .map(person -> new Unit("pilot", person.departmentId(), null)));
        when(roster.person(anyString(), any()))
                .thenAnswer(call -> Optional.ofNullable(people.get(call.<String>getArgument(1))));
    }

    /** The program with other values of some of its components. */
    public static ProgramDefinition program(Map<String, Object> otherwise) {
        try {
            RecordComponent[] components = ProgramDefinition.class.getRecordComponents();
            Class<?>[] types = new Class<?>[components.length];
            Object[] values = new Object[components.length];
            for (int at = 0; at < components.length; at++) {
                types[at] = components[at].getType();
                String name = components[at].getName();
                values[at] = otherwise.containsKey(name)
                        ? otherwise.get(name)
                        : components[at].getAccessor().invoke(program());
            }
            return ProgramDefinition.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static ProgramDefinition program() {
        return new ProgramDefinition(
                "crm",
                "CRM rollout",
                "Acme CRM",
                "One place for every customer",
                List.of(),
                ZoneId.of("Europe/Berlin"),
                "lead",
                "boss",
                List.of(),
                List.of(),
                "boss",
                List.of(),
                List.of(
                        new RoleProfile("default", "less typing", "visit", Frequency.WEEKLY),
                        new RoleProfile("Sales rep", "your own pipeline at a glance", "visit", Frequency.DAILY)),
                List.of(new Wave(
                        "pilot",
                        "Pilot wave",
                        WaveKind.PILOT,
                        LocalDate.of(2026, 4, 1),
                        LocalDate.of(2026, 3, 2),
                        "boss",
                        false)),
                GateTargets.usual(),
                15,
                10,
                new GateWaits(Period.ofDays(28), Period.ofDays(90), Period.ofMonths(6)),
                14,
                false,
                4,
                new TrainingPlan(
                        new WorkingHours(LocalTime.of(9, 0), LocalTime.of(17, 0)),
                        new SessionPlan(90, 3, "trainer", "on-site", "Berlin", "Room 5"),
                        Map.of(),
                        SchedulingRules.USUAL),
                new CommunicationPlan(
                        List.of("mail"),
                        "CRM team",
                        null,
                        LocalTime.of(18, 0),
                        LocalTime.of(8, 0),
                        true,
                        2,
                        List.of(),
                        List.of()),
                "visit",
                EscalationPolicy.USUAL,
                WorkingTime.USUAL,
                List.of(),
                SurveyPlan.NONE,
                "DE",
                Map.of("DE", new UsageAgreement("Works agreement 12/2025", LocalDate.of(2025, 12, 1), null, null)),
                "en");
    }

    /** Fewer at a time than anybody asks for, so that small audiences have several parts, too. */
    private Roster.Page page(String after) {
        List<Person> behind = people.values().stream()
                .filter(person -> person.username().compareTo(after) > 0)
                .limit(AT_A_TIME)
                .toList();
        return new Roster.Page(
                behind.stream().filter(current()::contains).toList(),
                behind.size() < AT_A_TIME ? null : behind.getLast().username());
    }

    private List<Person> current() {
        return people.values().stream()
                .filter(person -> !person.hasLeft() && !person.departmentId().equals("elsewhere"))
                .toList();
    }

    public Stage with(String username, String departmentId, String role, String email) {
        people.put(
                username, new Person(username, "Name of " + username, email, departmentId, "Berlin", role, null, null));
        return this;
    }

    /** They prefer that language from now on. */
    public Stage reads(String username, String language) {
        Person person = people.get(username);
        people.put(
                username,
                new Person(
                        username,
                        person.name(),
                        person.email(),
                        person.departmentId(),
                        person.location(),
                        person.role(),
                        person.manager(),
                        language,
                        person.leftAt()));
        return this;
    }

    public Stage managedBy(String username, String manager) {
        Person person = people.get(username);
        people.put(
                username,
                new Person(
                        username, person.name(), person.email(), person.departmentId(), "Berlin", "", manager, null));
        return this;
    }

    public void leaves(String username, Instant when) {
        Person person = people.get(username);
        people.put(
                username,
                new Person(
                        username,
                        person.name(),
                        person.email(),
                        person.departmentId(),
                        "",
                        "",
                        person.manager(),
                        when));
    }

    public void answered(String elementId, Map<String, Object> content, Instant when) {
        answers.put(elementId, new Answer(elementId, ROUND, null, content, when));
    }

    /** As the worker does. */
    static Campaigns.Planned planned(MailBench bench, Campaigns campaigns, Job job) {
        campaigns.plan(job);
        return bench.transactions.execute(status -> campaigns.planned(job));
    }

    /** As the worker does. */
    static void dispatched(MailBench bench, Campaigns campaigns, Job job) {
        campaigns.dispatch(job);
        bench.transactions.executeWithoutResult(status -> campaigns.dispatched(job));
    }

    /** As the worker does. */
    static Campaigns.Account accounted(MailBench bench, Campaigns campaigns, Job job) {
        campaigns.follow(job);
        return bench.transactions.execute(status -> campaigns.account(job));
    }

    public static Job job(String processId, String elementId, String subject) {
        return job(processId, elementId, subject, ROUND);
    }

    public static Job job(String processId, String elementId, String subject, long round) {
        return new Job(
                1, "type", processId, 5, round, elementId, 9, Map.of(), new Scope("run-1", "crm", "pilot", subject));
    }

    @Override
    public Optional<Answer> latest(long processInstanceKey, String elementId) {
        return Optional.ofNullable(answers.get(elementId));
    }

    @Override
    public Optional<Answer> latest(String runId, String waveId, String elementId) {
        return Optional.ofNullable(answers.get(elementId));
    }

    @Override
    public List<Answer> all(long processInstanceKey, String elementId) {
        return latest(processInstanceKey, elementId).stream().toList();
    }

    @Override
    public Entry append(Evidence proof) {
        evidence.add(proof);
        return new Entry(evidence.size(), proof, Instant.EPOCH, "digest");
    }

    @Override
    public List<Entry> entries(String programId) {
        return IntStream.range(0, evidence.size())
                .filter(at -> evidence.get(at).programId().equals(programId))
                .mapToObj(at -> new Entry(at + 1L, evidence.get(at), Instant.EPOCH, "digest"))
                .toList();
    }

    @Override
    public List<Entry> round(String programId, long processInstanceKey) {
        return List.of();
    }

    @Override
    public Verification verify(String programId) {
        return new Verification(programId, evidence.size(), "digest", null, "whole");
    }
}
