package dev.tollgate.program;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.language.Languages;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.Period;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
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
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Turns a definition as written into a program, against the people handed in with it; collects every problem. */
final class DefinitionReader {

    private static final int LONGEST_LEAD_YEARS = 10;
    private static final int LONGEST_BLACKOUT_DAYS = 92;
    private static final String ALL_OTHERS = "all others";
    private static final List<String> FORMATS = List.of("on-site", "online", "hybrid");
    private static final String SLUG_REMEDY = "Use up to " + Spelling.SLUG_LENGTH
            + " lower-case letters and digits, words joined by hyphens, like sales-rollout.";

    static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    static final String COUNTRY_REMEDY = "Write its two letters of ISO 3166 in capitals, like DE or US.";

    private final Clock clock;
    private final Set<String> sources;
    private final List<PersonRow> people;
    private final boolean handedIn;
    private final List<Problem> problems;
    private final List<Notice> notices = new ArrayList<>();
    private final Map<String, PersonRow> byUsername = new LinkedHashMap<>();
    private final List<Problem> peopleProblems = new ArrayList<>();
    private LocalDate today;
    private Departments departments;
    private Map<String, Department> assigned = Map.of();

    private DefinitionReader(Clock clock, Set<String> sources, PeopleFile file, List<Problem> problems) {
        this.clock = clock;
        this.sources = sources;
        this.handedIn = file != null;
        this.people = file == null ? List.of() : file.rows();
        this.problems = problems;
        people.forEach(row -> byUsername.putIfAbsent(row.username(), row));
    }

    /**
     * Reads a definition.
     *
     * @param file the people beside it, or null
     * @param sources metrics that features of this installation can measure
     * @param problems is added to
     * @return to be used only when no problem was found
     */
    static CheckedProgram read(
            DefinitionTree tree, PeopleFile file, Clock clock, Set<String> sources, List<Problem> problems) {
        problems.addAll(tree.problems());
        DefinitionReader reader = new DefinitionReader(clock, sources, file, problems);
        CheckedProgram program;
        try (Section root = new Section(tree.root(), "", problems)) {
            program = reader.program(root);
        }
        problems.addAll(reader.peopleProblems);
        if (file != null) {
            problems.addAll(file.problems());
            reader.notices.addAll(file.notices());
        }
        return program;
    }

    /** The id a definition will have, as far as it can be told before all of it is checked. */
    static String idOf(ObjectNode root) {
        if (root.path("id").isTextual()) {
            return root.path("id").textValue().strip();
        }
        if (root.path("name").isTextual()) {
            return Spelling.slug(root.path("name").textValue());
        }
        return Spelling.slug(nameOf(root.path("software").asText("")));
    }

    private static String nameOf(String software) {
        return software + " adoption";
    }

    private CheckedProgram program(Section root) {
        String software = root.required("software", Section.SHORT, "Name the software that people are to use.");
        String name = root.text("name", Section.SHORT).orElse(nameOf(software));
        String id = root.text("id", Section.SHORT).orElse(Spelling.slug(name));
        checkSlug("id", id);
        String objective =
                root.required("objective", Section.LONG, "Say in a sentence what will be better once people use it.");
        ZoneId zone = zone(root, ZoneId.of("UTC"));
        today = LocalDate.now(clock.withZone(zone));

        List<Department> declared = root.list("departments", (section, index) -> department(section));
        checkDeclared(declared);
        departments = new Departments(declared, !declared.isEmpty());
        assigned = departments.assign(people, peopleProblems);

        String changeLead = person(root, "changeLead", null, "Name the username of whoever leads the change.");
        String executiveSponsor = person(
                root, "executiveSponsor", null, "Name the username of the executive who answers for the program.");
        String reviewer = person(root, "reviewer", executiveSponsor, "");
        List<String> champions = usernames(root, "champions");
        List<Sponsor> sponsors = sponsors(root, executiveSponsor);
        List<RoleProfile> roles = roles(root, objective, software);
        List<Outcome> outcomes = root.list("outcomes", (section, index) -> outcome(section));
        int prelaunchWeeks = root.integer("prelaunchWeeks", 6, 0, 104);
        SurveyPlan surveys = surveys(root);
        GateTargets targets = CriteriaReader.read(root, sources, !champions.isEmpty(), surveys);
        CriteriaReader.leftOut(targets).ifPresent(notices::add);
        GateWaits minimums = minimums(root);
        List<Unit> units = new ArrayList<>();
        List<Wave> waves = waves(root, prelaunchWeeks, executiveSponsor, units);
        noteLateSurveys(surveys, waves);
        TrainingPlan training = training(root, changeLead, zone);
        CommunicationPlan communication = communication(root, name);

        EscalationPolicy escalation;
        Map<String, UsageAgreement> usageAgreements;
        try (Section privacy = root.section("privacy")) {
            escalation = escalation(root, privacy);
            usageAgreements = usageAgreements(privacy);
        }

        ProgramDefinition definition = new ProgramDefinition(
                id,
                name,
                software,
                objective,
                outcomes,
                zone,
                changeLead,
                executiveSponsor,
                sponsors,
                champions,
                reviewer,
                declared,
                roles,
                waves,
                targets,
                root.percent("floorMargin", 15),
                root.integer("smallUnit", 10, 1, 1000),
                minimums,
                root.integer("remedyDays", 5, 1, 365),
                !root.has("remedyDays"),
                prelaunchWeeks,
                training,
                communication,
                root.text("feature", Section.SHORT).orElse("key-action"),
                escalation,
                workingTime(root),
                locations(root, zone),
                surveys,
                country(root).orElse(null),
                usageAgreements,
                language(root).orElse(Languages.DEFAULT));
        noteGaps(units);
        CountryUsage.of(definition, people.stream().map(PersonRow::location).toList()).stream()
                .filter(CountryUsage::asked)
                .forEach(asked -> notices.add(new Notice("privacy.usageAgreements", asked.inWords())));
        return new CheckedProgram(
                definition, List.copyOf(departments.all()), List.copyOf(units), people, assigned, notices);
    }

