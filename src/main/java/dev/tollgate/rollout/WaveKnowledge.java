package dev.tollgate.rollout;

import dev.tollgate.engine.Job;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.TaskAnswers.Answer;
import dev.tollgate.program.Department;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.RoleProfile;
import dev.tollgate.program.Roster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What the database knows of a wave that nobody should have to type: people, roles, champions, and what others answered. */
@Component
class WaveKnowledge {

    /** A role of so many people in the wave gets a benefit of its own. */
    private static final int ROLE_OF_ITS_OWN = 5;

    private static final String MESSAGE = "PrepareMessageTask";
    private static final String BENEFIT = "ConfirmBenefitTask";
    private static final String EVERYBODY = "Everybody";

    private final TaskAnswers answers;
    private final Roster roster;
    private final Commitments commitments;

    WaveKnowledge(TaskAnswers answers, Roster roster, Commitments commitments) {
        this.answers = answers;
        this.roster = roster;
        this.commitments = commitments;
    }

    /** Today, go-live, and the later of both, each as an ISO date. */
    Map<String, Object> days(Job job) {
        Map<String, Object> days = new LinkedHashMap<>();
        days.put("today", commitments.today(job).toString());
        days.put("goLive", commitments.wave(job).goLive().toString());
        days.put("start", commitments.start(job).toString());
        return days;
    }

    Optional<String> firstTaskOn(Job job) {
        return answers.latest(job.processInstanceKey(), "EnsureFirstUseTask")
                .flatMap(answer -> Fields.date(answer.content(), "firstTaskOn"))
                .map(Object::toString);
    }

