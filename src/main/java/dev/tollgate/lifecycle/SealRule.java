package dev.tollgate.lifecycle;

import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.program.Department;
import dev.tollgate.program.Wave;
import dev.tollgate.program.WaveKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;

/**
 * What an instance lacks before it may be sealed: evidence of this very round for each required element of the deployed
 * model, and good quality of each answer that is judged. Never asks which way a token took.
 */
final class SealRule {

    static final String REVIEW = "ReviewStepTask";
    static final String GOOD = "good";
    static final String EACH_DEPARTMENT = "eachDepartment";
    static final String EACH_SUBJECT = "eachSubject";
    private static final String DEPARTMENT = "department";

    private SealRule() {}

    /**
     * What the database says about the instance's surroundings.
     *
     * @param waves the waves of the program
     * @param departments the departments of the wave that have people; empty outside a wave
     * @param subjects those for each of whom there are tasks, by the kind that the tasks name
     * @param changes of units in the run, by its evidence
     * @param accepted whether the last answer of the reviewer in this round, if any, accepts the step
     */
    record Facts(
            List<Wave> waves,
            List<Department> departments,
            Map<String, List<String>> subjects,
            UnitChanges changes,
            boolean accepted) {

        List<String> subjects(Element task) {
            return subjects.getOrDefault(String.valueOf(Subjects.each(task)), List.of());
        }
    }

    static List<String> missing(DeployedProcess model, Instance instance, Facts facts, Proof proof) {
        List<String> missing = new ArrayList<>();
        boolean root = instance.callerInstanceKey() == null;
        if (root ? !proof.claimed(instance.key()) : !proof.entered(instance.key())) {
            missing.add("its entry is not in the evidence ledger");
        }
        for (Element element : model.required()) {
            missing.addAll(missing(element, instance, facts, proof));
        }
        for (Element judging : AnswerQuality.judging(model)) {
            missing.addAll(quality(judging, AnswerQuality.judged(model, judging), instance, facts, proof));
        }
        if (Method.DECIDED_BY.containsKey(instance.processId())) {
            decision(instance, proof).ifPresent(missing::add);
        }
        if (root) {
            Set<String> closed = proof.closedWaves().keySet();
            facts.waves().stream()
                    .filter(wave -> !closed.contains(wave.id()))
                    .map(wave -> "wave '" + wave.name() + "' has been neither sustained nor stopped")
                    .forEach(missing::add);
        }
        return missing;
    }

    private static List<String> missing(Element element, Instance instance, Facts facts, Proof proof) {
        String rule = Objects.requireNonNull(element.required());
        return switch (rule) {
            case "always" -> always(element, instance, proof);
            case "unlessStopped" -> proof.stopped(instance.waveId()) ? List.of() : always(element, instance, proof);
            case "eachWave" -> {
                // Also those that were run from elsewhere in the program, because they were asked for later.
                Set<String> done = proof.sealedIn(instance.key(), String.valueOf(element.calls())).stream()
                        .map(entry -> entry.evidence().waveId())
                        .collect(Collectors.toSet());
                yield facts.waves().stream()
                        .filter(wave -> !done.contains(wave.id()))
                        .map(wave -> "wave '" + wave.name() + "' has not been completed and sealed")
                        .toList();
            }
            case EACH_DEPARTMENT -> {
                List<String> lacking = subjectsLacking(element, instance, facts, proof);
                yield Stream.concat(
                                facts.departments().stream()
                                        .filter(department -> lacking.contains(department.id()))
                                        .map(department -> "'%s' has not been completed and sealed for department '%s'"
                                                .formatted(element.name(), department.name())),
                                new Merged(instance, facts.changes(), proof)
                                                .begunWithoutEnd(
                                                        element,
                                                        facts.departments(),
                                                        sealedFor(element, instance, proof))
                                                .stream())
                        .toList();
            }
            case EACH_SUBJECT ->
                subjectsLacking(element, instance, facts, proof).stream()
                        .map(subject -> "'%s' has not been completed for '%s'".formatted(element.name(), subject))
                        .toList();
            case "ifPilot" ->
                proof.stopped(instance.waveId()) || !isPilot(instance, facts)
                        ? List.of()
                        : always(element, instance, proof);
            default -> List.of("'%s' is required by the rule '%s', which nobody knows".formatted(element.name(), rule));
        };
    }

    /** Those for whom an element that is required for each of several has not been done. */
    static List<String> subjectsLacking(Element element, Instance instance, Facts facts, Proof proof) {
        Merged merged = new Merged(instance, facts.changes(), proof);
        if (EACH_DEPARTMENT.equals(element.required())) {
            Set<String> done = sealedFor(element, instance, proof);
            return facts.departments().stream()
                    .map(Department::id)
                    .filter(departmentId -> !merged.done(departmentId, done::contains))
                    .toList();
        }
        Predicate<String> done =
                subject -> proof.last(instance.key(), EvidenceKind.TASK_COMPLETED, element.id(), subject)
                        .isPresent();
        boolean departments = DEPARTMENT.equals(Subjects.each(element));
        return facts.subjects(element).stream()
                .filter(subject -> !(departments ? merged.done(subject, done) : done.test(subject)))
                .toList();
    }

    private static Set<String> sealedFor(Element element, Instance instance, Proof proof) {
        return proof.sealedBy(instance.key(), element.id()).stream()
                .map(entry -> String.valueOf(entry.evidence().subject()))
                .collect(Collectors.toSet());
    }