    private ZoneId zone(Section section, ZoneId usual) {
        return section.text("timeZone", Section.SHORT)
                .map(written -> {
                    try {
                        return ZoneId.of(written);
                    } catch (DateTimeException e) {
                        section.problem(
                                "timeZone",
                                written,
                                "is not a time zone",
                                Spelling.nearest(written, ZoneId.getAvailableZoneIds())
                                        .map(near -> "Did you mean '" + near + "'?")
                                        .orElse("Write one like Europe/Berlin or UTC."));
                        return ZoneOffset.UTC;
                    }
                })
                .orElse(usual);
    }

    private Department department(Section section) {
        String name = section.required("name", Section.SHORT, "Name it as the people file does.");
        String id = section.text("id", Section.SHORT).orElse(Spelling.slug(name));
        if (!name.isEmpty()) {
            checkSlug(section.at("id"), id);
        }
        LocalDate validFrom = section.text("validFrom", Section.SHORT)
                .map(written -> date(section, "validFrom", written, "Write a date like 2027-03-01."))
                .orElse(null);
        return new Department(id, name, validFrom);
    }

    private void checkDeclared(List<Department> declared) {
        Set<String> ids = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (int index = 0; index < declared.size(); index++) {
            Department department = declared.get(index);
            String at = "departments[" + index + "]";
            if (!ids.add(department.id())) {
                problems.add(new Problem(
                        at + ".id",
                        department.id(),
                        "is the id of another department, too",
                        "Give each an id of its own."));
            }
            if (!names.add(department.name().toLowerCase(Locale.ROOT))) {
                problems.add(new Problem(at + ".name", department.name(), "is declared twice", "Keep one of the two."));
            }
        }
    }

    private Outcome outcome(Section section) {
        String name = section.required("name", Section.SHORT, "Name what is measured.");
        for (String key : List.of("baseline", "target")) {
            if (!section.has(key)) {
                section.problem(key, "", "is missing", "Give the number, so that the benefit can be measured.");
            }
        }
        return new Outcome(
                name,
                section.decimal("baseline"),
                section.decimal("target"),
                section.text("unit", Section.SHORT).orElse(""));
    }

    private List<Sponsor> sponsors(Section root, String executiveSponsor) {
        Set<String> seen = new HashSet<>();
        List<Sponsor> sponsors = root.list("sponsors", (section, index) -> {
            String username = person(section, "username", null, "Name the sponsor's username.");
            if (!username.isEmpty() && !seen.add(username)) {
                section.problem("username", username, "is given twice", "Keep one of the two.");
            }
            List<String> written = section.texts("departments");
            List<String> ids = new ArrayList<>();
            for (int at = 0; at < written.size(); at++) {
                departmentAt(section.at("departments") + "[" + at + "]", written.get(at))
                        .ifPresent(department -> ids.add(department.id()));
            }
            return new Sponsor(
                    username,
                    section.integer("authority", 3, 1, 5),
                    section.text("reportingLine", Section.SHORT).orElse(""),
                    ids);
        });
        return root.has("sponsors") ? sponsors : List.of(new Sponsor(executiveSponsor, 5, "", List.of()));
    }

