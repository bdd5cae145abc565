package dev.tollgate.pilot;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** The users who are asked before anything is decided for them: somebody of every department and location. */
@Service
public class Voices {

    static final String SURVEY_TASK = "SurveyUsersTask";
    static final String DECIDE_TASK = "DecideSuggestionsTask";

    private final JdbcClient jdbc;
    private final Programs programs;
    private final Roster roster;
    private final TaskAnswers answers;
    private final Clock clock;

    Voices(JdbcClient jdbc, Programs programs, Roster roster, TaskAnswers answers, Clock clock) {
        this.jdbc = jdbc;
        this.programs = programs;
        this.roster = roster;
        this.answers = answers;
        this.clock = clock;
    }

    /** Asks one user of every department and location, champions first. */
    public Worker.Work list(Job job) {
        List<Person> asked = next(job, Set.of(), Map.of());
        return () -> {
            asked.forEach(person -> ask(job, person));
            return Map.of("subjects", usernames(asked));
        };
    }

    /** Notes who was heard; for each department and location that was not, the next of its users is asked. */
    public Worker.Work collect(Job job) {
        Map<String, TaskAnswers.Answer> heard = new TreeMap<>();
        answers.all(job.processInstanceKey(), SURVEY_TASK).stream()
                .filter(answer -> answer.subject() != null && Voice.isComplete(answer.content()))
                .forEach(answer -> heard.put(answer.subject(), answer));
        Map<String, Place> before = new LinkedHashMap<>();
        asked(job).forEach(voice -> before.put(voice.username(), voice.place()));
        Set<Place> places = heard.keySet().stream()
                .filter(before::containsKey)
                .map(before::get)
                .collect(Collectors.toCollection(TreeSet::new));
        List<Person> again = next(job, places, before);
        return () -> {
            heard.forEach((username, answer) -> hear(job, username, answer));
            again.stream()
                    .filter(person -> !before.containsKey(person.username()))
                    .forEach(person -> ask(job, person));
            return Map.of("subjects", usernames(again));
        };
    }

    private List<Person> next(Job job, Set<Place> heard, Map<String, Place> before) {
        ProgramDefinition plan = programs.get(job.programId()).definition();
        Lot lot = new Lot(plan.id());
        Set<String> champions = new HashSet<>(plan.champions());
        Set<String> duties = new HashSet<>(plan.dutyHolders());
        duties.removeAll(champions);
        TreeMap<Place, List<Person>> places = roster.people(job.programId()).stream()
                .collect(Collectors.groupingBy(Place::of, TreeMap::new, Collectors.toList()));
        List<Person> next = new ArrayList<>();
        places.forEach((place, people) -> {
            if (!heard.contains(place)) {
                List<Person> order = lot.order(people, champions, duties);
                next.add(order.stream()
                        .filter(person -> !before.containsKey(person.username()))
                        .findFirst()
                        .orElseGet(order::getFirst));
            }
        });
        return next;
    }

    private static List<String> usernames(List<Person> people) {
        return people.stream().map(Person::username).toList();
    }

    List<Voice> asked(Job job) {
        return jdbc.sql("select * from user_voice where run_id = ? and process_instance_key = ? order by username")
                .params(Objects.requireNonNull(job.scope()).runId(), job.processInstanceKey())
                .query(Voices::row)
                .list();
    }

    /** Departments and locations of which nobody was heard although somebody of them is there to be asked. */
    List<String> unheard(Job job) {
        List<Voice> voices = asked(job);
        Set<Place> heard =
                voices.stream().filter(Voice::heard).map(Voice::place).collect(Collectors.toSet());
        Set<Place> peopled =
                roster.people(job.programId()).stream().map(Place::of).collect(Collectors.toSet());
        return voices.stream()
                .map(Voice::place)
                .filter(place -> !heard.contains(place) && peopled.contains(place))
                .distinct()
                .sorted()
                .map(Place::toString)
                .toList();
    }

    /** Users of the run who offered to try it before the others. */
    Set<String> volunteers(String runId) {
        return new TreeSet<>(jdbc.sql("select distinct username from user_voice where run_id = ? and would_test = true")
                .param(runId)
                .query(String.class)
                .list());
    }

    /** What users suggested, each suggestion once, without names. */
    List<String> suggestions(Job job) {
        Map<String, String> byWords = new LinkedHashMap<>();
        answers.all(job.processInstanceKey(), SURVEY_TASK)
                .forEach(answer -> Optional.ofNullable(answer.content().get("suggestion"))
                        .map(text -> text.toString().strip())
                        .filter(text -> !text.isEmpty())
                        .ifPresent(text -> byWords.putIfAbsent(words(text), text)));
        return List.copyOf(byWords.values());
    }

    /** Suggestions that are in none of these rows. */
    List<String> undecided(Job job, List<Suggestion> decided) {
        Set<String> known = decided.stream()
                .map(Suggestion::suggestion)
                .map(Voices::words)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return suggestions(job).stream()
                .filter(suggestion -> !known.contains(words(suggestion)))
                .toList();
    }

    /** Of a hundred users who were heard, how many would use it gladly if they had the choice. */
    int gladlyPercent(Job job) {
        List<Voice> heard = asked(job).stream().filter(Voice::heard).toList();
        long gladly = heard.stream()
                .filter(voice -> "gladly".equals(voice.wouldUse()))
                .count();
        return heard.isEmpty() ? 0 : Math.toIntExact(gladly * 100 / heard.size());
    }

    private static String words(String text) {
        return text.strip().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ");
    }

    private void ask(Job job, Person person) {
        Place place = Place.of(person);
        jdbc.sql("""
                        insert into user_voice (process_instance_key, run_id, program_id, username, department_id, \
                        location, asked_at, would_test, would_help) values (?, ?, ?, ?, ?, ?, ?, false, false)""")
                .params(
                        job.processInstanceKey(),
                        Objects.requireNonNull(job.scope()).runId(),
                        job.programId(),
                        person.username(),
                        place.departmentId(),
                        place.location(),
                        now())
                .update();
    }

    private void hear(Job job, String username, TaskAnswers.Answer answer) {
        jdbc.sql("""
                        update user_voice set heard_at = ?, would_use = ?, would_test = ?, would_help = ? \
                        where run_id = ? and process_instance_key = ? and username = ?""")
                .params(
                        answer.completedAt().atOffset(ZoneOffset.UTC),
                        String.valueOf(answer.content().get("wouldUse")),
                        Boolean.TRUE.equals(answer.content().get("wouldTest")),
                        Boolean.TRUE.equals(answer.content().get("wouldHelp")),
                        Objects.requireNonNull(job.scope()).runId(),
                        job.processInstanceKey(),
                        username)
                .update();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static Voice row(ResultSet rs, int number) throws SQLException {
        return new Voice(
                rs.getString("username"),
                new Place(rs.getString("department_id"), rs.getString("location")),
                rs.getObject("heard_at") != null,
                rs.getString("would_use"),
                rs.getBoolean("would_test"),
                rs.getBoolean("would_help"));
    }
}
