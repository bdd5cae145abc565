package dev.tollgate.outcome;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.PeopleStarted;
import dev.tollgate.lifecycle.ProvenPeople;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.Outcome;
import dev.tollgate.program.Problem;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Programs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;

/** A measurement by way of Tasklist: asked for by anybody, recorded by one person, confirmed by another. */
@Service
public class MeasurementByHand {

    static final String PROCESS = "measurement-by-hand";
    private static final String START = "MeasurementRequestedStart";
    private static final String VALID = "valid";
    private static final String PROBLEMS = "problems";
    private static final String OUTCOME = "measurementOutcome";
    private static final String DECISION = "decision";

    private final Outcomes outcomes;
    private final ProvenOutcomes proven;
    private final Programs programs;
    private final PeopleStarted started;
    private final TaskAnswers answers;
    private final Ledger ledger;

    MeasurementByHand(
            Outcomes outcomes,
            ProvenOutcomes proven,
            Programs programs,
            PeopleStarted started,
            TaskAnswers answers,
            Ledger ledger) {
        this.outcomes = outcomes;
        this.proven = proven;
        this.programs = programs;
        this.started = started;
        this.answers = answers;
        this.ledger = ledger;
    }

    /** What a request has to say. */
    public static List<String> requested() {
        return List.of("programId", "measuredBy");
    }

    /** Makes a request a part of its program, or says what is wrong with it. */
    public Worker.Work request(Job job) {
        List<Problem> problems = new ArrayList<>();
        Optional<ProgramDefinition> plan = program(job, problems);
        Optional<String> measurer = plan.flatMap(
                known -> outcomes.measurer(known.id(), job.text("measuredBy").orElse(null), problems));
        if (!problems.isEmpty()) {
            return () -> invalid(problems);
        }
        return () -> {
            Map<String, Object> result = new LinkedHashMap<>(
                    started.join(job, START, plan.orElseThrow().id(), measurer.orElseThrow()));
            result.put(VALID, true);
            result.put(PROBLEMS, List.of());
            result.put("programId", plan.get().id());
            result.put("where", plan.get().name());
            return result;
        };
    }

    private Optional<ProgramDefinition> program(Job job, List<Problem> problems) {
        String programId = job.text("programId").map(String::strip).orElse("");
        Optional<ProgramDefinition> plan = programs.find(programId).map(ProgramView::definition);
        if (plan.isEmpty()) {
            problems.add(new Problem(
                    "programId",
                    programId,
                    programId.isEmpty() ? "is missing" : "is no program",
                    "Give the id of a program that runs, like crm-rollout."));
        } else if (!started.runs(programId)) {
            problems.add(new Problem(
                    "programId",
                    programId,
                    "does not run now",
                    "Start the program first, or hand the number in by POST /api/programs/{id}/outcomes."));
        } else if (plan.get().outcomes().isEmpty()) {
            problems.add(new Problem(
                    "programId",
                    programId,
                    "has no outcomes to measure",
                    "Add outcomes with a baseline and a target to its definition."));
        } else {
            return plan;
        }
        return Optional.empty();
    }

    /** Keeps what was recorded, or says what is wrong with it. */
    public Worker.Work record(Job job) {
        TaskAnswers.Answer answer = recorded(job).orElseThrow(() -> new Refused("Nobody has measured anything yet"));
        ProvenPeople.refuseUnlessProven(ledger.entries(job.programId()), answer);
        Outcomes.Checked checked = checked(job, answer);
        if (checked.measured() == null) {
            return () -> invalid(checked.problems());
        }
        return () -> {
            outcomes.keep(checked.measured(), PROCESS, job.processInstanceKey(), job.elementId());
            return Map.of(VALID, true, PROBLEMS, List.of());
        };
    }