    private List<RoleProfile> roles(Section root, String objective, String software) {
        Set<String> held = people.stream().map(PersonRow::role).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> seen = new HashSet<>();
        List<RoleProfile> roles = new ArrayList<>(root.list("roles", (section, index) -> {
            String name = section.required(
                    "name", Section.SHORT, "Name the role as the people file does, or 'default' for all others.");
            if (!name.isEmpty() && !seen.add(name.toLowerCase(Locale.ROOT))) {
                section.problem("name", name, "is given twice", "Keep one of the two.");
            }
            if (!held.isEmpty()
                    && !name.isEmpty()
                    && !name.equals(RoleProfile.DEFAULT)
                    && held.stream().noneMatch(name::equalsIgnoreCase)) {
                notices.add(new Notice(
                        section.at("name"),
                        "Nobody in the people file has the role '" + name + "'. " + Spelling.suggestion(name, held)));
            }
            return new RoleProfile(
                    name,
                    section.required("wiifm", Section.LONG, "Say what is in it for people of this role."),
                    section.required("keyAction", Section.SHORT, "Name the one action that counts as use."),
                    section.oneOf("frequency", Frequency.class, Frequency.WEEKLY),
                    translations(section, "wiifmIn"));
        }));
        if (!seen.contains(RoleProfile.DEFAULT)) {
            roles.add(new RoleProfile(
                    RoleProfile.DEFAULT, objective, "Do the daily work in " + software, Frequency.WEEKLY));
        }
        return roles;
    }

    /** One that there are texts in; whoever wants another one gets the program's. */
    private static Optional<String> language(Section section) {
        return section.text("language", Section.SHORT).flatMap(written -> {
            Optional<String> tag = Languages.tag(written);
            if (tag.isEmpty()) {
                section.problem("language", written, "is no language", Languages.remedy(written));
            } else if (!Languages.has(tag.get())) {
                section.problem(
                        "language",
                        written,
                        "is a language that there are no texts in",
                        "Give one of %s, or leave it out.".formatted(Languages.listed()));
            }
            return tag.filter(Languages::has);
        });
    }

    /** Texts by the language they are in. */
    private static Map<String, String> translations(Section section, String key) {
        Map<String, String> texts = new TreeMap<>();
        try (Section written = section.section(key)) {
            for (String language : written.keys()) {
                Optional<String> text = written.text(language, Section.LONG);
                if (Languages.known().contains(language)) {
                    text.ifPresent(value -> texts.put(language, value));
                } else {
                    written.problem(
                            language,
                            text.orElse(""),
                            "is in no language that there are texts in",
                            "Give the texts under %s, without a region.".formatted(Languages.listed()));
                }
            }
        }
        return texts;
    }

    private GateWaits minimums(Section root) {
        try (Section minimums = root.section("minimums")) {
            GateWaits waits = new GateWaits(
                    minimums.period("inUse", Period.ofDays(28)),
                    minimums.period("habit", Period.ofDays(90)),
                    minimums.period("sustained", Period.ofDays(180)));
            if (today.plus(waits.habit()).isBefore(today.plus(waits.inUse()))) {
                minimums.problem(
                        "habit",
                        waits.habit().toString(),
                        "is shorter than inUse",
                        "Count each wait from go-live, each longer than the one before.");
            }
            if (today.plus(waits.sustained()).isBefore(today.plus(waits.habit()))) {
                minimums.problem(
                        "sustained",
                        waits.sustained().toString(),
                        "is shorter than habit",
                        "Count each wait from go-live, each longer than the one before.");
            }
            return waits;
        }
    }

    private List<Wave> waves(Section root, int prelaunchWeeks, String executiveSponsor, List<Unit> units) {
        LocalDate usual = goLive(root).orElse(null);
        if (!root.has("waves")) {
            if (usual == null && !root.has("goLive")) {
                root.problem("goLive", "", "is missing", "Give a date like 2027-03-01, or a period like P8W.");
            }
            Wave only = wave(
                    "wave-1", "Rollout", WaveKind.ROLLOUT, usual, prelaunchWeeks, executiveSponsor, true, "goLive");
            root.value("waves");
            takeOthers("people", only, units);
            return List.of(only);
        }
        Map<String, String> taken = new HashMap<>();
        Set<String> ids = new HashSet<>();
        List<String> places = new ArrayList<>();
        List<Wave> waves = root.list("waves", (section, index) -> {
            Optional<String> name = section.text("name", Section.SHORT);
            String id = section.text("id", Section.SHORT)
                    .orElse(name.map(Spelling::slug)
                            .filter(slug -> !slug.isEmpty())
                            .orElse("wave-" + (index + 1)));
            checkSlug(section.at("id"), id);
            if (!ids.add(id)) {
                section.problem("id", id, "is the id of another wave, too", "Give each wave an id of its own.");
            }
            Optional<LocalDate> own = goLive(section);
            if (!section.has("goLive") && !root.has("goLive")) {
                section.problem("goLive", "", "is missing", "Give a date like 2027-03-01, or a period like P8W.");
            }
            boolean allOthers = section.value("units")
                    .filter(JsonNode::isTextual)
                    .map(JsonNode::textValue)
                    .filter(ALL_OTHERS::equals)
                    .isPresent();
            if (!allOthers) {
                units(section, id, units, taken);
            }
            places.add(section.at("units"));
            return wave(
                    id,
                    name.orElse("Wave " + (index + 1)),
                    section.oneOf("kind", WaveKind.class, WaveKind.ROLLOUT),
                    own.orElse(usual),
                    prelaunchWeeks,
                    person(section, "localSponsor", executiveSponsor, ""),
                    allOthers,
                    section.at("goLive"));
        });
        if (root.value("waves")
                .filter(JsonNode::isArray)
                .filter(JsonNode::isEmpty)
                .isPresent()) {
            root.problem(
                    "waves",
                    "",
                    "has no wave",
                    "Describe at least one, or remove the key for a single wave with everybody.");
        }
        boolean first = true;
        for (int index = 0; index < waves.size(); index++) {
            Wave wave = waves.get(index);
            if (wave.allOthers() && first) {
                first = false;
                takeOthers(places.get(index), wave, units);
            } else if (wave.allOthers()) {
                problems.add(new Problem(
                        places.get(index),
                        ALL_OTHERS,
                        "is said of another wave, too",
                        "Only one wave can take all others."));
            }
        }
        for (int index = 0; index < waves.size(); index++) {
            checkPeople(places.get(index), waves.get(index), units);
        }
        return waves;
    }

