package dev.tollgate.obstacle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Scope;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.models.EvaluatedDecisions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the answers of people make of an obstacle. */
class ResolutionTest {

    private static EvaluatedDecisions decisions;

    private final Reports reports = new Reports(MailBench.inMemory());
    private final Resolution resolution = reports.resolution(decisions);

    @BeforeAll
    static void deploy() {
        decisions = new EvaluatedDecisions();
    }

    @AfterAll
    static void close() {
        decisions.close();
    }

    @Test
    void a_confirmed_obstacle_has_a_remedy_an_owner_and_a_date_and_ends_when_somebody_else_saw_it_gone() {
        Obstacle raised = reports.raise("shadow-tool", "");
        assertThat(run(resolution.decide(confirmed(raised, Map.of()))))
                .containsEntry("obstacleOutcome", "remedy")
                .containsEntry("remedyDueAt", "2026-05-11T17:00:00+02:00");
        assertThat(now(raised)).satisfies(obstacle -> {
            assertThat(obstacle.state()).isEqualTo(ObstacleState.REMEDY_UNDER_WAY);
            assertThat(obstacle.blocking()).isTrue();
            assertThat(obstacle.remedyOwner()).isEqualTo("trainer");
        });
        ObstacleSeal seal = new ObstacleSeal(reports.obstacles);
        assertThatThrownBy(() -> seal.check(job(raised, "End")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("remedy under way");

        reports.stage.answered(
                "VerifyObstacleTask", Map.of("gone", "yes", "seen", "Watched two of them"), reports.clock.instant());
        assertThat(run(resolution.verify(job(raised, "CloseObstacleTask")))).containsEntry("obstacleOutcome", "closed");
        assertThat(now(raised).state()).isEqualTo(ObstacleState.VERIFIED_CLOSED);
        assertThat(reports.proven)
                .filteredOn(proof -> proof.kind() == EvidenceKind.OBSTACLE_CLOSED)
                .extracting(Evidence::subject)
                .containsExactly(raised.id());
        seal.check(job(raised, "End"));
    }

    @Test
    void a_plan_that_does_not_fit_changes_nothing_and_comes_back_with_reasons_and_what_was_typed() {
        Obstacle raised = reports.raise("shadow-tool", "");
        Job job = confirmed(raised, Map.of("dueOn", "2026-05-03"));
        assertThat(run(resolution.decide(job))).isEqualTo(Map.of("obstacleOutcome", "again"));

        assertThat(now(raised).state()).isEqualTo(ObstacleState.PROPOSED);
        assertThat(resolution.before(job, Resolution.CONFIRM))
                .containsEntry("remedy", "Train, then close the list")
                .hasEntrySatisfying(
                        "reasons", reasons -> assertThat(reasons.toString()).contains("from today on"));
    }

    @Test
    void a_rejected_obstacle_keeps_its_reason() {
        Obstacle raised = reports.raise("fear", "");
        Job job = confirmed(raised, Map.of("decision", "reject", "reason", "Nobody said so when asked"));

        assertThat(run(resolution.decide(job))).containsEntry("obstacleOutcome", "dismissed");
        assertThat(now(raised).reason()).isEqualTo("Nobody said so when asked");
        assertThat(now(raised).state()).isEqualTo(ObstacleState.REJECTED);
    }

    @Test
    void the_same_obstacle_in_other_words_is_merged_into_one_that_is_open() {
        Obstacle open = reports.raise("shadow-tool", "");
        Obstacle raised = reports.raise(null, "Everybody keeps a list of their own");
        Job job = confirmed(raised, Map.of("decision", "merge", "sameAs", open.id()));

        assertThat(run(resolution.decide(job))).containsEntry("obstacleOutcome", "dismissed");
        assertThat(now(raised).mergedInto()).isEqualTo(open.id());
        assertThat(now(open).reports()).isEqualTo(2);
        assertThat(now(open).said()).contains("Everybody keeps a list");
    }

    @Test
    void what_was_not_gone_passes_to_the_executive_sponsor_who_remedies_it() {
        Obstacle raised = reports.raise("shadow-tool", "");
        run(resolution.decide(confirmed(raised, Map.of())));
        reports.stage.answered(
                "VerifyObstacleTask", Map.of("gone", "no", "seen", "The list is still there"), reports.clock.instant());
        assertThat(run(resolution.verify(job(raised, "CloseObstacleTask")))).containsEntry("obstacleOutcome", "open");

        run(resolution.escalate(job(raised, "EscalateObstacleTask")));
        assertThat(now(raised).state()).isEqualTo(ObstacleState.ESCALATED);
        assertThat(now(raised).owner()).isEqualTo("boss");

        reports.clock.set(reports.clock.instant().plus(Duration.ofHours(1)));
        reports.stage.answered(
                "DecideEscalatedObstacleTask",
                Map.of(
                        "decision",
                        "remedy",
                        "remedy",
                        "It is closed on Friday",
                        "remedyOwner",
                        "lead",
                        "dueOn",
                        "2026-05-20"),
                reports.clock.instant());
        assertThat(run(resolution.decide(job(raised, "ApplySponsorRemedyTask"))))
                .containsEntry("obstacleOutcome", "remedy");
        assertThat(now(raised).remedy()).isEqualTo("It is closed on Friday");
        assertThat(now(raised).blocking()).isTrue();
    }

    @Test
    void a_sponsor_whose_answer_did_not_fit_keeps_the_obstacle() {
        Obstacle raised = reports.raise("shadow-tool", "");
        run(resolution.escalate(job(raised, "EscalateObstacleTask")));
        Obstacle escalated = now(raised);
        reports.clock.set(reports.clock.instant().plus(Duration.ofHours(1)));
        reports.stage.answered("DecideEscalatedObstacleTask", Map.of("decision", "remedy"), reports.clock.instant());
        assertThat(run(resolution.decide(job(raised, "ApplySponsorRemedyTask"))))
                .containsEntry("obstacleOutcome", "again");
        run(resolution.escalate(job(raised, "EscalateObstacleTask")));

        assertThat(now(raised)).isEqualTo(escalated);
        assertThat(resolution.before(job(raised, "DecideEscalatedObstacleTask"), Resolution.SPONSOR))
                .containsKey("reasons");
    }

    @Test
    void who_remedied_an_obstacle_never_closes_it() {
        Obstacle raised = reports.raise("shadow-tool", "");
        run(resolution.decide(confirmed(raised, Map.of("remedyOwner", "lead"))));

        assertThat(resolution.verifier(now(raised))).isNotEqualTo("lead");
        assertThatThrownBy(() -> now(raised).verified("lead", "gone", reports.clock.instant()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("somebody else");
    }

    @Test
    void an_obstacle_nobody_remedied_cannot_be_closed_and_a_closed_one_stays_closed() {
        Obstacle raised = reports.raise("shadow-tool", "");
        assertThatThrownBy(() -> raised.verified("boss", "gone", reports.clock.instant()))
                .isInstanceOf(Refused.class);
        Obstacle rejected = raised.rejected("Not there", reports.clock.instant());
        assertThatThrownBy(() -> rejected.escalated("boss", 2, reports.clock.instant()))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> rejected.confirmed(true, reports.clock.instant()))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(() -> raised.rejected(" ", reports.clock.instant()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> raised.merged(raised.id(), reports.clock.instant()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_process_starts_only_for_an_obstacle_that_is_open_in_that_program() {
        Obstacle raised = reports.raise("shadow-tool", "");
        ObstacleSeal seal = new ObstacleSeal(reports.obstacles);
        assertThat(seal.known("crm", null, raised.id())).isTrue();
        assertThat(seal.known("other", null, raised.id())).isFalse();
        assertThat(seal.known("crm", null, "made-up")).isFalse();
        run(resolution.decide(confirmed(raised, Map.of("decision", "reject", "reason", "Not there"))));
        assertThat(seal.known("crm", null, raised.id())).isFalse();
    }

    private Job confirmed(Obstacle obstacle, Map<String, Object> differences) {
        Map<String, Object> answer = new HashMap<>(Map.of(
                "decision", "confirm",
                "remedies",
                        List.of(
                                resolution.suggestions(obstacle).isEmpty()
                                        ? ""
                                        : resolution.suggestions(obstacle).getFirst()),
                "remedy", "Train, then close the list",
                "remedyOwner", "trainer",
                "dueOn", "2026-05-11",
                "blocking", "no"));
        if (resolution.suggestions(obstacle).isEmpty()) {
            answer.remove("remedies");
        }
        answer.putAll(differences);
        reports.stage.answered("ConfirmObstacleTask", answer, reports.clock.instant());
        return job(obstacle, "DecideObstacleTask");
    }

    private Obstacle now(Obstacle obstacle) {
        return reports.obstacles.find("crm", obstacle.id()).orElseThrow();
    }

    private Map<String, Object> run(Worker.Work work) {
        return reports.transactions.execute(tx -> work.run());
    }

    private static Job job(Obstacle obstacle, String elementId) {
        return new Job(
                1,
                "type",
                Obstacles.PROCESS,
                5,
                Stage.ROUND,
                elementId,
                9,
                Map.of(),
                new Scope("run-1", "crm", null, obstacle.id()));
    }
}
