package dev.tollgate.pilot;

import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;

/**
 * The review of a pilot: who is in the group, what it says, what that allows, what was decided. A round's reviews are those
 * that members gave since it was drawn.
 */
@Service
public class PilotReviews {

    static final String REVIEW_TASK = "ReviewPilotTask";
    static final String DECIDE_TASK = "DecidePilotTask";
    static final String FIXES_TASK = "PlanFixesTask";
    static final String SCOPE_TASK = "ChangeScopeTask";
    static final String STOP_TASK = "ConfirmStopTask";
    private static final String DECISION = "pilot-result";
    private static final String QUALITY = "step-quality";
    private static final Map<String, String> PLANS = Map.of("CheckFixesTask", FIXES_TASK, "CheckScopeTask", SCOPE_TASK);
    private static final String GO = "GO";
    private static final String STOP = "STOP";
    private static final String AGAIN = "again";
    private static final LocalTime MORNING = LocalTime.of(9, 0);
    private static final int USUAL_DAYS_TO_FIX = 7;

    private final PilotStore store;
    private final Programs programs;
    private final Roster roster;
    private final Voices voices;
    private final VolunteerStore volunteers;
    private final PilotGroups groups;
    private final TaskAnswers answers;
    private final Decisions decisions;
    private final Ledger ledger;
    private final Clock clock;

    PilotReviews(
            PilotStore store,
            Programs programs,
            Roster roster,
            Voices voices,
            VolunteerStore volunteers,
            PilotGroups groups,
            TaskAnswers answers,
            Decisions decisions,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.programs = programs;
        this.roster = roster;
        this.voices = voices;
        this.volunteers = volunteers;
        this.groups = groups;
        this.answers = answers;
        this.decisions = decisions;
        this.ledger = ledger;
        this.clock = clock;
    }

    /** Draws the group, or takes the one that the office chose; for a repeat keeps it and replaces who has left. */
    public Worker.Work draw(Job job) {
        ProgramDefinition plan = programs.get(job.programId()).definition();
        List<Person> people = roster.people(job.programId(), job.waveId());
        if (people.isEmpty()) {
            throw new Refused("Nobody is in the pilot wave, so nobody can review it");
        }
        Set<String> there = people.stream().map(Person::username).collect(Collectors.toSet());
        Set<String> willing = voices.volunteers(runId(job));
        willing.addAll(volunteers.answered(job.programId(), true));
        // A no to that very question is plainer than a tick in the survey.
        Set<String> declined = volunteers.answered(job.programId(), false);
        willing.removeAll(declined);
        List<Lot.Drawn> kept = store.lastRound(job).isPresent()
                ? store.members(job).stream()
                        .filter(member -> there.contains(member.username()))
                        .toList()
                : groups.chosen(job.programId(), job.waveId(), people).stream()
                        .filter(member -> !declined.contains(member.username()))
                        .toList();
        Set<String> last = new TreeSet<>(plan.dutyHolders());
        last.addAll(declined);
        List<Lot.Drawn> group = new Lot(job.programId() + "/" + job.waveId()).group(people, kept, willing, last);
        return () -> {
            store.replaceMembers(job, group);
            int round = store.beginRound(job, clock.instant());
            return Map.of("subjects", group.stream().map(Lot.Drawn::username).toList(), "round", round);
        };
    }

    /** Counts the reviews of the round and asks what they allow. */
    public Worker.Work judge(Job job) {
        PilotStore.Round round = currentRound(job);
        ReviewCount count = count(job, round);
        Map<String, Object> inputs = count.inputs();
        Decisions.Evaluation evaluation = decisions.evaluate(job.processDefinitionKey(), DECISION, inputs);
        PilotDecision proposal = proposal(evaluation);
        String reason = output(evaluation, "reason");
        return () -> {
            store.judged(
                    job,
                    round.number(),
                    proposal.name(),
                    reason,
                    evaluation.decisionKey(),
                    Canonical.json(inputs),
                    clock.instant());
            return Map.of("proposal", proposal.name());
        };
    }