    private Wave wave(
            String id,
            String name,
            WaveKind kind,
            LocalDate goLive,
            int prelaunchWeeks,
            String localSponsor,
            boolean allOthers,
            String at) {
        // Without a go-live there is a problem already; any date lets the check go on.
        LocalDate date = goLive == null ? today : goLive;
        LocalDate due = date.minusWeeks(prelaunchWeeks);
        if (goLive != null && due.isBefore(today)) {
            notices.add(new Notice(
                    at,
                    "Wave '%s' starts at once: its %d weeks before go-live on %s would have begun on %s"
                            .formatted(id, prelaunchWeeks, date, due)));
            due = today;
        }
        return new Wave(id, name, kind, date, due, localSponsor, allOthers);
    }

    private Optional<LocalDate> goLive(Section section) {
        return section.text("goLive", Section.SHORT).flatMap(written -> {
            String remedy = "Write a date like 2027-03-01, or a period from registration on like P5W.";
            LocalDate date;
            try {
                date = written.startsWith("P") ? today.plus(Period.parse(written)) : LocalDate.parse(written);
            } catch (DateTimeException | ArithmeticException e) {
                section.problem("goLive", written, "is neither a date nor a period", remedy);
                return Optional.empty();
            }
            if (date.isBefore(today)) {
                section.problem(
                        "goLive", written, "is in the past (today is " + today + ")", "Choose a day from today on.");
            } else if (date.isAfter(today.plusYears(LONGEST_LEAD_YEARS))) {
                section.problem(
                        "goLive", written, "is more than " + LONGEST_LEAD_YEARS + " years ahead", "Check the year.");
            }
            return Optional.of(date);
        });
    }

    private void units(Section section, String waveId, List<Unit> units, Map<String, String> taken) {
        Optional<JsonNode> written = section.value("units");
        String remedy = "List its departments, or write 'all others'.";
        if (!section.has("units")) {
            section.problem("units", "", "is missing: the wave has no units", remedy);
            return;
        }
        if (written.isPresent() && !written.get().isArray()) {
            section.problem("units", Section.shown(written.get()), "is neither a list nor 'all others'", remedy);
            return;
        }
        if (written.isPresent() && written.get().isEmpty()) {
            section.problem("units", "", "is empty: the wave has no units", remedy);
            return;
        }
        section.list("units", (unit, index) -> {
            String name = unit.required("department", Section.SHORT, "Name the department, as the people file does.");
            String location = unit.text("location", Section.SHORT).orElse(null);
            Department department = name.isEmpty()
                    ? null
                    : departmentAt(unit.at("department"), name).orElse(null);
            if (department != null) {
                take(unit, new Unit(waveId, department.id(), location), department, units, taken);
            }
            return index;
        });
    }

    private void take(Section at, Unit unit, Department department, List<Unit> units, Map<String, String> taken) {
        Set<String> locations = people.stream()
                .filter(row -> department.equals(assigned.get(row.username())))
                .map(PersonRow::location)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (unit.location() != null && !people.isEmpty() && !locations.contains(unit.location())) {
            at.problem(
                    "location",
                    unit.location(),
                    "is not a location of '" + department.name() + "'",
                    Spelling.suggestion(unit.location(), locations));
        }
        Optional<Unit> overlap = units.stream()
                .filter(other -> other.departmentId().equals(unit.departmentId()))
                .filter(other -> other.location() == null
                        || unit.location() == null
                        || other.location().equals(unit.location()))
                .findFirst();
        if (overlap.isPresent()) {
            at.problem(
                    "department",
                    department.name(),
                    "is in a unit already, in " + taken.get(overlap.get().id()),
                    "Keep each unit in one wave; a wave of a part of a department names its location.");
            return;
        }
        units.add(unit);
        taken.put(unit.id(), at.at("department").replaceAll("\\.department$", ""));
    }

