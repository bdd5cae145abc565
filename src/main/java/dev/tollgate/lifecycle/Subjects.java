package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Sponsor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** For whom or what a task is there that is there for each of several: as the database has them now, whoever has left is out. */
@Component
public class Subjects {

    /** The property of a task in the models that says of what there are several. */
    static final String EACH = "each";

    private final Plans plans;
    private final Deployments deployments;
    private final ObjectProvider<SubjectList> lists;

    Subjects(Plans plans, Deployments deployments, ObjectProvider<SubjectList> lists) {
        this.plans = plans;
        this.deployments = deployments;
        this.lists = lists;
    }

    /** What a task is there for each of, or null where there is one only. */
    static @Nullable String each(Element element) {
        return element.properties().get(EACH);
    }

    public Map<String, Object> list(Job job) {
        String each = Optional.ofNullable(
                        Admission.knownModel(deployments, job).elements().get(job.elementId()))
                .map(Subjects::each)
                .orElseThrow(() -> new Refused("'%s' does not say of what it is a list".formatted(job.elementId())));
        return Map.of(
                "subjects",
                of(
                        each,
                        plans.get(job.programId()),
                        Objects.requireNonNull(job.scope()).waveId()));
    }

    List<String> of(String each, ProgramDefinition plan, @Nullable String waveId) {
        Optional<SubjectList> own =
                lists.stream().filter(list -> list.each().equals(each)).findFirst();
        if (own.isPresent()) {
            return own.get().subjects(plan.id(), waveId);
        }
        return switch (each) {
            case "sponsor" -> present(plan, null, plan.sponsors().stream().map(Sponsor::username));
            case "champion" -> present(plan, waveId, plan.champions().stream());
            case "manager" ->
                present(
                        plan,
                        null,
                        plans.people(plan.id(), waveId).stream()
                                .map(Person::manager)
                                .filter(Objects::nonNull)
                                .sorted());
            case "member" ->
                plans.people(plan.id(), waveId).stream().map(Person::username).toList();
            case "role" ->
                plans.people(plan.id(), waveId).stream()
                        .map(person -> plan.role(person.role()).name())
                        .distinct()
                        .sorted()
                        .toList();
            case "department" ->
                plans.departments(plan.id(), waveId).stream()
                        .map(Department::id)
                        .toList();
            default -> throw new Refused("Nobody knows what 'each %s' means".formatted(each));
        };
    }

    private List<String> present(ProgramDefinition plan, @Nullable String waveId, Stream<String> usernames) {
        Set<String> there =
                plans.people(plan.id(), waveId).stream().map(Person::username).collect(Collectors.toSet());
        return usernames.distinct().filter(there::contains).toList();
    }
}