    /** Takes the local sponsor's decision where the reviews allow it; anything else goes back to the sponsor. */
    public Worker.Work applyDecision(Job job) {
        PilotStore.Round round = judgedRound(job);
        Optional<PilotDecision> decision =
                wordSince(job, DECIDE_TASK, round).flatMap(PilotDecision::of).filter(allowed(round)::contains);
        if (decision.isEmpty()) {
            return () -> result(AGAIN, null);
        }
        String outcome = switch (decision.get()) {
            case PROCEED, SCOPE -> GO;
            case FIX -> "REPEAT";
            case STOP -> "SPONSORS";
        };
        return () -> {
            ledger.append(evidence(job, round, decision.get(), outcome));
            return result(decision.get().id(), outcome.equals(GO) ? GO : null);
        };
    }

    /** Stops the wave, or goes on with a changed scope, as the executive sponsor says. */
    public Worker.Work applyStop(Job job) {
        PilotStore.Round round = judgedRound(job);
        boolean stop = switch (String.valueOf(wordSince(job, STOP_TASK, round).orElse(null))) {
            case "stop" -> true;
            case "continue" -> false;
            default -> throw new Refused("The executive sponsor has said neither 'stop' nor 'continue'");
        };
        return () -> {
            ledger.append(evidence(job, round, stop ? PilotDecision.STOP : PilotDecision.SCOPE, stop ? STOP : GO));
            return Map.of("outcome", stop ? STOP : GO);
        };
    }

    /** Says whether the plan for fixes or for another scope can be followed; what is missing goes back to its author. */
    public Worker.Work checkPlan(Job job) {
        String task = Optional.ofNullable(PLANS.get(job.elementId()))
                .orElseThrow(() -> new Refused("'%s' checks no plan".formatted(job.elementId())));
        boolean complete =
                latestPlan(job, task).isPresent() && complaints(job, task).isEmpty();
        return () -> Map.of("planComplete", complete);
    }

    private Optional<TaskAnswers.Answer> latestPlan(Job job, String task) {
        return since(job, task, judgedRound(job));
    }

    /** What is missing in the plan of this round, by the decision on the quality of answers; empty before there is one. */
    private List<String> complaints(Job job, String task) {
        return latestPlan(job, task)
                .map(plan -> decisions.evaluate(
                        job.processDefinitionKey(),
                        QUALITY,
                        Map.of("task", task, "answer", plan.content(), "facts", Map.of("today", today(job)))))
                .map(evaluation -> texts(evaluation.output()))
                .orElse(List.of());
    }

    private static List<String> texts(@Nullable Object output) {
        return switch (output) {
            case null -> List.of();
            case Collection<?> several ->
                several.stream().flatMap(each -> texts(each).stream()).toList();
            case Map<?, ?> row ->
                row.values().stream().flatMap(each -> texts(each).stream()).toList();
            default -> List.of(output.toString());
        };
    }

    private String today(Job job) {
        return LocalDate.ofInstant(
                        clock.instant(),
                        programs.get(job.programId()).definition().timeZone())
                .toString();
    }