    private void takeOthers(String at, Wave wave, List<Unit> units) {
        List<Unit> others = new Units(units).others(wave.id(), departments.all(), places());
        units.addAll(others);
        if (others.isEmpty() && !people.isEmpty()) {
            problems.add(new Problem(at, ALL_OTHERS, "is nobody: the other waves take everybody", "Remove the wave."));
        }
    }

    private List<Units.Place> places() {
        return people.stream()
                .filter(row -> assigned.containsKey(row.username()))
                .map(this::place)
                .toList();
    }

    private Units.Place place(PersonRow row) {
        return new Units.Place(assigned.get(row.username()).id(), row.location());
    }

    private void checkPeople(String at, Wave wave, List<Unit> units) {
        boolean named = units.stream().anyMatch(unit -> unit.waveId().equals(wave.id()));
        if (people.isEmpty() || !named) {
            return;
        }
        Units map = new Units(units);
        Set<Unit> inhabited =
                places().stream().flatMap(place -> map.of(place).stream()).collect(Collectors.toSet());
        if (inhabited.stream().noneMatch(unit -> unit.waveId().equals(wave.id()))) {
            problems.add(new Problem(
                    at, "", "has nobody in it", "Choose departments that people of the people file are in."));
            return;
        }
        units.stream()
                .filter(unit -> unit.waveId().equals(wave.id()) && !inhabited.contains(unit))
                .forEach(unit -> notices.add(new Notice(at, "Nobody is in the unit '" + unit.id() + "' yet")));
    }

    private void noteGaps(List<Unit> units) {
        if (people.isEmpty()) {
            if (!handedIn) {
                notices.add(
                        new Notice(
                                "people",
                                "There are no people yet: usernames and units are checked once they are handed in, and nothing can start before"));
            }
            return;
        }
        Units map = new Units(units);
        Map<String, Long> uncovered = places().stream()
                .filter(place -> map.of(place).isEmpty())
                .collect(Collectors.groupingBy(Units.Place::departmentId, LinkedHashMap::new, Collectors.counting()));
        uncovered.forEach((departmentId, count) ->
                notices.add(new Notice("waves", count + " of the department '" + departmentId + "' are in no wave")));
    }

    private TrainingPlan training(Section root, String changeLead, ZoneId zone) {
        try (Section training = root.section("training");
                Section hours = training.section("workingHours");
                Section overrides = training.section("departments")) {
            WorkingHours workingHours =
                    new WorkingHours(hours.time("from", LocalTime.of(9, 0)), hours.time("to", LocalTime.of(17, 0)));
            if (!workingHours.from().isBefore(workingHours.to())) {
                hours.problem("to", workingHours.to().toString(), "is not after from", "End the day after it begins.");
            }
            SessionPlan usual =
                    session(training, new SessionPlan(60, 12, changeLead, "on-site", null, null), workingHours);
            SchedulingRules scheduling = new SchedulingReader(
                            problems,
                            notices,
                            people.stream()
                                    .map(PersonRow::location)
                                    .filter(location -> !location.isEmpty())
                                    .collect(Collectors.toCollection(TreeSet::new)),
                            (section, key) -> person(section, key, null, "Name the trainer's username."),
                            this::departmentAt)
                    .read(training);
            checkRoom(training, usual, scheduling);
            Map<String, SessionPlan> byDepartment = new LinkedHashMap<>();
            for (String key : overrides.keys()) {
                try (Section override = overrides.section(key)) {
                    SessionPlan plan = session(override, usual, workingHours);
                    checkRoom(override, plan, scheduling);
                    departmentAt(overrides.at(key), key).ifPresent(department -> {
                        if (byDepartment.put(department.id(), plan) != null) {
                            overrides.problem(key, "", "is the same department as another key", "Keep one of the two.");
                        }
                    });
                }
            }
            return new TrainingPlan(workingHours, usual, byDepartment, scheduling);
        }
    }

    private SessionPlan session(Section section, SessionPlan usual, WorkingHours hours) {
        SessionPlan plan = new SessionPlan(
                section.integer("sessionMinutes", usual.minutes(), 10, 480),
                section.integer("sessionSize", usual.size(), 1, 500),
                person(section, "trainer", usual.trainer(), ""),
                section.oneOf("format", FORMATS, usual.format()),
                section.text("location", Section.SHORT).orElse(usual.location()),
                section.text("room", Section.SHORT).orElse(usual.room()));
        long available = Duration.between(hours.from(), hours.to()).toMinutes();
        if (available > 0 && plan.minutes() > available) {
            section.problem(
                    "sessionMinutes",
                    String.valueOf(plan.minutes()),
                    "does not fit into the working hours of " + available + " minutes",
                    "Shorten the session.");
        }
        return plan;
    }

