package dev.tollgate.lifecycle;

import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.DeployedForm;
import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
import dev.tollgate.engine.Deployments.Field;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Judges what people submitted with the decision on its quality: good, once more, or to the reviewer. */
@Component
public class AnswerQuality {

    static final String DECISION = "step-quality";
    private static final String JUDGES = "judges";
    static final String AGAIN = "again";
    static final String REVIEWER = "reviewer";
    private static final int MOST_RETURNS = 2;
    private static final String REVIEWER_ASKS =
            "The reviewer asks for a change, in confidence: the link in your mail shows what.";

    private final JdbcClient jdbc;
    private final Instances instances;
    private final Deployments deployments;
    private final Decisions decisions;
    private final Ledger ledger;
    private final RecordedAnswers answers;
    private final ObjectProvider<AnswerFacts> facts;
    private final Clock clock;

    AnswerQuality(
            JdbcClient jdbc,
            Instances instances,
            Deployments deployments,
            Decisions decisions,
            Ledger ledger,
            RecordedAnswers answers,
            ObjectProvider<AnswerFacts> facts,
            Clock clock) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.deployments = deployments;
        this.decisions = decisions;
        this.ledger = ledger;
        this.answers = answers;
        this.facts = facts;
        this.clock = clock;
    }

    private record Judgement(int attempt, String quality, List<String> reasons, Instant at) {}

    /** The reasons against the answer for one subject; the subject is null where the task is there once. */
    private record Verdict(@Nullable String subject, List<String> reasons, long decisionKey) {}

    /** A line of what the reviewer reads. */
    record Line(String question, String answer) {}

    /** Good when the decision has no reason against it; back to its author twice at most. */
    static String quality(List<String> reasons, long returns) {
        if (reasons.isEmpty()) {
            return SealRule.GOOD;
        }
        return returns < MOST_RETURNS ? AGAIN : REVIEWER;
    }

    /** The reasons in a decision's result, which the engine gives as a list, as rows of one column, or as one text. */
    static List<String> reasonsIn(Object output) {
        List<String> reasons = new ArrayList<>();
        collect(output, reasons);
        return List.copyOf(reasons);
    }

    private static void collect(Object output, List<String> reasons) {
        switch (output) {
            case null -> {}
            case Collection<?> several -> several.forEach(each -> collect(each, reasons));
            case Map<?, ?> row -> row.values().forEach(each -> collect(each, reasons));
            default -> {
                if (!output.toString().isBlank()) {
                    reasons.add(output.toString());
                }
            }
        }
    }

    /** The elements that judge an answer, in the order of the model. */
    static List<Element> judging(DeployedProcess model) {
        return model.elements().values().stream()
                .filter(element -> element.properties().containsKey(JUDGES))
                .toList();
    }

    /** The task whose answer an element judges. */
    static Element judged(DeployedProcess model, Element judging) {
        return Optional.ofNullable(model.elements().get(judging.properties().get(JUDGES)))
                .orElseThrow(() -> new Refused("'%s' of '%s' has no task whose answer it could judge"
                        .formatted(judging.name(), model.name())));
    }

    /** Whether something judges the answers to the task. */
    static boolean judges(DeployedProcess model, Element task) {
        return judging(model).stream()
                .anyMatch(judging -> task.id().equals(judging.properties().get(JUDGES)));
    }

    /**
     * Judges the last answer, or the last of each subject. Returns the worst quality, and as subjects those whose answer
     * is wanted again.
     */
    public Worker.Work judge(Job job) {
        DeployedProcess model = Admission.knownModel(deployments, job);
        Instance instance = instances.find(job.processInstanceKey()).orElseThrow();
        Proof proof = new Proof(ledger.entries(instance.registeredProgram()), instance.runId());
        Element task = judged(
                model,
                Optional.ofNullable(model.elements().get(job.elementId()))
                        .filter(element -> element.properties().containsKey(JUDGES))
                        .orElseThrow(() -> new Refused("'%s' judges nothing".formatted(job.elementId()))));
        List<Verdict> verdicts = subjects(job, task, instance).stream()
                .map(subject -> verdict(job, model, instance, task, subject.orElse(null), proof))
                .toList();
        return () -> {
            List<String> again = new ArrayList<>();
            String worst = SealRule.GOOD;
            int attempts = 0;
            for (Verdict verdict : verdicts) {
                List<Judgement> before = judgements(instance.key(), task.id(), verdict.subject());
                String quality = record(job, instance, task, verdict, before);
                attempts = Math.max(attempts, before.size() + 1);
                if (quality.equals(AGAIN)) {
                    worst = AGAIN;
                    again.add(String.valueOf(verdict.subject()));
                } else if (quality.equals(REVIEWER) && !worst.equals(AGAIN)) {
                    worst = REVIEWER;
                }
            }
            return Map.of("quality", worst, "attempts", attempts, "subjects", List.copyOf(again));
        };
    }

    /** The one that the job is for, else everybody who answered. */
    private List<Optional<String>> subjects(Job job, Element task, Instance instance) {
        if (Subjects.each(task) == null) {
            return List.of(Optional.empty());
        }
        return job.text("subject")
                .map(subject -> List.of(Optional.of(subject)))
                .orElseGet(() -> answers.all(instance.key(), task.id()).stream()
                        .map(answer -> Optional.ofNullable(answer.subject()))
                        .distinct()
                        .toList());
    }

    private Verdict verdict(
            Job job, DeployedProcess model, Instance instance, Element task, @Nullable String subject, Proof proof) {
        Map<String, Object> answer = answers.proven(instance.key(), task.id(), subject, proof)
                .orElseThrow(() -> new Refused(
                        "'%s' cannot be judged: '%s' has not been completed".formatted(model.name(), task.name())))
                .content();
        List<Field> fields = fields(model, task);
        List<String> reasons = new ArrayList<>(FormCheck.reasons(fields, answer, confidential(task, fields)));
        Map<String, Object> known = new LinkedHashMap<>();
        facts.stream()
                .filter(feature -> feature.elementId().equals(task.id()))
                .forEach(feature -> known.putAll(feature.facts(job, answer)));
        Decisions.Evaluation evaluation = decisions.evaluate(
                job.processDefinitionKey(), DECISION, Map.of("task", task.id(), "answer", answer, "facts", known));
        reasons.addAll(reasonsIn(evaluation.output()));
        return new Verdict(subject, List.copyOf(reasons), evaluation.decisionKey());
    }

    private List<Field> fields(DeployedProcess model, Element task) {
        return Optional.ofNullable(task.formId())
                .flatMap(form -> deployments.form(model.key(), form))
                .map(DeployedForm::fields)
                .orElse(List.of());
    }

    private String record(Job job, Instance instance, Element task, Verdict verdict, List<Judgement> before) {
        long returns = before.stream()
                .filter(judgement -> judgement.quality().equals(AGAIN))
                .count();
        String quality = quality(verdict.reasons(), returns);
        int attempt = before.size() + 1;
        jdbc.sql("""
                        insert into answer_judgement (process_instance_key, element_id, subject, attempt, quality, \
                        reasons, decision_key, judged_at) values (?, ?, ?, ?, ?, ?, ?, ?)""")
                .params(
                        instance.key(),
                        task.id(),
                        column(verdict.subject()),
                        attempt,
                        quality,
                        String.join("\n", verdict.reasons()),
                        verdict.decisionKey(),
                        Runs.database(clock.instant()))
                .update();
        ledger.append(new Evidence(
                instance.registeredProgram(),
                instance.runId(),
                instance.waveId(),
                EvidenceKind.QUALITY_JUDGED,
                job.processId(),
                instance.key(),
                job.elementId(),
                verdict.subject() == null ? instance.subject() : verdict.subject(),
                Map.of(
                        "quality",
                        quality,
                        "decisionKey",
                        verdict.decisionKey(),
                        "reasons",
                        verdict.reasons().size(),
                        "attempt",
                        attempt)));
        return quality;
    }

    private static Set<String> confidential(Element task, List<Field> fields) {
        return Confidence.keys(task, fields.stream().map(Field::key).collect(Collectors.toSet()));
    }

    /**
     * What a form shows of the judgements: to the author why the task is back, to the reviewer all that is still open
     * and what was submitted.
     *
     * @param confided whether also what was said in confidence
     */
    Map<String, Object> shown(
            DeployedProcess model, Instance instance, Element task, @Nullable String subject, boolean confided) {
        if (task.id().equals(SealRule.REVIEW)) {
            return forReviewer(model, instance, confided);
        }
        if (!judges(model, task)) {
            return Map.of("reasons", List.of());
        }
        boolean toldApart = !confided && Confidence.has(model.elements().get(SealRule.REVIEW));
        return Map.of("reasons", reasons(instance, task, Subjects.each(task) == null ? null : subject, toldApart));
    }

    private List<String> reasons(Instance instance, Element task, @Nullable String subject, boolean toldApart) {
        List<Judgement> judgements = judgements(instance.key(), task.id(), subject);
        if (judgements.isEmpty()) {
            return List.of();
        }
        Judgement last = judgements.getLast();
        Optional<String> reviewers = answers.latest(instance.key(), SealRule.REVIEW)
                .filter(review -> !review.completedAt().isBefore(last.at()))
                .filter(review -> AGAIN.equals(review.content().get("decision")))
                .map(review -> review.content().get("reason"))
                .map(Object::toString)
                .filter(reason -> !reason.isBlank());
        return reviewers
                .map(reason -> List.of(toldApart ? REVIEWER_ASKS : reason))
                .orElse(last.reasons());
    }

    private Map<String, Object> forReviewer(DeployedProcess model, Instance instance, boolean confided) {
        List<String> open = new ArrayList<>();
        List<Line> submitted = new ArrayList<>();
        // An answer can be judged at two places, as the message to people is: before and after they confirmed it.
        List<Element> tasks = judging(model).stream()
                .map(judging -> judged(model, judging))
                .distinct()
                .toList();
        for (Element task : tasks) {
            List<Field> fields = fields(model, task);
            Set<String> confidential = confidential(task, fields);
            for (Optional<String> subject : judgedSubjects(instance.key(), task.id())) {
                Judgement last = judgements(instance.key(), task.id(), subject.orElse(null))
                        .getLast();
                String name =
                        task.name() + subject.map(each -> " (" + each + ")").orElse("");
                if (last.quality().equals(REVIEWER)) {
                    last.reasons().forEach(reason -> open.add(name + ": " + reason));
                    answers.latest(instance.key(), task.id(), subject.orElse(null))
                            .ifPresent(answer -> fields.forEach(field -> {
                                List<Line> lines = lines(field, answer.content().get(field.key()));
                                if (confided || !confidential.contains(field.key())) {
                                    submitted.addAll(lines);
                                } else if (!lines.isEmpty()) {
                                    submitted.add(new Line(field.label(), Confidence.ELSEWHERE));
                                }
                            }));
                }
            }
        }
        return Map.of("reasons", open, "submitted", submitted);
    }

    /** What was answered, line by line; an entry of a list is named by its first answer. Nothing where nothing was. */
    static List<Line> lines(Field field, @Nullable Object value) {
        if (field.rows().isEmpty() || !(value instanceof Collection<?> entries)) {
            String text = text(field, value);
            return text.isBlank() ? List.of() : List.of(new Line(field.label(), text));
        }
        return entries.stream()
                .filter(Map.class::isInstance)
                .map(entry -> (Map<?, ?>) entry)
                .flatMap(entry -> entry(field, entry).stream())
                .toList();
    }

    private static List<Line> entry(Field list, Map<?, ?> entry) {
        List<Line> answered = list.rows().stream()
                .map(column -> new Line(column.label(), text(column, entry.get(column.key()))))
                .filter(line -> !line.answer().isBlank())
                .toList();
        if (answered.size() < 2) {
            return answered.stream()
                    .map(line -> new Line(list.label(), line.answer()))
                    .toList();
        }
        String name = answered.getFirst().answer();
        return answered.stream()
                .skip(1)
                .map(line -> new Line(name + ": " + line.question(), line.answer()))
                .toList();
    }

    /** An answer in the words of its form. */
    static String text(Field field, @Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Boolean ticked -> ticked ? "yes" : "no";
            case Map<?, ?> row ->
                field.rows().stream()
                        .filter(column -> row.get(column.key()) != null)
                        .map(column -> column.label() + ": " + text(column, row.get(column.key())))
                        .collect(Collectors.joining(", "));
            case Collection<?> several ->
                several.stream().map(each -> text(field, each)).collect(Collectors.joining("; "));
            default -> field.options().getOrDefault(value.toString(), value.toString());
        };
    }

    private List<Optional<String>> judgedSubjects(long instanceKey, String elementId) {
        return jdbc
                .sql(
                        "select distinct subject from answer_judgement where process_instance_key = ? and element_id = ? order by subject")
                .params(instanceKey, elementId)
                .query(String.class)
                .list()
                .stream()
                .map(subject -> Optional.of(subject).filter(text -> !text.isEmpty()))
                .toList();
    }

    private List<Judgement> judgements(long instanceKey, String elementId, @Nullable String subject) {
        return jdbc.sql("""
                        select attempt, quality, reasons, judged_at from answer_judgement \
                        where process_instance_key = ? and element_id = ? and subject = ? order by attempt""")
                .params(instanceKey, elementId, column(subject))
                .query((rs, number) -> new Judgement(
                        rs.getInt("attempt"),
                        rs.getString("quality"),
                        rs.getString("reasons").lines().toList(),
                        Runs.instant(rs, "judged_at")))
                .list();
    }

    private static String column(@Nullable String subject) {
        return subject == null ? "" : subject;
    }
}
