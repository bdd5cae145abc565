package dev.tollgate.sponsorship;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Sponsor;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** The sponsors of a program: whether they can decide everywhere, and what each of them will be seen doing. */
@Service
public class Coalition {

    static final String BUILD_TASK = "BuildCoalitionTask";
    static final String SETTLE_TASK = "SettleConflictsTask";
    static final String COMMIT_TASK = "CommitActsTask";
    private static final int DECIDES = 5;
    private static final int TIMES_ASKED = 3;

    private final Programs programs;
    private final Roster roster;
    private final TaskAnswers answers;
    private final SponsorActs acts;
    private final Clock clock;

    Coalition(Programs programs, Roster roster, TaskAnswers answers, SponsorActs acts, Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.answers = answers;
        this.acts = acts;
        this.clock = clock;
    }

    /** Records the acts of each sponsor whose commitment is complete; the others are asked again, three times at most. */
    public Worker.Work recordActs(Job job) {
        ProgramDefinition plan = programs.get(job.programId()).definition();
        LocalDate today = LocalDate.ofInstant(clock.instant(), plan.timeZone());
        Map<String, Commitment> complete = new LinkedHashMap<>();
        List<String> again = new ArrayList<>();
        for (String sponsor : present(plan)) {
            List<TaskAnswers.Answer> given = answers.all(job.processInstanceKey(), COMMIT_TASK).stream()
                    .filter(answer -> sponsor.equals(answer.subject()))
                    .toList();
            if (given.isEmpty()) {
                // A sponsor since the list was made.
                again.add(sponsor);
                continue;
            }
            Commitment commitment = Commitment.of(given.getLast().content(), today);
            if (commitment.complete()) {
                complete.put(sponsor, commitment);
            } else if (given.size() < TIMES_ASKED) {
                again.add(sponsor);
            }
        }
        return () -> {
            complete.forEach((sponsor, commitment) -> acts.commit(
                    job.programId(), Objects.requireNonNull(job.scope()).runId(), sponsor, commitment.acts()));
            return Map.of("subjects", again);
        };
    }

    private List<String> present(ProgramDefinition plan) {
        Set<String> there = usernames(plan.id());
        return plan.sponsors().stream()
                .map(Sponsor::username)
                .filter(there::contains)
                .distinct()
                .toList();
    }

    private Set<String> usernames(String programId) {
        return roster.people(programId).stream().map(Person::username).collect(Collectors.toSet());
    }

    /** What is wrong with the authorities that were named, by the departments and people of the program. */
    Map<String, Object> gaps(String programId, Map<String, Object> answer) {
        List<Authority> named = authorities(answer);
        List<Department> departments = roster.departments(programId);
        Set<String> people = usernames(programId);
        Set<String> ids = departments.stream().map(Department::id).collect(Collectors.toSet());
        List<String> unknown = new ArrayList<>();
        named.forEach(authority -> {
            if (!ids.contains(authority.unit())) {
                unknown.add("the department '" + authority.unit() + "'");
            }
            if (!people.contains(authority.person())) {
                unknown.add("the person '" + authority.person() + "'");
            }
        });
        return Map.of(
                "withoutBudget", without(departments, named, people, "budget"),
                "withoutPeople", without(departments, named, people, "people"),
                "unknown", unknown.stream().distinct().toList());
    }

    private static List<String> without(
            List<Department> departments, List<Authority> named, Set<String> people, String kind) {
        return departments.stream()
                .filter(department -> named.stream()
                        .noneMatch(authority -> authority.unit().equals(department.id())
                                && people.contains(authority.person())
                                && Set.of(kind, "both").contains(authority.decides())))
                .map(Department::name)
                .toList();
    }

    private record Authority(String unit, String person, String decides) {}

    private static List<Authority> authorities(Map<String, Object> answer) {
        List<Authority> named = new ArrayList<>();
        if (answer.get("authorities") instanceof Collection<?> rows) {
            rows.forEach(row -> {
                if (row instanceof Map<?, ?> fields) {
                    named.add(new Authority(
                            String.valueOf(fields.get("unit")),
                            String.valueOf(fields.get("person")),
                            String.valueOf(fields.get("decides"))));
                }
            });
        }
        return named;
    }

    /** A row for each department with whom the program's definition names for it, so that only what is wrong is typed. */
    List<Map<String, Object>> proposed(String programId) {
        ProgramDefinition plan = programs.get(programId).definition();
        Set<String> there = usernames(programId);
        return roster.departments(programId).stream()
                .map(department -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("unit", department.id());
                    strongest(plan, department, there).ifPresent(sponsor -> {
                        row.put("person", sponsor.username());
                        if (sponsor.authority() >= DECIDES) {
                            row.put("decides", "both");
                        }
                    });
                    return row;
                })
                .toList();
    }

    /** Of those who speak for the department, who can decide most; who speaks for it alone before who speaks for all. */
    private static Optional<Sponsor> strongest(ProgramDefinition plan, Department department, Set<String> there) {
        List<Sponsor> speaking = plan.sponsors().stream()
                .filter(sponsor -> there.contains(sponsor.username()))
                .filter(sponsor ->
                        sponsor.departments().isEmpty() || sponsor.departments().contains(department.id()))
                .toList();
        int most = speaking.stream().mapToInt(Sponsor::authority).max().orElse(0);
        return speaking.stream()
                .filter(sponsor -> sponsor.authority() == most)
                .reduce((first, next) ->
                        first.departments().isEmpty() && !next.departments().isEmpty() ? next : first);
    }

    /** What the form for visible acts shows to a sponsor: the objective, and what was missing the last time. */
    Map<String, Object> toCommit(Job job) {
        ProgramDefinition plan = programs.get(job.programId()).definition();
        String objective = answers.latest(job.processInstanceKey(), SETTLE_TASK)
                .map(answer -> answer.content().get("commonObjective"))
                .map(Object::toString)
                .orElse(plan.objective());
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("objective", objective);
        shown.put("missing", List.of());
        job.text("subject").flatMap(sponsor -> latest(job, sponsor)).ifPresent(answer -> {
            LocalDate today = LocalDate.ofInstant(clock.instant(), plan.timeZone());
            shown.put("missing", Commitment.of(answer.content(), today).missing());
            if (answer.content().get("acts") != null) {
                shown.put("acts", answer.content().get("acts"));
            }
        });
        return shown;
    }

    private Optional<TaskAnswers.Answer> latest(Job job, String sponsor) {
        return answers.latest(job.processInstanceKey(), COMMIT_TASK, sponsor);
    }
}