    /** Once rooms are listed, a session in another one could not be put beside the others. */
    private static void checkRoom(Section section, SessionPlan plan, SchedulingRules scheduling) {
        List<String> rooms = scheduling.rooms().stream()
                .filter(room -> room.online() == plan.format().equals("online"))
                .map(RoomPlan::name)
                .toList();
        if (section.has("room") && plan.room() != null && !rooms.isEmpty() && !rooms.contains(plan.room())) {
            section.problem(
                    "room",
                    plan.room(),
                    "is not among the rooms that training.rooms lists for sessions that are " + plan.format(),
                    Spelling.suggestion(plan.room(), rooms));
        }
    }

    private CommunicationPlan communication(Section root, String name) {
        try (Section communication = root.section("communication");
                Section quiet = communication.section("quietHours")) {
            List<String> channels = communication.texts("channels");
            for (int index = 0; index < channels.size(); index++) {
                if (!channels.get(index).equals("mail")) {
                    problems.add(new Problem(
                            communication.at("channels") + "[" + index + "]",
                            channels.get(index),
                            "is not a channel that is known",
                            "The only channel is mail."));
                }
            }
            String address = communication.text("senderAddress", Section.SHORT).orElse(null);
            if (address != null && !PeopleFile.isMail(address)) {
                communication.problem(
                        "senderAddress", address, "is not a mail address", "Write an address like name@example.com.");
            }
            return new CommunicationPlan(
                    channels.isEmpty() ? List.of("mail") : channels,
                    communication.text("senderName", Section.SHORT).orElse(name),
                    address,
                    quiet.time("from", LocalTime.of(18, 0)),
                    quiet.time("to", LocalTime.of(8, 0)),
                    quiet.flag("weekends", true),
                    communication.integer("perPersonAndWeek", 2, 1, 50),
                    blackouts(communication),
                    communication.texts("chats"));
        }
    }

    private List<Blackout> blackouts(Section communication) {
        return communication.list("blackouts", (section, index) -> {
            LocalDate from = day(section, "from", "Give the first day without messages, like 2027-12-20.");
            LocalDate to = section.has("to") ? day(section, "to", "") : from;
            section.value("to");
            if (from != null && to != null && to.isBefore(from)) {
                section.problem("to", to.toString(), "is before its from", "Give the last day without messages.");
            } else if (from != null && to != null && to.isAfter(from.plusDays(LONGEST_BLACKOUT_DAYS))) {
                section.problem(
                        "to",
                        to.toString(),
                        "is more than " + LONGEST_BLACKOUT_DAYS + " days after its from",
                        "Messages cannot wait that long: shorten it.");
            }
            return new Blackout(from, to, section.text("reason", Section.SHORT).orElse("no messages"));
        });
    }

    private List<Location> locations(Section root, ZoneId zone) {
        Set<String> held =
                people.stream().map(PersonRow::location).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> seen = new HashSet<>();
        return root.list("locations", (section, index) -> {
            String name = section.required("name", Section.SHORT, "Name the location as the people file does.");
            if (!name.isEmpty() && !seen.add(name.toLowerCase(Locale.ROOT))) {
                section.problem("name", name, "is given twice", "Keep one of the two.");
            }
            if (!people.isEmpty() && !name.isEmpty() && held.stream().noneMatch(name::equalsIgnoreCase)) {
                notices.add(new Notice(
                        section.at("name"),
                        "Nobody in the people file is at '" + name + "'. " + Spelling.suggestion(name, held)));
            }
            return new Location(
                    name,
                    zone(section, zone),
                    days(section, "holidays"),
                    country(section).orElse(null),
                    language(section).orElse(null));
        });
    }

    private SurveyPlan surveys(Section root) {
        try (Section surveys = root.section("surveys")) {
            boolean pulse = surveys.flag("pulse", true);
            if (pulse) {
                notices.add(new Notice(
                        surveys.at("pulse"),
                        "Everybody in a live wave is asked two or three questions by mail every four weeks; answers are"
                                + " kept without a name. Write 'pulse: false' to ask nobody"));
            }
            boolean readiness = surveys.flag("readiness", false);
            boolean interview = surveys.flag("interview", false);
            return new SurveyPlan(pulse, readiness, interview);
        }
    }

    /** Says which waves go live too soon to be asked before. */
    private void noteLateSurveys(SurveyPlan surveys, List<Wave> waves) {
        if (surveys.interview()) {
            noteLate("interview", waves, SurveyPlan.INTERVIEW_UNTIL_WEEKS, "nobody of them is asked");
        }
        if (surveys.readiness()) {
            noteLate(
                    "readiness",
                    waves,
                    SurveyPlan.READINESS_FROM_WEEKS,
                    "their answers count a week after they were asked; until then the gate has the fallback");
        }
    }