    /** Roles of five and more people for whom neither the message nor the definition has a benefit of their own. */
    List<String> rolesWithoutBenefit(Job job, Map<String, Object> message) {
        Set<String> written = Fields.list(message, "messages").stream()
                .flatMap(entry -> Fields.text(entry, "role").stream())
                .map(role -> role.toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        ProgramDefinition program = commitments.definition(job);
        Map<String, Long> sizes = new TreeMap<>(roster.people(job.programId(), job.waveId()).stream()
                .filter(person -> !person.role().isBlank())
                .collect(Collectors.groupingBy(Person::role, Collectors.counting())));
        return sizes.entrySet().stream()
                .filter(role -> role.getValue() >= ROLE_OF_ITS_OWN)
                .map(Map.Entry::getKey)
                .filter(role -> !written.contains(role.toLowerCase(Locale.ROOT)))
                .filter(role -> program.roles().stream()
                        .noneMatch(profile -> profile.name().equalsIgnoreCase(role)))
                .toList();
    }

    /** What departments said against the benefit as it was last written, without names. */
    List<String> refusedBenefits(Job job) {
        Optional<Answer> message = answers.latest(job.processInstanceKey(), MESSAGE);
        Map<String, String> departments = departments(job);
        Map<String, Answer> said = new LinkedHashMap<>();
        answers.all(job.processInstanceKey(), BENEFIT).stream()
                .filter(answer -> message.isPresent()
                        && !answer.completedAt().isBefore(message.get().completedAt()))
                .forEach(answer -> said.put(String.valueOf(answer.subject()), answer));
        return said.entrySet().stream()
                .filter(entry -> "no".equals(entry.getValue().content().get("agreed")))
                .map(entry -> departments.getOrDefault(entry.getKey(), entry.getKey())
                        + Fields.text(entry.getValue().content(), "whyNot")
                                .map(reason -> " (" + reason + ")")
                                .orElse(""))
                .toList();
    }

    /** The message as far as the definition has it: an entry for each role of the wave that it describes. */
    Map<String, Object> messageDraft(Job job) {
        ProgramDefinition program = commitments.definition(job);
        Set<String> roles = roster.people(job.programId(), job.waveId()).stream()
                .map(person -> program.role(person.role()).name())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        String helpers = champions(job).stream().map(Person::name).collect(Collectors.joining(", "));
        List<Map<String, Object>> messages = new ArrayList<>();
        for (RoleProfile profile : program.roles()) {
            if (roles.contains(profile.name())) {
                boolean everybody = profile.name().equals("default");
                messages.add(Map.of(
                        "role", everybody ? EVERYBODY : profile.name(),
                        "doing", Objects.toString(profile.keyAction(), ""),
                        "support", helpers,
                        "measured",
                                "%s, %s; counted by team"
                                        .formatted(
                                                Objects.toString(profile.keyAction(), ""),
                                                profile.frequency().toString().toLowerCase(Locale.ROOT)),
                        "wiifm", Objects.toString(profile.wiifm(), "")));
            }
        }
        return Map.of("messages", messages, "sender", name(job, program.executiveSponsor()));
    }

    /** The benefits that people of a department are asked about, as "Role: benefit". */
    Map<String, Object> benefits(Job job, String departmentId) {
        ProgramDefinition program = commitments.definition(job);
        Set<String> roles = roster.people(job.programId(), job.waveId(), departmentId).stream()
                .map(Person::role)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, String> written = new LinkedHashMap<>();
        answers.latest(job.processInstanceKey(), MESSAGE)
                .ifPresent(message -> Fields.list(message.content(), "messages")
                        .forEach(entry -> Fields.text(entry, "role")
                                .ifPresent(role -> Fields.text(entry, "wiifm")
                                        .ifPresent(wiifm -> written.put(role.toLowerCase(Locale.ROOT), wiifm)))));
        List<String> benefits = roles.stream()
                .map(role -> {
                    String benefit = written.getOrDefault(
                            role.toLowerCase(Locale.ROOT),
                            program.roles().stream()
                                            .anyMatch(profile -> profile.name().equalsIgnoreCase(role))
                                    ? program.role(role).wiifm()
                                    : written.getOrDefault(
                                            EVERYBODY.toLowerCase(Locale.ROOT),
                                            program.role(role).wiifm()));
                    return (role.isBlank() ? EVERYBODY : role) + ": " + benefit;
                })
                .distinct()
                .toList();
        return Map.of("department", departments(job).getOrDefault(departmentId, departmentId), "benefits", benefits);
    }

    /** Names of the project's own people, who cannot hand over to themselves. */
    List<String> projectPeople(Job job) {
        String lead = commitments.definition(job).changeLead();
        return List.of(lead, name(job, lead)).stream().distinct().toList();
    }

    List<String> championsWithout(Job job) {
        Set<String> answered = subjects(job, "ChampionProblemTask");
        return champions(job).stream()
                .filter(champion -> !answered.contains(champion.username()))
                .map(Person::name)
                .toList();
    }

    List<String> managersWithout(Job job) {
        Set<String> answered = subjects(job, "BrainstormTask");
        List<Person> people = roster.people(job.programId(), job.waveId());
        Set<String> there = people.stream().map(Person::username).collect(Collectors.toSet());
        return people.stream()
                .map(Person::manager)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .filter(there::contains)
                .filter(manager -> !answered.contains(manager))
                .map(manager -> name(job, manager))
                .toList();
    }

    /** Business problems, new uses and ideas that champions and teams of the wave found. */
    List<String> found(Job job) {
        List<String> found = new ArrayList<>();
        for (Answer answer : answers.all(job.processInstanceKey(), "ChampionProblemTask")) {
            Fields.text(answer.content(), "problem").ifPresent(found::add);
            Fields.text(answer.content(), "newUses")
                    .ifPresent(text -> text.lines().forEach(found::add));
        }
        for (Answer answer : answers.all(job.processInstanceKey(), "BrainstormTask")) {
            Fields.text(answer.content(), "ideas")
                    .ifPresent(text -> text.lines().forEach(found::add));
        }
        return found.stream()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    /** The department of a training, with its champions as the first idea for a peer. */
    Map<String, Object> training(Job job, String departmentId, boolean first) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("department", departments(job).getOrDefault(departmentId, departmentId));
        String peers = champions(job).stream()
                .filter(champion -> champion.departmentId().equals(departmentId))
                .map(Person::name)
                .collect(Collectors.joining(", "));
        if (first && !peers.isEmpty()) {
            shown.put("peer", peers);
        }
        return shown;
    }

    boolean first(Job job, String elementId) {
        return answers.latest(job.processInstanceKey(), elementId).isEmpty();
    }

    private Set<String> subjects(Job job, String elementId) {
        return answers.all(job.processInstanceKey(), elementId).stream()
                .map(Answer::subject)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet());
    }

    private List<Person> champions(Job job) {
        List<String> champions = commitments.definition(job).champions();
        return roster.people(job.programId(), job.waveId()).stream()
                .filter(person -> champions.contains(person.username()))
                .toList();
    }

    private Map<String, String> departments(Job job) {
        return roster.departments(job.programId()).stream().collect(Collectors.toMap(Department::id, Department::name));
    }

    private String name(Job job, String username) {
        return roster.person(job.programId(), username).map(Person::name).orElse(username);
    }
}