    /** Departments that became one while an instance was under way. */
    private record Merged(Instance instance, UnitChanges changes, Proof proof) {

        private Map<String, Set<String>> since() {
            return proof.enteredAt(instance.key()).map(changes::mergedSince).orElse(Map.of());
        }

        /** What was done for a department counts for the one it became part of, where nobody of that was in the wave. */
        boolean done(String departmentId, Predicate<String> done) {
            return standingFor(departmentId, done).stream().allMatch(done);
        }

        /** The department itself, or those that became part of it and were asked in its place. */
        List<String> standingFor(String departmentId, Predicate<String> done) {
            boolean newIn = proof.enteredAt(instance.key())
                    .filter(seq -> changes.newIn(instance.waveId(), departmentId, seq))
                    .isPresent();
            List<String> parts = done.test(departmentId) || !newIn
                    ? List.of()
                    : since().getOrDefault(departmentId, Set.of()).stream()
                            .filter(done)
                            .toList();
            return parts.isEmpty() ? List.of(departmentId) : parts;
        }

        /** What began for a department before it became part of another has to end all the same. */
        List<String> begunWithoutEnd(Element element, List<Department> departments, Set<String> done) {
            Map<String, Set<String>> since = since();
            Set<String> begun = proof.enteredBy(instance.key(), element.id());
            return departments.stream()
                    .flatMap(now -> since.getOrDefault(now.id(), Set.of()).stream()
                            .filter(part -> begun.contains(part) && !done.contains(part))
                            .map(part ->
                                    "'%s' has not been completed and sealed for department '%s', which is part of '%s' now"
                                            .formatted(element.name(), part, now.name())))
                    .toList();
        }
    }

    private static List<String> always(Element element, Instance instance, Proof proof) {
        return switch (element.kind()) {
            case "userTask" ->
                present(
                        proof.last(instance.key(), EvidenceKind.TASK_COMPLETED, element.id()),
                        "'%s' has not been completed".formatted(element.name()));
            case "serviceTask" ->
                present(
                        proof.last(instance.key(), EvidenceKind.WORK_DONE, element.id()),
                        "'%s' has not been done".formatted(element.name()));
            case "callActivity" ->
                proof.sealedBy(instance.key(), element.id()).isEmpty()
                        ? List.of("'%s' has not been completed and sealed".formatted(element.name()))
                        : List.of();
            default ->
                List.of("'%s' is required, but there is no evidence for a %s"
                        .formatted(element.name(), element.kind()));
        };
    }

    private static List<String> present(Optional<Entry> entry, String otherwise) {
        return entry.isPresent() ? List.of() : List.of(otherwise);
    }

    private static boolean isPilot(Instance instance, Facts facts) {
        return facts.waves().stream()
                .anyMatch(wave -> wave.id().equals(instance.waveId()) && wave.kind() == WaveKind.PILOT);
    }

    /** Each answer that an element judges is good by its last judgement, or the reviewer accepted it afterwards. */
    private static List<String> quality(Element judging, Element task, Instance instance, Facts facts, Proof proof) {
        if (Subjects.each(task) == null) {
            return quality(judging, task, null, instance, facts, proof).stream().toList();
        }
        Merged merged = new Merged(instance, facts.changes(), proof);
        Predicate<String> judgedOnce =
                subject -> proof.last(instance.key(), EvidenceKind.QUALITY_JUDGED, judging.id(), subject)
                        .isPresent();
        return facts.subjects(task).stream()
                .flatMap(subject -> DEPARTMENT.equals(Subjects.each(task))
                        ? merged.standingFor(subject, judgedOnce).stream()
                        : Stream.of(subject))
                .flatMap(subject -> quality(judging, task, subject, instance, facts, proof).stream())
                .toList();
    }

    private static Optional<String> quality(
            Element judging, Element task, @Nullable String subject, Instance instance, Facts facts, Proof proof) {
        String answer = "the quality of '%s'%s".formatted(task.name(), subject == null ? "" : " for '" + subject + "'");
        Optional<Entry> judged = proof.last(instance.key(), EvidenceKind.QUALITY_JUDGED, judging.id(), subject);
        if (judged.isEmpty()) {
            return judging.required() == null ? Optional.empty() : Optional.of(answer + " has not been judged");
        }
        if (GOOD.equals(judged.get().evidence().data().get("quality"))) {
            return Optional.empty();
        }
        boolean reviewedAfterwards = proof.last(instance.key(), EvidenceKind.TASK_COMPLETED, REVIEW)
                .filter(review -> review.seq() > judged.get().seq())
                .isPresent();
        return reviewedAfterwards && facts.accepted()
                ? Optional.empty()
                : Optional.of(answer + " was not good enough and the reviewer has not accepted it");
    }

    private static Optional<String> decision(Instance instance, Proof proof) {
        Object outcome = proof.decision(instance)
                .map(entry -> entry.evidence().data().get(Proof.OUTCOME))
                .orElse(null);
        if (outcome == null) {
            return Optional.of("it has not been decided");
        }
        return GateProcess.passes(outcome) || GateProcess.STOP.equals(outcome)
                ? Optional.empty()
                : Optional.of("its last decision is %s, neither passed nor stopped".formatted(outcome));
    }
}