    private void noteLate(String survey, List<Wave> waves, int weeks, String consequence) {
        List<String> late = waves.stream()
                .filter(wave -> wave.goLive().minusWeeks(weeks).isBefore(today))
                .map(Wave::name)
                .toList();
        if (!late.isEmpty()) {
            notices.add(new Notice(
                    "surveys." + survey,
                    "Less than %d weeks are left before the go-live of %s: %s"
                            .formatted(weeks, String.join(", ", late), consequence)));
        }
    }

    private LocalDate day(Section section, String key, String remedy) {
        String written = section.required(key, Section.SHORT, remedy);
        return written.isEmpty() ? null : date(section, key, written, "Write a date like 2027-12-25.");
    }

    private List<LocalDate> days(Section section, String key) {
        List<String> written = section.texts(key);
        Set<LocalDate> days = new TreeSet<>();
        for (int index = 0; index < written.size(); index++) {
            try {
                days.add(LocalDate.parse(written.get(index)));
            } catch (DateTimeParseException e) {
                problems.add(new Problem(
                        section.at(key) + "[" + index + "]",
                        written.get(index),
                        "is not a date",
                        "Write a date like 2027-12-25."));
            }
        }
        return List.copyOf(days);
    }

    private Optional<String> country(Section section) {
        return section.text("country", Section.SHORT).filter(written -> {
            boolean known = COUNTRIES.contains(written);
            if (!known) {
                section.problem("country", written, "is not a country", COUNTRY_REMEDY);
            }
            return known;
        });
    }

    private Map<String, UsageAgreement> usageAgreements(Section privacy) {
        Map<String, UsageAgreement> agreements = new TreeMap<>();
        try (Section byCountry = privacy.section("usageAgreements")) {
            for (String country : byCountry.keys()) {
                try (Section record = byCountry.section(country)) {
                    if (!COUNTRIES.contains(country)) {
                        byCountry.problem(country, "", "is not a country", COUNTRY_REMEDY);
                    }
                    agreements.put(country, usageAgreement(record, today));
                }
            }
        }
        return Collections.unmodifiableMap(agreements);
    }

    /** As in a definition, also for a change of a registered program. */
    static UsageAgreement usageAgreement(Section record, LocalDate today) {
        Optional<String> agreement = record.text("agreement", Section.SHORT);
        Optional<String> none = record.text("notApplicable", Section.SHORT);
        Optional<String> saidBy = record.text("saidBy", Section.SHORT);
        Optional<String> written = record.text("date", Section.SHORT);
        LocalDate date = null;
        if (agreement.isPresent() == none.isPresent()) {
            record.problem(
                    "agreement",
                    agreement.orElse(""),
                    none.isPresent() ? "is given, and that none applies, too" : "is missing",
                    "Name the works agreement or legal record with its date, or say with notApplicable why there is"
                            + " none.");
        } else if (none.isPresent() && saidBy.isEmpty()) {
            record.problem("saidBy", "", "is missing", "Name who says that no agreement applies.");
        } else if (agreement.isPresent() && written.isEmpty()) {
            record.problem("date", "", "is missing", "Give the date of the agreement, like 2026-11-02.");
        }
        if (written.isPresent()) {
            try {
                date = LocalDate.parse(written.get());
                if (date.isAfter(today)) {
                    record.problem(
                            "date",
                            written.get(),
                            "is in the future (today is " + today + ")",
                            "Add the agreement once it is in force; until then usage is kept aside.");
                }
            } catch (DateTimeParseException e) {
                record.problem("date", written.get(), "is not a date", "Write a date like 2026-11-02.");
            }
        }
        return new UsageAgreement(agreement.orElse(null), date, none.orElse(null), saidBy.orElse(null));
    }

    private EscalationPolicy escalation(Section root, Section privacy) {
        try (Section escalation = root.section("escalation");
                Section days = escalation.section("days");
                Section incentives = root.section("incentives")) {
            EscalationPolicy usual = EscalationPolicy.USUAL;
            Map<Rung, Integer> waits = new EnumMap<>(Rung.class);
            for (Rung rung : Rung.values()) {
                waits.put(rung, days.integer(rung.key(), usual.days().get(rung), 1, 365));
            }
            EscalationPolicy policy = new EscalationPolicy(
                    order(escalation),
                    waits,
                    escalation.integer("graceDays", usual.graceDays(), 0, 365),
                    incentives.has("allowed") ? incentives.texts("allowed") : usual.incentives(),
                    privacy.text("worksAgreement", Section.SHORT).orElse(null),
                    privacy.text("legalRecord", Section.SHORT).orElse(null));
            incentives.value("allowed");
            policy.incentives().stream()
                    .filter(EscalationPolicy::touchesPay)
                    .filter(kind -> policy.agreement() == null)
                    .forEach(kind -> notices.add(new Notice(
                            incentives.at("allowed"),
                            "'" + kind + "' touches pay and stays off until privacy.worksAgreement or"
                                    + " privacy.legalRecord names what covers it")));
            return policy;
        }
    }

