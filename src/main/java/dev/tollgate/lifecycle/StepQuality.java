package dev.tollgate.lifecycle;

import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Deployments;
import dev.tollgate.engine.Deployments.DeployedProcess;
import dev.tollgate.engine.Deployments.Element;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Judges what people wrote for a step with the decision on its quality: good, once more, or to the reviewer. */
@Component
public class StepQuality {

    static final String DECISION = "step-quality";
    static final String AGAIN = "again";
    static final String REVIEWER = "reviewer";
    private static final int MOST_RETURNS = 2;

    private final JdbcClient jdbc;
    private final Instances instances;
    private final Deployments deployments;
    private final Decisions decisions;
    private final Ledger ledger;
    private final RecordedAnswers answers;
    private final Clock clock;

    StepQuality(
            JdbcClient jdbc,
            Instances instances,
            Deployments deployments,
            Decisions decisions,
            Ledger ledger,
            RecordedAnswers answers,
            Clock clock) {
        this.jdbc = jdbc;
        this.instances = instances;
        this.deployments = deployments;
        this.decisions = decisions;
        this.ledger = ledger;
        this.answers = answers;
        this.clock = clock;
    }

    private record Judgement(int attempt, String quality, List<String> reasons, Instant at) {}

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

    public Worker.Work judge(Job job) {
        DeployedProcess model = Admission.knownModel(deployments, job);
        Instance instance = instances.find(job.processInstanceKey()).orElseThrow();
        Proof proof = new Proof(ledger.entries(instance.registeredProgram()), instance.runId());
        Element task = model.required().stream()
                .filter(element -> element.kind().equals("userTask"))
                .findFirst()
                .orElseThrow(
                        () -> new Refused("'%s' has no task whose answer could be judged".formatted(model.name())));
        TaskAnswers.Answer answer = answers.proven(instance.key(), task.id(), proof)
                .orElseThrow(() -> new Refused(
                        "'%s' cannot be judged: '%s' has not been completed".formatted(model.name(), task.name())));
        Decisions.Evaluation evaluation = decisions.evaluate(
                job.processDefinitionKey(), DECISION, Map.of("step", job.processId(), "answer", answer.content()));
        List<String> reasons = reasonsIn(evaluation.output());
        return () -> {
            List<Judgement> before = judgements(instance.key());
            long returns = before.stream()
                    .filter(judgement -> judgement.quality().equals(AGAIN))
                    .count();
            String quality = quality(reasons, returns);
            int attempt = before.size() + 1;
            jdbc.sql("""
                            insert into quality_judgement (process_instance_key, attempt, quality, reasons, \
                            decision_key, judged_at) values (?, ?, ?, ?, ?, ?)""")
                    .params(
                            instance.key(),
                            attempt,
                            quality,
                            String.join("\n", reasons),
                            evaluation.decisionKey(),
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
                    instance.subject(),
                    Map.of(
                            "quality",
                            quality,
                            "decisionKey",
                            evaluation.decisionKey(),
                            "reasons",
                            reasons.size(),
                            "attempt",
                            attempt)));
            return Map.of("quality", quality, "attempts", attempt);
        };
    }

    /** Why the step's task is back, or why the reviewer has it: the last judgement's reasons, or the reviewer's own. */
    List<String> reasons(Instance instance) {
        if (!Method.isStep(instance.processId())) {
            return List.of();
        }
        List<Judgement> judgements = judgements(instance.key());
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
        return reviewers.map(List::of).orElse(last.reasons());
    }

    private List<Judgement> judgements(long instanceKey) {
        return jdbc.sql(
                        "select attempt, quality, reasons, judged_at from quality_judgement where process_instance_key = ? order by attempt")
                .param(instanceKey)
                .query((rs, number) -> new Judgement(
                        rs.getInt("attempt"),
                        rs.getString("quality"),
                        rs.getString("reasons").lines().toList(),
                        Runs.instant(rs, "judged_at")))
                .list();
    }
}