    /** Puts what the second person said into the ledger; returns {@code measurementOutcome} again, recorded or rejected. */
    public Worker.Work decide(Job job) {
        TaskAnswers.Answer answer = answers.latest(job.processInstanceKey(), ProvenOutcomes.CONFIRM)
                .orElseThrow(() -> new Refused("Nobody has confirmed the measurement yet"));
        ProvenPeople.refuseUnlessProven(ledger.entries(job.programId()), answer);
        if (!wrong(answer).isEmpty()) {
            return () -> Map.of(OUTCOME, "again");
        }
        boolean yes = "accept".equals(answer.content().get(DECISION));
        OutcomeMeasurement measured = measured(job);
        return () -> {
            ledger.append(new Evidence(
                    job.programId(),
                    job.runId(),
                    null,
                    EvidenceKind.CONFIRMED,
                    PROCESS,
                    job.processInstanceKey(),
                    ProvenOutcomes.PURPOSE,
                    measured.id(),
                    Map.of(
                            ProvenOutcomes.PERSON,
                            measured.toConfirm(),
                            ProvenOutcomes.ANSWER,
                            yes ? ProvenOutcomes.YES : "no",
                            ProvenOutcomes.REASON,
                            Canonical.sha256(ProvenOutcomes.reason(answer.content())))));
            return Map.of(OUTCOME, yes ? "recorded" : "rejected");
        };
    }

    /** What the form of who measures shows: what can be measured, and what was wrong with it before. */
    Map<String, Object> toRecord(Job job) {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put(
                "outcomes",
                programs.get(job.programId()).definition().outcomes().stream()
                        .map(MeasurementByHand::choice)
                        .toList());
        recorded(job).ifPresent(answer -> {
            answer.content().forEach((key, value) -> {
                if (value != null) {
                    shown.put(key, value);
                }
            });
            shown.put(PROBLEMS, texts(checked(job, answer).problems()));
        });
        return shown;
    }

    private static Map<String, String> choice(Outcome outcome) {
        return Map.of(
                "label",
                outcome.unit().isEmpty() ? outcome.name() : "%s (%s)".formatted(outcome.name(), outcome.unit()),
                "value",
                outcome.name());
    }

    /** What the form of the second person shows. */
    Map<String, Object> toConfirm(Job job) {
        return Map.of(
                "measurement",
                outcomes.question(measured(job), Words.english()),
                "reasons",
                answers.latest(job.processInstanceKey(), ProvenOutcomes.CONFIRM)
                        .map(answer -> texts(wrong(answer)))
                        .orElse(List.of()));
    }

    String measurer(Job job) {
        return job.subject();
    }

    String second(Job job) {
        return measured(job).toConfirm();
    }

    private OutcomeMeasurement measured(Job job) {
        return proven.inRound(job.programId(), job.processInstanceKey())
                .map(ProvenOutcomes.Proven::measured)
                .orElseThrow(() -> new Refused(
                        "The measurement of process instance %d is not what the evidence ledger has; see the alarms of program '%s'"
                                .formatted(job.processInstanceKey(), job.programId())));
    }

    private Optional<TaskAnswers.Answer> recorded(Job job) {
        return answers.latest(job.processInstanceKey(), ProvenOutcomes.CORRECT)
                .or(() -> answers.latest(job.processInstanceKey(), ProvenOutcomes.RECORD));
    }

    private Outcomes.Checked checked(Job job, TaskAnswers.Answer answer) {
        Map<String, Object> content = answer.content();
        return outcomes.check(
                job.programId(),
                new Outcomes.Handed(
                        text(content, "outcome"),
                        node(content, "value"),
                        node(content, "counted"),
                        node(content, "of"),
                        text(content, "measuredFrom"),
                        text(content, "measuredOn"),
                        text(content, "source"),
                        text(content, "remark"),
                        measurer(job),
                        text(content, "confirmBy")),
                measurer(job));
    }

    private static List<Problem> wrong(TaskAnswers.Answer answer) {
        Object decision = answer.content().get(DECISION);
        if (!"accept".equals(decision) && !"reject".equals(decision)) {
            return List.of(new Problem(
                    DECISION,
                    Objects.toString(decision, ""),
                    decision == null ? "is missing" : "is neither accept nor reject",
                    "Say whether the source says the same."));
        }
        return "reject".equals(decision)
                        && ProvenOutcomes.reason(answer.content()).isEmpty()
                ? List.of(new Problem(
                        ProvenOutcomes.REASON, "", "is missing", "Say what the source says instead, in a sentence."))
                : List.of();
    }

    private static @Nullable String text(Map<String, Object> content, String key) {
        return Objects.toString(content.get(key), null);
    }

    /** Fields are texts, so that a number in local notation is seen and not guessed. */
    private static @Nullable JsonNode node(Map<String, Object> content, String key) {
        String text = Objects.toString(content.get(key), "").strip();
        return text.isEmpty() ? null : TextNode.valueOf(text);
    }

    private static Map<String, Object> invalid(List<Problem> problems) {
        return Map.of(VALID, false, PROBLEMS, texts(problems));
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }
}