    private List<Rung> order(Section escalation) {
        if (!escalation.has("order")) {
            escalation.value("order");
            return EscalationPolicy.USUAL.order();
        }
        List<String> written = escalation.texts("order");
        List<Rung> order = new ArrayList<>();
        for (int index = 0; index < written.size(); index++) {
            String at = escalation.at("order") + "[" + index + "]";
            String name = written.get(index);
            Optional<Rung> rung = Rung.of(name);
            if (rung.isEmpty()) {
                problems.add(new Problem(
                        at,
                        name,
                        "is no rung of the ladder",
                        Spelling.suggestion(
                                name, Stream.of(Rung.values()).map(Rung::key).toList())));
            } else if (order.contains(rung.get())) {
                problems.add(new Problem(at, name, "is given twice", "Keep one of the two."));
            } else {
                order.add(rung.get());
            }
        }
        return order;
    }

    private WorkingTime workingTime(Section root) {
        try (Section section = root.section("workingTime")) {
            List<String> written = section.texts("days");
            Set<DayOfWeek> days = new TreeSet<>();
            for (int index = 0; index < written.size(); index++) {
                String day = written.get(index).toUpperCase(Locale.ROOT);
                Optional<DayOfWeek> known = Stream.of(DayOfWeek.values())
                        .filter(candidate -> candidate.name().equals(day))
                        .findFirst();
                if (known.isEmpty()) {
                    problems.add(new Problem(
                            section.at("days") + "[" + index + "]",
                            written.get(index),
                            "is not a day of the week",
                            "Write monday, tuesday, wednesday, thursday, friday, saturday or sunday."));
                }
                known.ifPresent(days::add);
            }
            return new WorkingTime(
                    days.isEmpty() ? WorkingTime.USUAL.days() : List.copyOf(days), days(section, "holidays"));
        }
    }

    private Optional<Department> departmentAt(String at, String written) {
        Optional<Department> department = departments.find(written);
        if (department.isEmpty() && !departments.all().isEmpty()) {
            problems.add(new Problem(
                    at,
                    written,
                    "is not a department of the program",
                    Spelling.suggestion(written, departments.names())));
        } else if (department.isEmpty() && !handedIn) {
            problems.add(new Problem(
                    at,
                    written,
                    "cannot be checked, there are neither people nor declared departments",
                    "Hand in the people file together with the definition, or declare departments."));
        }
        return department;
    }

    /** A username, checked when there are people; a missing one is a problem unless there is another to fall back on. */
    private String person(Section section, String key, String fallback, String remedy) {
        if (!section.has(key) && fallback != null) {
            section.value(key);
            return fallback;
        }
        String username = section.required(key, Section.SHORT, remedy);
        if (!username.isEmpty()) {
            checkPerson(username, problem -> section.problem(key, username, problem, suggestPerson(username)));
        }
        return username;
    }

    private List<String> usernames(Section root, String key) {
        List<String> usernames = root.texts(key);
        Set<String> seen = new HashSet<>();
        for (int index = 0; index < usernames.size(); index++) {
            String username = usernames.get(index);
            String at = root.at(key) + "[" + index + "]";
            if (!seen.add(username)) {
                problems.add(new Problem(at, username, "is given twice", "Keep one of the two."));
            } else {
                checkPerson(
                        username, problem -> problems.add(new Problem(at, username, problem, suggestPerson(username))));
            }
        }
        return usernames;
    }

    private void checkPerson(String username, Consumer<String> report) {
        if (!people.isEmpty() && !byUsername.containsKey(username)) {
            report.accept("is not a username of the people file");
        }
    }

    private String suggestPerson(String written) {
        return people.stream()
                .filter(row ->
                        row.name().equalsIgnoreCase(written) || row.email().equalsIgnoreCase(written))
                .map(PersonRow::username)
                .findFirst()
                .or(() -> Spelling.nearest(written, byUsername.keySet()))
                .map(near -> "Did you mean '" + near + "'?")
                .orElse("Name somebody of the people file by username, or add them there.");
    }

    private LocalDate date(Section section, String key, String written, String remedy) {
        try {
            return LocalDate.parse(written);
        } catch (DateTimeParseException e) {
            section.problem(key, written, "is not a date", remedy);
            return null;
        }
    }

    private void checkSlug(String at, String id) {
        if (id.length() > Spelling.SLUG_LENGTH || !Spelling.SLUG.matcher(id).matches()) {
            problems.add(new Problem(at, id, "cannot be an id", SLUG_REMEDY));
        }
    }
}