    /** The morning of the day on which the group is asked again. */
    public Worker.Work scheduleRepeat(Job job) {
        ProgramDefinition plan = programs.get(job.programId()).definition();
        LocalDate today = LocalDate.ofInstant(clock.instant(), plan.timeZone());
        LocalDate day = answers.latest(job.processInstanceKey(), FIXES_TASK)
                .flatMap(answer -> date(answer.content().get("repeatOn")))
                .filter(planned -> planned.isAfter(today))
                .orElse(today.plusDays(USUAL_DAYS_TO_FIX));
        OffsetDateTime at = day.atTime(MORNING).atZone(plan.timeZone()).toOffsetDateTime();
        return () -> Map.of("repeatAt", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at));
    }

    /**
     * Checks that the review ended with a decision that its reviews allow.
     *
     * @throws Refused naming what does not fit
     */
    void prove(Job job) {
        Entry last = ledger.round(job.programId(), job.processInstanceKey()).stream()
                .filter(entry -> entry.evidence().kind() == EvidenceKind.PILOT_DECIDED)
                .reduce((first, next) -> next)
                .orElseThrow(() -> new Refused("Nothing was decided about the pilot"));
        Map<String, Object> data = last.evidence().data();
        PilotStore.Round round = judgedRound(job);
        if (!String.valueOf(round.number()).equals(String.valueOf(data.get("round")))) {
            throw new Refused("The pilot was decided in round %s, but round %d is the last"
                    .formatted(data.get("round"), round.number()));
        }
        Map<String, Object> inputs = count(job, round).inputs();
        if (!Canonical.json(inputs).equals(Canonical.json(data.get("inputs")))) {
            throw new Refused(
                    "The pilot was decided on %s, but its reviews say %s".formatted(data.get("inputs"), inputs));
        }
        PilotDecision proposal =
                proposal(decisions.evaluate(Long.parseLong(String.valueOf(data.get("decisionKey"))), inputs));
        PilotDecision decision = PilotDecision.of(data.get("decision"))
                .orElseThrow(() -> new Refused("'%s' is no decision about a pilot".formatted(data.get("decision"))));
        if (!PilotDecision.allowed(proposal, round.number()).contains(decision)) {
            throw new Refused(
                    "The reviews of the pilot allow %s at most, but %s was decided".formatted(proposal, decision));
        }
        switch (String.valueOf(data.get("outcome"))) {
            case GO -> {
                if (decision == PilotDecision.SCOPE) {
                    scopeChanged(job);
                }
            }
            case STOP -> {
                if (!Optional.of("stop").equals(wordSince(job, STOP_TASK, round))) {
                    throw new Refused("The pilot was stopped, but the executive sponsor did not say so");
                }
            }
            default ->
                throw new Refused("The review of the pilot is not at its end: %s".formatted(data.get("outcome")));
        }
    }

    /** What the form of the decision shows. */
    Map<String, Object> toDecide(Job job) {
        PilotStore.Round round = judgedRound(job);
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("proposalReason", round.reason());
        shown.put("findings", count(job, round).findings());
        shown.put(
                "choices",
                allowed(round).stream()
                        .map(decision -> Map.of("value", decision.id(), "label", decision.shown()))
                        .toList());
        if (wordSince(job, DECIDE_TASK, round).isPresent()) {
            shown.put("reasons", List.of("The reviews do not allow that. Choose one of what is offered."));
        }
        return shown;
    }

    /** What the form of a plan shows: what the group says; where the plan came back, why, and what was written. */
    Map<String, Object> toPlan(Job job) {
        Map<String, Object> shown = new LinkedHashMap<>();
        latestPlan(job, job.elementId())
                .ifPresent(plan -> plan.content().forEach((key, value) -> {
                    if (value != null) {
                        shown.put(key, value);
                    }
                }));
        shown.put("findings", count(job, judgedRound(job)).findings());
        shown.put("reasons", complaints(job, job.elementId()));
        return shown;
    }

    /** What the group says in its own words. */
    Map<String, Object> confided(Job job) {
        return Map.of("findings", count(job, judgedRound(job)).words());
    }

    /** Why this person is in the group. */
    Map<String, Object> toReview(Job job) {
        return job.text("subject")
                .flatMap(username -> store.members(job).stream()
                        .filter(member -> member.username().equals(username))
                        .findFirst())
                .map(member -> Map.<String, Object>of(
                        "whyYou",
                        "You are in the group because you were "
                                .concat(member.why())
                                .replace("were offered", "offered")))
                .orElse(Map.of());
    }

    private List<PilotDecision> allowed(PilotStore.Round round) {
        return PilotDecision.allowed(
                PilotDecision.of(round.proposal())
                        .orElseThrow(() -> new Refused("The reviews of the pilot have not been judged")),
                round.number());
    }

    private ReviewCount count(Job job, PilotStore.Round round) {
        Map<String, Place> members = new TreeMap<>();
        store.members(job).forEach(member -> members.put(member.username(), member.place()));
        Map<String, Map<String, Object>> reviews = new TreeMap<>();
        Instant until = round.judgedAt();
        answers.all(job.processInstanceKey(), REVIEW_TASK).stream()
                .filter(answer -> !answer.completedAt().isBefore(round.drawnAt()))
                .filter(answer -> until == null || !answer.completedAt().isAfter(until))
                .filter(answer -> answer.subject() != null && members.containsKey(answer.subject()))
                .filter(answer -> answer.content().get("ready") != null
                        && answer.content().get("helps") != null)
                .forEach(answer -> reviews.put(answer.subject(), answer.content()));
        return ReviewCount.of(members, reviews, round.number());
    }

    private PilotStore.Round currentRound(Job job) {
        return store.lastRound(job).orElseThrow(() -> new Refused("No group has been drawn for the pilot"));
    }

    private PilotStore.Round judgedRound(Job job) {
        PilotStore.Round round = currentRound(job);
        if (round.judgedAt() == null) {
            throw new Refused("The reviews of round %d have not been judged".formatted(round.number()));
        }
        return round;
    }

    /** The decision in a form that was answered since the round's reviews were judged. */
    private Optional<String> wordSince(Job job, String task, PilotStore.Round round) {
        return since(job, task, round)
                .map(answer -> answer.content().get("decision"))
                .map(Object::toString);
    }

    private void scopeChanged(Job job) {
        if (latestPlan(job, SCOPE_TASK).isEmpty()) {
            throw new Refused("The scope of the pilot was to be changed, but nobody said how");
        }
        List<String> complaints = complaints(job, SCOPE_TASK);
        if (!complaints.isEmpty()) {
            throw new Refused("The scope of the pilot was to be changed: " + String.join(" ", complaints));
        }
    }

    private Optional<TaskAnswers.Answer> since(Job job, String task, PilotStore.Round round) {
        return answers.latest(job.processInstanceKey(), task)
                .filter(answer -> !answer.completedAt().isBefore(Objects.requireNonNull(round.judgedAt())));
    }

    private static Map<String, Object> result(String decision, @Nullable String outcome) {
        Map<String, Object> variables = new HashMap<>();
        variables.put("pilotDecision", decision);
        variables.put("outcome", outcome);
        return variables;
    }

    private static PilotDecision proposal(Decisions.Evaluation evaluation) {
        String word = output(evaluation, "proposal");
        return PilotDecision.of(word)
                .orElseThrow(() -> new Refused(
                        "The decision '%s' gave '%s', which is no decision about a pilot".formatted(DECISION, word)));
    }

    private static String output(Decisions.Evaluation evaluation, String name) {
        Object value = evaluation.output() instanceof Map<?, ?> output ? output.get(name) : null;
        return value == null ? "" : value.toString();
    }

    private static Evidence evidence(Job job, PilotStore.Round round, PilotDecision decision, String outcome) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("outcome", outcome);
        data.put("round", round.number());
        data.put("decision", decision.id());
        data.put("proposal", round.proposal());
        data.put("decisionKey", String.valueOf(round.decisionKey()));
        data.put("inputs", Canonical.map(Objects.requireNonNull(round.inputs())));
        return new Evidence(
                job.programId(),
                runId(job),
                job.waveId(),
                EvidenceKind.PILOT_DECIDED,
                job.processId(),
                job.processInstanceKey(),
                job.elementId(),
                null,
                data);
    }

    private static String runId(Job job) {
        return Objects.requireNonNull(job.scope()).runId();
    }

    private static Optional<LocalDate> date(@Nullable Object value) {
        try {
            return value == null ? Optional.empty() : Optional.of(LocalDate.parse(value.toString()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
