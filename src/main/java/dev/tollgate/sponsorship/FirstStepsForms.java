package dev.tollgate.sponsorship;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.AnswerFacts;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.TaskContext;
import dev.tollgate.program.CountryUsage;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Sponsor;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the forms of the plan and of steps 1 to 3 show from the program, and what their answers are compared with. */
@Configuration(proxyBeanMethods = false)
class FirstStepsForms {

    private static final String NEED_TASK = "DescribeNeedTask";
    private static final String VISION_TASK = "DevelopVisionTask";
    private static final String PLAN_TASK = "ConfirmAdoptionPlanTask";
    private static final String RELEASE_TASK = "PlanReleaseTask";

    private final Programs programs;
    private final Roster roster;
    private final TaskAnswers answers;
    private final Clock clock;

    FirstStepsForms(Programs programs, Roster roster, TaskAnswers answers, Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.answers = answers;
        this.clock = clock;
    }

    private record Shown(String elementId, Function<Job, Map<String, Object>> context) implements TaskContext {

        @Override
        public Map<String, Object> forTask(Job job) {
            return context.apply(job);
        }
    }

    private record Compared(String elementId, BiFunction<Job, Map<String, Object>, Map<String, Object>> known)
            implements AnswerFacts {

        @Override
        public Map<String, Object> facts(Job job, Map<String, Object> answer) {
            return known.apply(job, answer);
        }
    }

    @Bean
    TaskContext adoptionPlanForm() {
        return new Shown(PLAN_TASK, job -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("managers", options(leading(job.programId())));
            shown.put(
                    "usageKeptAside",
                    roster.usageByCountry(job.programId()).stream()
                            .filter(CountryUsage::asked)
                            .map(CountryUsage::inWords)
                            .toList());
            if (isFirst(job, PLAN_TASK)) {
                shown.put("adoptionOwner", plan(job).executiveSponsor());
            }
            return shown;
        });
    }

    @Bean
    AnswerFacts adoptionPlanFacts() {
        return new Compared(
                PLAN_TASK,
                (job, answer) -> Map.of(
                        "managers",
                        leading(job.programId()).stream().map(Person::username).toList(),
                        "goLive",
                        goLives(job)
                                .min(Comparator.naturalOrder())
                                .orElseThrow()
                                .toString()));
    }

    @Bean
    AnswerFacts costFacts() {
        return new Compared("CountCostTask", (job, answer) -> Map.of("today", today(job)));
    }

    @Bean
    TaskContext raiseUrgencyForm(ManagersConvinced managers) {
        return new Shown("RaiseUrgencyTask", managers::toRaise);
    }

    @Bean
    TaskContext coalitionForm(Coalition coalition) {
        return new Shown(Coalition.BUILD_TASK, job -> {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put(
                    "departments",
                    roster.departments(job.programId()).stream()
                            .map(department -> option(department.id(), department.name()))
                            .toList());
            shown.put("people", options(roster.people(job.programId())));
            if (isFirst(job, Coalition.BUILD_TASK)) {
                shown.put("authorities", coalition.proposed(job.programId()));
            }
            return shown;
        });
    }

    @Bean
    AnswerFacts coalitionFacts(Coalition coalition) {
        return new Compared(Coalition.BUILD_TASK, (job, answer) -> coalition.gaps(job.programId(), answer));
    }

    @Bean
    AnswerFacts conflictFacts() {
        return new Compared(Coalition.SETTLE_TASK, (job, answer) -> {
            String lead = plan(job).changeLead();
            List<String> names = new ArrayList<>(List.of(lead.toLowerCase(Locale.ROOT)));
            roster.person(job.programId(), lead)
                    .ifPresent(person -> names.add(person.name().strip().toLowerCase(Locale.ROOT)));
            return Map.of("today", today(job), "changeLead", names);
        });
    }

    @Bean
    TaskContext commitActsForm(Coalition coalition) {
        return new Shown(Coalition.COMMIT_TASK, coalition::toCommit);
    }

    /** The user groups of step 1 come back here, so that each gets its before and after. */
    @Bean
    TaskContext visionForm() {
        return new Shown(
                VISION_TASK,
                job -> isFirst(job, VISION_TASK)
                        ? Map.of(
                                "changes",
                                userGroups(job).stream()
                                        .map(role -> Map.of("role", role))
                                        .toList())
                        : Map.of());
    }

    @Bean
    AnswerFacts visionFacts() {
        return new Compared(VISION_TASK, (job, answer) -> {
            Set<String> described = texts(answer, "changes", "role").stream()
                    .map(role -> role.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
            return Map.of(
                    "rolesLeftOut",
                    userGroups(job).stream()
                            .filter(role -> !described.contains(role.toLowerCase(Locale.ROOT)))
                            .toList());
        });
    }

    @Bean
    TaskContext releaseForm() {
        return new Shown(
                RELEASE_TASK,
                job -> isFirst(job, RELEASE_TASK) ? Map.of("pilot", hasPilot(job) ? "yes" : "no") : Map.of());
    }

    @Bean
    AnswerFacts releaseFacts() {
        return new Compared(
                RELEASE_TASK,
                (job, answer) -> Map.of(
                        "pilotWave",
                        hasPilot(job),
                        "lastGoLive",
                        goLives(job)
                                .max(Comparator.naturalOrder())
                                .orElseThrow()
                                .toString()));
    }

    private ProgramDefinition plan(Job job) {
        return programs.get(job.programId()).definition();
    }

    private String today(Job job) {
        return LocalDate.ofInstant(clock.instant(), plan(job).timeZone()).toString();
    }

    private java.util.stream.Stream<LocalDate> goLives(Job job) {
        return plan(job).waves().stream().map(Wave::goLive);
    }

    private boolean hasPilot(Job job) {
        return plan(job).waves().stream().anyMatch(wave -> wave.kind() == WaveKind.PILOT);
    }

    private boolean isFirst(Job job, String task) {
        return answers.latest(job.processInstanceKey(), task).isEmpty();
    }

    /** Those who manage others, and the sponsors. */
    private List<Person> leading(String programId) {
        ProgramDefinition plan = programs.get(programId).definition();
        List<Person> people = roster.people(programId);
        Set<String> leading = people.stream()
                .map(Person::manager)
                .filter(Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        plan.sponsors().stream().map(Sponsor::username).forEach(leading::add);
        leading.add(plan.executiveSponsor());
        return people.stream()
                .filter(person -> leading.contains(person.username()))
                .toList();
    }

    private List<String> userGroups(Job job) {
        return Optional.ofNullable(job.scope())
                .flatMap(scope -> answers.latest(scope.runId(), null, NEED_TASK))
                .map(answer -> texts(answer.content(), "needs", "role"))
                .orElse(List.of());
    }

    private static List<String> texts(Map<String, Object> answer, String list, String field) {
        if (!(answer.get(list) instanceof Collection<?> rows)) {
            return List.of();
        }
        return rows.stream()
                .filter(Map.class::isInstance)
                .map(row -> ((Map<?, ?>) row).get(field))
                .filter(Objects::nonNull)
                .map(value -> value.toString().strip())
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    private static List<Map<String, String>> options(List<Person> people) {
        return people.stream()
                .map(person -> option(person.username(), person.name()))
                .toList();
    }

    private static Map<String, String> option(String value, String label) {
        return Map.of("value", value, "label", label);
    }
}
