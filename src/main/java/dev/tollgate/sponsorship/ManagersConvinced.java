package dev.tollgate.sponsorship;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;

/** How many people managers say for themselves that work cannot stay as it is. */
@Service
public class ManagersConvinced {

    /** Percent of the managers that have to be convinced; Kotter, Leading Change, asks for three of four. */
    public static final int TARGET_PERCENT = 75;

    static final String ASK_TASK = "AskManagersTask";
    private static final int TIMES_ASKED = 3;
    private static final int SMALLEST_GROUP_SHOWN = 5;
    private static final Map<String, String> DOUBTS = Map.of(
            "no-problem", "I see no problem today",
            "good-enough", "Our results are good enough",
            "no-numbers", "Nobody has shown me numbers",
            "tried-before", "We tried it before",
            "no-time", "My team has no time",
            "wrong-tool", "I do not see how this tool helps");

    private final JdbcClient jdbc;
    private final Roster roster;
    private final TaskAnswers answers;

    ManagersConvinced(JdbcClient jdbc, Roster roster, TaskAnswers answers) {
        this.jdbc = jdbc;
        this.roster = roster;
        this.answers = answers;
    }

    /**
     * @param asked how many people manage others today
     * @param answered how many of them answered
     * @param convinced how many of those said that it has to change
     */
    public record Share(int asked, int answered, int convinced) {

        /** Of all managers, so that silence does not count as a yes; 100 where nobody manages anybody. */
        public int percent() {
            return asked == 0 ? 100 : Math.floorDiv(convinced * 100, asked);
        }
    }

    /** Over all managers of the program, by their latest answers in the run. */
    public Share share(String programId, String runId) {
        return share(managers(roster.people(programId)), answers(runId));
    }

    /** Over those who manage people of the wave. */
    public Share share(String programId, String runId, String waveId) {
        return share(managers(roster.people(programId, waveId)), answers(runId));
    }

    /** Takes over what the managers answered and says whom to ask: who began to manage since, or all once more. */
    public Worker.Work count(Job job) {
        String runId = Objects.requireNonNull(job.scope()).runId();
        Set<String> managers = managers(roster.people(job.programId()));
        List<TaskAnswers.Answer> given = answers.all(job.processInstanceKey(), ASK_TASK).stream()
                .filter(answer -> managers.contains(String.valueOf(answer.subject())))
                .toList();
        Map<String, TaskAnswers.Answer> latest = new TreeMap<>();
        given.forEach(answer -> latest.put(answer.subject(), answer));
        long rounds = given.stream()
                .collect(Collectors.groupingBy(TaskAnswers.Answer::subject, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        Map<String, Boolean> convinced = new TreeMap<>();
        latest.forEach((username, answer) -> convinced.put(username, isConvinced(answer)));
        Share share = share(managers, convinced);
        List<String> unasked = managers.stream()
                .filter(manager -> !latest.containsKey(manager))
                .toList();
        boolean askAgain = unasked.isEmpty() && share.percent() < TARGET_PERCENT && rounds < TIMES_ASKED;
        return () -> {
            latest.forEach((username, answer) -> store(job.programId(), runId, username, answer));
            return Map.of(
                    "convincedPercent",
                    share.percent(),
                    "askAgain",
                    askAgain,
                    "subjects",
                    askAgain ? List.copyOf(managers) : unasked);
        };
    }

    /** What holds managers back, counted and without names; nothing where the group is too small to hide anybody. */
    List<String> doubts(Job job) {
        Map<String, String> latest = new TreeMap<>();
        answers.all(job.processInstanceKey(), ASK_TASK)
                .forEach(answer -> latest.put(
                        String.valueOf(answer.subject()),
                        isConvinced(answer) ? "" : text(answer.content().get("doubt"))));
        if (latest.size() < SMALLEST_GROUP_SHOWN) {
            return List.of("Fewer than five managers answered, so nobody's doubts are shown. Ask them yourself.");
        }
        Map<String, Long> counted = latest.values().stream()
                .filter(DOUBTS::containsKey)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        List<String> lines = new ArrayList<>();
        counted.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .forEach(doubt -> lines.add("%d: \"%s\"".formatted(doubt.getValue(), DOUBTS.get(doubt.getKey()))));
        return lines;
    }

    Map<String, Object> toRaise(Job job) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(
                "convincedPercent",
                share(job.programId(), Objects.requireNonNull(job.scope()).runId())
                        .percent());
        shown.put("doubts", doubts(job));
        return shown;
    }

    private static Share share(Set<String> managers, Map<String, Boolean> answers) {
        int answered = (int) managers.stream().filter(answers::containsKey).count();
        int convinced = (int) managers.stream()
                .filter(manager -> answers.getOrDefault(manager, false))
                .count();
        return new Share(managers.size(), answered, convinced);
    }

    private Set<String> managers(List<Person> people) {
        Set<String> managing = people.stream()
                .map(Person::manager)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        managing.retainAll(people.stream().map(Person::username).collect(Collectors.toSet()));
        return managing;
    }

    private Map<String, Boolean> answers(String runId) {
        Map<String, Boolean> found = new TreeMap<>();
        jdbc.sql("select username, convinced from manager_conviction where run_id = ?")
                .param(runId)
                .query((rs, number) -> Map.entry(rs.getString("username"), rs.getBoolean("convinced")))
                .list()
                .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
        return found;
    }

    private void store(String programId, String runId, String username, TaskAnswers.Answer answer) {
        jdbc.sql("delete from manager_conviction where run_id = ? and username = ?")
                .params(runId, username)
                .update();
        jdbc.sql("""
                        insert into manager_conviction (run_id, program_id, username, convinced, doubt, answered_at) \
                        values (?, ?, ?, ?, ?, ?)""")
                .params(
                        runId,
                        programId,
                        username,
                        isConvinced(answer),
                        Optional.of(text(answer.content().get("doubt")))
                                .filter(DOUBTS::containsKey)
                                .orElse(null),
                        answer.completedAt().atOffset(ZoneOffset.UTC))
                .update();
    }

    private static boolean isConvinced(TaskAnswers.Answer answer) {
        return "yes".equals(answer.content().get("convinced"));
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
