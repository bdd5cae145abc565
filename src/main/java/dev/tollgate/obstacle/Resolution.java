package dev.tollgate.obstacle;

import dev.tollgate.engine.Decisions;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Service;

/** What happens to an obstacle in its process: judged answers of people become its next state. */
@Service
public class Resolution {

    static final String CONFIRM = "ConfirmObstacleTask";
    static final String REMEDY = "CarryOutRemedyTask";
    static final String VERIFY = "VerifyObstacleTask";
    static final String SPONSOR = "DecideEscalatedObstacleTask";
    private static final LocalTime END_OF_DAY = LocalTime.of(17, 0);

    private final Obstacles obstacles;
    private final Catalogue catalogue;
    private final PeopleAtHand people;
    private final Programs programs;
    private final TaskAnswers answers;
    private final Decisions decisions;

    Resolution(
            Obstacles obstacles,
            Catalogue catalogue,
            PeopleAtHand people,
            Programs programs,
            TaskAnswers answers,
            Decisions decisions) {
        this.obstacles = obstacles;
        this.catalogue = catalogue;
        this.people = people;
        this.programs = programs;
        this.answers = answers;
        this.decisions = decisions;
    }

    /** Applies what the owner, or a sponsor, decided; returns {@code obstacleOutcome} again, dismissed or remedy. */
    public Worker.Work decide(Job job) {
        String task = job.elementId().equals("ApplySponsorRemedyTask") ? SPONSOR : CONFIRM;
        TaskAnswers.Answer answer = answer(job, task);
        if (!reasons(job, task, answer.content()).isEmpty()) {
            return () -> Map.of("obstacleOutcome", "again");
        }
        Map<String, Object> content = answer.content();
        return () -> {
            Obstacle obstacle = obstacles.lock(job.programId(), job.subject());
            return switch (text(content, "decision")) {
                case "reject" -> dismissed(job, obstacle.rejected(text(content, "reason"), obstacles.now()));
                case "merge" -> merge(job, obstacle, text(content, "sameAs"));
                default -> remedy(job, obstacle, content);
            };
        };
    }

    private Map<String, Object> dismissed(Job job, Obstacle obstacle) {
        obstacles.keep(obstacle, place(job));
        return Map.of("obstacleOutcome", "dismissed");
    }

    private Map<String, Object> merge(Job job, Obstacle obstacle, String into) {
        Obstacle other = obstacles.lock(job.programId(), into);
        obstacles.keep(other.reportedAgain(obstacle.said(), obstacles.now()), place(job));
        return dismissed(job, obstacle.merged(into, obstacles.now()));
    }

