package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Whom a task waits for. */
@Component
class Holders {

    private final Plans plans;
    private final Subjects subjects;
    private final ObjectProvider<TaskContext> contexts;
    private final ObjectProvider<Deputies> deputies;
    private final Clock clock;

    Holders(
            Plans plans,
            Subjects subjects,
            ObjectProvider<TaskContext> contexts,
            ObjectProvider<Deputies> deputies,
            Clock clock) {
        this.plans = plans;
        this.subjects = subjects;
        this.contexts = contexts;
        this.deputies = deputies;
        this.clock = clock;
    }

    /**
     * The usernames of those who can do a task, each with who acts in their place.
     *
     * @param subject whom or what the task is for where it is there for each of several
     */
    List<String> of(
            Job job,
            Element element,
            String role,
            ProgramDefinition plan,
            @Nullable Wave wave,
            @Nullable String subject) {
        Optional<List<String>> named = contexts.stream()
                .filter(context -> context.elementId().equals(element.id()))
                .flatMap(context -> context.holders(job).stream())
                .findFirst();
        Deputies acting = deputies.getIfAvailable(() -> (program, username, at) -> username);
        return named.orElseGet(() -> usual(element, role, plan, wave, subject)).stream()
                .map(username -> acting.acting(plan.id(), username, clock.instant()))
                .distinct()
                .toList();
    }

    private List<String> usual(
            Element element, String role, ProgramDefinition plan, @Nullable Wave wave, @Nullable String subject) {
        String each = Subjects.each(element);
        String waveId = wave == null ? null : wave.id();
        if (each == null || subject == null) {
            return byRole(role, plan, wave, subject);
        }
        if (!subjects.of(each, plan, waveId).contains(subject)) {
            // Gone since the list was made, or made up: the change lead sees it, and it counts for nobody.
            return List.of(plan.changeLead());
        }
        if (plans.people(plan.id(), null).stream()
                .anyMatch(person -> person.username().equals(subject))) {
            return List.of(subject);
        }
        return switch (role) {
            case "champion", "people-manager" -> List.of(nearest(role, each, subject, plan, waveId));
            default -> byRole(role, plan, wave, subject);
        };
    }

    /** The champion of a role or department, else its manager, else the change lead. */
    private String nearest(String role, String each, String subject, ProgramDefinition plan, @Nullable String waveId) {
        List<Person> people = plans.people(plan.id(), waveId).stream()
                .filter(person -> subject.equals(
                        each.equals("role") ? plan.role(person.role()).name() : person.departmentId()))
                .toList();
        Optional<String> champion = people.stream()
                .map(Person::username)
                .filter(plan.champions()::contains)
                .findFirst();
        return champion.filter(found -> role.equals("champion"))
                .or(() -> mostFrequentManager(people))
                .orElse(plan.changeLead());
    }

    private static Optional<String> mostFrequentManager(List<Person> people) {
        Map<String, Long> managed = people.stream()
                .map(Person::manager)
                .filter(manager -> manager != null)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        return managed.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(Map.Entry::getKey);
    }

    private List<String> byRole(
            String role, ProgramDefinition plan, @Nullable Wave wave, @Nullable String departmentId) {
        String waveId = wave == null ? null : wave.id();
        return switch (role) {
            case "change-lead", "program-office" -> List.of(plan.changeLead());
            case "executive-sponsor" -> List.of(plan.executiveSponsor());
            case "local-sponsor" ->
                List.of(
                        wave == null
                                        || wave.localSponsor() == null
                                        || wave.localSponsor().isBlank()
                                ? plan.executiveSponsor()
                                : wave.localSponsor());
            case "reviewer" -> List.of(plan.reviewer());
            case "trainer" ->
                List.of(plan.training()
                        .forDepartment(String.valueOf(departmentId))
                        .trainer());
            case "sponsor" -> orChangeLead(subjects.of("sponsor", plan, waveId), plan);
            case "people-manager" -> orChangeLead(subjects.of("manager", plan, waveId), plan);
            case "champion" -> orChangeLead(subjects.of("champion", plan, waveId), plan);
            case "pilot-member" -> orChangeLead(subjects.of("member", plan, waveId), plan);
            case "obstacle-owner" -> List.of(plan.changeLead());
            default -> throw new Refused("Nobody knows who holds the role '%s'".formatted(role));
        };
    }

    private static List<String> orChangeLead(List<String> usernames, ProgramDefinition plan) {
        return usernames.isEmpty() ? List.of(plan.changeLead()) : usernames;
    }
}