    private Map<String, Object> remedy(Job job, Obstacle obstacle, Map<String, Object> content) {
        ProgramDefinition definition = programs.get(job.programId()).definition();
        LocalDate due = LocalDate.parse(text(content, "dueOn"));
        List<String> what = new ArrayList<>();
        if (content.get("remedies") instanceof List<?> ticked) {
            ticked.forEach(each -> what.add(each.toString()));
        }
        if (!text(content, "remedy").isBlank()) {
            what.add(text(content, "remedy"));
        }
        Obstacle confirmed = obstacle.state() == ObstacleState.PROPOSED
                ? obstacle.confirmed("no".equals(text(content, "blocking")), obstacles.now())
                : obstacle;
        obstacles.keep(
                confirmed.remedied(String.join("; ", what), text(content, "remedyOwner"), due, obstacles.now()),
                place(job));
        return Map.of(
                "obstacleOutcome",
                "remedy",
                "remedyDueAt",
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        due.atTime(END_OF_DAY).atZone(definition.timeZone()).toOffsetDateTime()));
    }

    /** Applies what the verifier saw; returns {@code obstacleOutcome} again, closed or open. */
    public Worker.Work verify(Job job) {
        TaskAnswers.Answer answer = answer(job, VERIFY);
        if (!reasons(job, VERIFY, answer.content()).isEmpty()) {
            return () -> Map.of("obstacleOutcome", "again");
        }
        if (!"yes".equals(text(answer.content(), "gone"))) {
            return () -> Map.of("obstacleOutcome", "open");
        }
        return () -> {
            Obstacle obstacle = obstacles.lock(job.programId(), job.subject());
            obstacles.keep(
                    obstacle.verified(verifier(obstacle), text(answer.content(), "seen"), obstacles.now()), place(job));
            return Map.of("obstacleOutcome", "closed");
        };
    }

    /** Passes an obstacle on to the next sponsor; one whose sponsor just answered stays with them. */
    public Worker.Work escalate(Job job) {
        Optional<TaskAnswers.Answer> answered = answers.latest(job.processInstanceKey(), SPONSOR);
        return () -> {
            Obstacle obstacle = obstacles.lock(job.programId(), job.subject());
            boolean sponsorAnswered = obstacle.state() == ObstacleState.ESCALATED
                    && answered.filter(answer -> answer.completedAt().isAfter(obstacle.changedAt()))
                            .isPresent();
            if (!sponsorAnswered) {
                ProgramDefinition definition = programs.get(job.programId()).definition();
                Optional<String> local = PeopleAtHand.localSponsor(definition, obstacle.waveId())
                        .filter(sponsor -> obstacle.level() == 0 && !sponsor.equals(obstacle.owner()));
                obstacles.keep(
                        obstacle.escalated(
                                local.orElse(definition.executiveSponsor()),
                                local.isPresent() ? 1 : Obstacle.HIGHEST_LEVEL,
                                obstacles.now()),
                        place(job));
            }
            return Map.of();
        };
    }

    /** What is wrong with an answer, by the decision table; empty when it can be acted on. */
    List<String> reasons(Job job, String task, Map<String, Object> content) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("today", today(job).toString());
        facts.put(
                "people",
                List.copyOf(people.of(job.programId(), obstacle(job).waveId()).keySet()));
        facts.put("suggestions", suggestions(obstacle(job)));
        facts.put(
                "openObstacles",
                others(obstacle(job)).stream().map(Obstacle::id).toList());
        return AnswerCheck.reasons(decisions, job, task, content, facts);
    }

    /** The answer that came back, with what is wrong with it; empty where there is none or nothing is wrong. */
    Map<String, Object> before(Job job, String task) {
        Map<String, Object> shown = new LinkedHashMap<>();
        answers.latest(job.processInstanceKey(), task)
                .filter(answer -> task.equals(CONFIRM)
                        || !answer.completedAt().isBefore(obstacle(job).changedAt()))
                .ifPresent(answer -> {
                    List<String> reasons = reasons(job, task, answer.content());
                    if (!reasons.isEmpty()) {
                        answer.content().forEach((key, value) -> {
                            if (value != null) {
                                shown.put(key, value);
                            }
                        });
                        shown.put("reasons", reasons);
                    }
                });
        return shown;
    }

    Obstacle obstacle(Job job) {
        return obstacles
                .find(job.programId(), job.subject())
                .orElseThrow(() ->
                        new Refused("The program '%s' has no obstacle '%s'".formatted(job.programId(), job.subject())));
    }

    List<String> suggestions(Obstacle obstacle) {
        return Optional.ofNullable(obstacle.catalogueId()).flatMap(catalogue::find).stream()
                .flatMap(known -> known.remedies().stream())
                .map(KnownObstacle.Remedy::text)
                .toList();
    }

    List<Obstacle> others(Obstacle obstacle) {
        return obstacles.of(obstacle.programId()).stream()
                .filter(other -> other.isOpen() && !other.id().equals(obstacle.id()))
                .toList();
    }

    /**
     * Who looks whether it is gone: whoever reported it, else the first with a duty who neither owns nor remedied it.
     *
     * @throws Refused when there is nobody else in the program
     */
    String verifier(Obstacle obstacle) {
        ProgramDefinition definition = programs.get(obstacle.programId()).definition();
        Map<String, String> known = people.of(obstacle.programId(), obstacle.waveId());
        Set<String> candidates = new LinkedHashSet<>();
        if (known.containsKey(obstacle.raisedBy())) {
            candidates.add(obstacle.raisedBy());
        }
        candidates.add(definition.changeLead());
        PeopleAtHand.localSponsor(definition, obstacle.waveId()).ifPresent(candidates::add);
        candidates.add(definition.reviewer());
        candidates.addAll(definition.champions());
        candidates.addAll(known.keySet());
        return Stream.concat(candidates.stream().filter(name -> !name.equals(obstacle.owner())), candidates.stream())
                .filter(name -> !name.equals(obstacle.remedyOwner()))
                .filter(known::containsKey)
                .findFirst()
                .orElseThrow(() -> new Refused(
                        "Nobody but '%s', who remedied the obstacle, could see whether it is gone; give somebody else a duty in the program"
                                .formatted(obstacle.remedyOwner())));
    }

    Map<String, String> peopleAtHand(Obstacle obstacle) {
        return people.of(obstacle.programId(), obstacle.waveId());
    }

    Optional<KnownObstacle> known(Obstacle obstacle) {
        return Optional.ofNullable(obstacle.catalogueId()).flatMap(catalogue::find);
    }

    ProgramDefinition definition(Obstacle obstacle) {
        return programs.get(obstacle.programId()).definition();
    }

    private LocalDate today(Job job) {
        return LocalDate.ofInstant(
                obstacles.now(), programs.get(job.programId()).definition().timeZone());
    }

    private TaskAnswers.Answer answer(Job job, String task) {
        return answers.latest(job.processInstanceKey(), task)
                .orElseThrow(() -> new Refused("Nobody has answered '%s' yet".formatted(task)));
    }

    private static String text(Map<String, Object> content, String key) {
        return Objects.toString(content.get(key), "");
    }

    private static Obstacles.Place place(Job job) {
        return new Obstacles.Place(
                Objects.requireNonNull(job.scope()).runId(),
                job.processId(),
                job.processInstanceKey(),
                job.elementId());
    }
}
