package dev.tollgate.escalation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.tollgate.Proves;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.Stage;
import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Scope;
import dev.tollgate.engine.Worker;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.language.Words;
import dev.tollgate.models.EvaluatedDecisions;
import dev.tollgate.obstacle.Obstacle;
import dev.tollgate.obstacle.Reports;
import dev.tollgate.program.EscalationPolicy;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Rung;
import dev.tollgate.program.Sponsor;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** The ladder of a unit whose use lags, with the project's own decisions. */
class LadderTest {

    private static final String UNITS = "sales\tBerlin";
    private static EvaluatedDecisions decisions;

    private final Reports reports = new Reports(MailBench.inMemory());
    private final EscalationStore store = new EscalationStore(reports.jdbc);
    private final MeasuredUse measured = mock(MeasuredUse.class);
    private final Sponsorship sponsorship = new Sponsorship();
    private final LaggingUnits units =
            new LaggingUnits(measured, store, reports.obstacles, reports.stage.programs, reports.clock);
    private Ladder ladder;

    @BeforeAll
    static void deploy() {
        decisions = new EvaluatedDecisions();
    }

    @AfterAll
    static void close() {
        decisions.close();
    }

    @BeforeEach
    void usual() {
        when(measured.told(any(), any()))
                .thenAnswer(call -> call.<Use>getArgument(1).percent());
        policy(EscalationPolicy.USUAL);
        ladder = ladder(sponsorship);
    }

    @Test
    @Proves({"S108", "S109", "S110", "S137", "S147"})
    void by_default_help_comes_first_and_an_order_last() {
        Escalation opened = lagging(60);
        List<String> rungs = new ArrayList<>();
        for (int step = 0; step < 5; step++) {
            String rung = (String) run(ladder.choose(job(opened))).get("rung");
            rungs.add(rung);
            if (!rung.equals("none")) {
                through(opened, Rung.of(rung).orElseThrow(), 60);
            }
        }

        assertThat(rungs).containsExactly("help", "motivate", "incentives", "mandate", "none");
        assertThat(now(opened).state()).isEqualTo(Escalation.State.USED_UP);
        assertThat(proofs(opened)).hasSize(9);
    }

    @Test
    void the_ladder_goes_by_the_exact_number_and_says_none_where_it_is_held_back() {
        doReturn(null).when(measured).told(any(), any());
        Escalation opened = lagging(60);
        assertThat(opened.opening()).isNull();
        assertThat(Ladder.use(opened)).startsWith("Fewer than 75 % of the people use it; the number is held back");

        run(ladder.choose(job(opened)));
        through(opened, Rung.HELP, 92);

        assertThat(now(opened).state()).isEqualTo(Escalation.State.RECOVERED);
        assertThat(now(opened).closing()).isNull();
    }

    @Test
    @Proves({"S136", "S146"})
    void push_back_that_goes_on_after_everything_becomes_an_obstacle_for_the_executive_sponsor() {
        policy(new EscalationPolicy(List.of(), EscalationPolicy.USUAL.days(), 14, List.of(), null, null));
        Escalation opened = lagging(60);
        assertThat(run(ladder.choose(job(opened)))).containsEntry("rung", "none");

        assertThat(reports.obstacles.of("crm")).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.catalogueId()).isEqualTo("stuck-after-all");
            assertThat(obstacle.owner()).isEqualTo("boss");
            assertThat(obstacle.blocking()).isTrue();
        });
    }

    @Test
    @Proves({"S87", "S95"})
    void a_policy_may_make_use_mandatory_first_and_leave_incentives_out() {
        policy(new EscalationPolicy(
                List.of(Rung.MANDATE, Rung.HELP, Rung.MOTIVATE),
                EscalationPolicy.USUAL.days(),
                14,
                List.of(),
                null,
                null));
        Escalation opened = lagging(60);
        List<Object> rungs = new ArrayList<>();
        for (int step = 0; step < 4; step++) {
            Object rung = run(ladder.choose(job(opened))).get("rung");
            rungs.add(rung);
            Rung.of(rung.toString()).ifPresent(taken -> through(opened, taken, 60));
        }

        assertThat(rungs).containsExactly("mandate", "help", "motivate", "none");
    }

    @Test
    void use_that_is_back_ends_the_ladder() {
        Escalation opened = lagging(60);
        run(ladder.choose(job(opened)));
        plan(Rung.HELP, Map.of());
        assertThat(run(ladder.begin(job(opened))))
                .containsEntry("rungOutcome", "begun")
                .containsEntry("measureAt", "2026-05-18T09:00:00+02:00");
        measures(80, null);

        assertThat(run(ladder.measure(job(opened)))).containsEntry("recovered", true);
        assertThat(now(opened).state()).isEqualTo(Escalation.State.RECOVERED);
        assertThat(proofs(opened)).extracting(data -> data.get("rung")).containsExactly("help", "help");
    }

    @Test
    @Proves({"S105", "S106"})
    void use_without_quality_is_no_recovery() {
        Escalation opened = lagging(60);
        run(ladder.choose(job(opened)));
        plan(Rung.HELP, Map.of());
        run(ladder.begin(job(opened)));
        measures(95, 40.0);

        assertThat(run(ladder.measure(job(opened)))).containsEntry("recovered", false);
        assertThat(now(opened).qualityLow()).isTrue();
    }

    @Test
    @Proves({"S178", "S179"})
    void a_private_tool_without_a_day_on_which_it_ends_sends_the_plan_back_and_no_rung_begins() {
        Escalation opened = lagging(60);
        run(ladder.choose(job(opened)));
        plan(Rung.HELP, Map.of("shadowTool", "Post-its"));

        assertThat(run(ladder.begin(job(opened)))).isEqualTo(Map.of("rungOutcome", "again"));
        assertThat(proofs(opened)).isEmpty();
        assertThat(ladder.reasons(
                        job(opened),
                        "PlanHelpTask",
                        reports.stage.latest(1, "PlanHelpTask").orElseThrow().content()))
                .singleElement()
                .asString()
                .contains("private tool ends");
    }

    @Test
    @Proves({"S87", "S88", "S147"})
    void an_order_begins_only_when_two_sponsors_of_different_lines_said_yes() {
        Escalation opened = orderPlanned();
        run(ladder.askSponsors(job(opened)));
        assertThat(sponsorship.asked).containsExactlyInAnyOrder("boss", "cio", "cfo");
        assertThat(sponsorship.request.question()).contains("weekly sales meeting", "60 %", "Tried before");
        assertThat(sponsorship.request.wording().in(Words.in("fr")))
                .contains(
                        "la réunion commerciale hebdomadaire n'utilise plus que le rapport",
                        "60 %",
                        "Déjà essayé\u00a0: rien.");

        assertThat(run(ladder.countConfirmations(job(opened)))).containsEntry("mandate", "waiting");
        sponsorship.says("cio", true);
        sponsorship.says("cfo", true);
        assertThat(run(ladder.countConfirmations(job(opened)))).containsEntry("mandate", "waiting");
        sponsorship.says("stranger", true);
        assertThat(run(ladder.countConfirmations(job(opened)))).containsEntry("mandate", "waiting");
        sponsorship.says("boss", true);
        assertThat(run(ladder.countConfirmations(job(opened))))
                .containsEntry("mandate", "given")
                .containsKey("measureAt");
    }

    @Test
    void an_order_that_too_many_sponsors_refuse_or_leave_unanswered_does_not_begin() {
        Escalation opened = orderPlanned();
        run(ladder.askSponsors(job(opened)));
        sponsorship.says("boss", false);
        assertThat(run(ladder.countConfirmations(job(opened)))).isEqualTo(Map.of("mandate", "refused"));
        assertThatThrownBy(() -> run(ladder.measure(job(opened)))).isInstanceOf(Refused.class);
    }

    @Test
    void sponsors_who_do_not_answer_within_three_weeks_have_not_said_yes() {
        Escalation opened = orderPlanned();
        run(ladder.askSponsors(job(opened)));
        reports.clock.set(reports.clock.instant().plus(Duration.ofDays(22)));

        assertThat(run(ladder.countConfirmations(job(opened)))).isEqualTo(Map.of("mandate", "refused"));
    }

    @Test
    void without_a_way_to_ask_two_sponsors_there_is_no_order() {
        policy(new EscalationPolicy(List.of(Rung.MANDATE), EscalationPolicy.USUAL.days(), 14, List.of(), null, null));
        ladder = ladder(null);
        Escalation opened = lagging(60);

        assertThat(run(ladder.choose(job(opened)))).containsEntry("rung", "none");
    }

    @Test
    @Proves({"S93", "S94", "S96", "S138", "S139", "S140"})
    void pay_stays_off_until_an_agreement_names_it_also_in_a_programs_own_words() {
        List<String> chosen = List.of(
                "bonus",
                "extra-pay",
                "lower-commission",
                "raise",
                "promotion",
                "a cash bonus",
                "a day with the sales team");
        policy(new EscalationPolicy(List.of(Rung.values()), EscalationPolicy.USUAL.days(), 14, chosen, null, null));
        Incentives incentives = new Incentives(decisions);
        Incentives.Offer without = incentives.of(1, definition().escalation());
        assertThat(without.allowed()).containsOnlyKeys("a day with the sales team");
        assertThat(without.others())
                .anyMatch(text -> text.startsWith("Bonus: touches pay") || text.contains("works agreement"));

        policy(new EscalationPolicy(
                List.of(Rung.values()), EscalationPolicy.USUAL.days(), 14, chosen, "Agreement 12/2026", null));
        assertThat(incentives.of(1, definition().escalation()).allowed())
                .containsOnlyKeys(chosen.toArray(String[]::new));
    }

    @Test
    void a_unit_below_the_floor_opens_one_escalation_and_no_second_while_it_is_open() {
        assertThat(detect(60, null)).hasSize(1);
        assertThat(detect(61, null)).isEmpty();
    }

    @Test
    void a_unit_at_its_floor_opens_none() {
        assertThat(detect(75, null)).isEmpty();
        assertThat(reports.obstacles.of("crm")).isEmpty();
    }

    @Test
    void a_unit_as_little_below_the_floor_as_chance_makes_it_opens_none() {
        assertThat(detect(65, null)).isEmpty();
        assertThat(detect(60, null)).hasSize(1);
    }

    @Test
    void a_small_unit_is_taken_for_one_below_the_floor_only_when_few_of_it_are_left() {
        assertThat(new Use(LocalDate.parse("2026-06-01"), UNITS, "Sales", 10, "adoption", 60, 90, 75, null, false)
                        .belowFloor())
                .as("6 of 10 or fewer at a floor of 75 %: 22 of 100 cases")
                .isFalse();
        assertThat(new Use(LocalDate.parse("2026-06-01"), UNITS, "Sales", 10, "adoption", 50, 90, 75, null, false)
                        .belowFloor())
                .as("5 of 10 or fewer: 8 of 100 cases")
                .isFalse();
        assertThat(new Use(LocalDate.parse("2026-06-01"), UNITS, "Sales", 10, "adoption", 40, 90, 75, null, false)
                        .belowFloor())
                .as("4 of 10 or fewer: 2 of 100 cases")
                .isTrue();
    }

    @Test
    void a_unit_above_the_floor_that_declines_opens_one_until_it_is_back() {
        assertThat(detect(use(92, null, false))).isEmpty();
        assertThat(detect(use(80, null, false))).as("may be chance").isEmpty();
        assertThat(detect(use(84, null, true)))
                .as("not seen in the metric of the gate yet")
                .isEmpty();
        List<?> opened = detect(use(80, null, true));

        assertThat(opened).hasSize(1);
        assertThat(store.find(opened.getFirst().toString()).orElseThrow().needed())
                .isCloseTo(82.8, within(0.001));
    }

    @Test
    void in_the_first_two_weeks_nobody_is_escalated() {
        reports.clock.set(Instant.parse("2026-04-10T09:00:00Z"));
        assertThat(detect(10, null)).isEmpty();
        assertThat(detect(10, 10.0)).isEmpty();
        assertThat(reports.obstacles.of("crm")).isEmpty();
    }

    @Test
    @Proves({"S105", "S106"})
    void a_unit_that_uses_it_without_quality_raises_an_obstacle_and_not_every_week() {
        assertThat(detect(95, 50.0)).isEmpty();
        detect(95, 50.0);

        assertThat(reports.obstacles.of("crm"))
                .extracting(Obstacle::catalogueId)
                .containsExactly("going-through-the-motions");
    }

    @Test
    void a_ladder_ends_only_when_the_use_is_back_or_everything_was_tried() {
        EscalationSeal seal = new EscalationSeal(store);
        Escalation opened = lagging(60);
        assertThat(seal.known("crm", "pilot", opened.id())).isTrue();
        assertThat(seal.known("crm", "rollout", opened.id())).isFalse();
        assertThat(seal.known("crm", "pilot", "made-up")).isFalse();
        assertThatThrownBy(() -> seal.check(job(opened)))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Sales");

        run(ladder.choose(job(opened)));
        plan(Rung.HELP, Map.of());
        run(ladder.begin(job(opened)));
        measures(80, null);
        run(ladder.measure(job(opened)));
        seal.check(job(opened));
        assertThat(seal.known("crm", "pilot", opened.id())).isFalse();
    }

    @Test
    void a_unit_that_has_fewer_than_five_people_now_is_left_alone() {
        Escalation opened = lagging(60);
        run(ladder.choose(job(opened)));
        plan(Rung.HELP, Map.of());
        run(ladder.begin(job(opened)));
        when(measured.of(any(), anyString(), anyString(), anyString())).thenReturn(Optional.empty());

        assertThat(run(ladder.measure(job(opened)))).containsEntry("recovered", true);
        assertThat(now(opened).state()).isEqualTo(Escalation.State.NOT_MEASURABLE);
    }

    @Test
    void no_rung_is_taken_twice_and_none_begins_unplanned() {
        Escalation fresh = lagging(60);
        Escalation opened = fresh.choose(Rung.HELP);
        assertThatThrownBy(() -> opened.choose(Rung.MOTIVATE))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("not over yet");
        assertThatThrownBy(() -> opened.begun(Instant.EPOCH)).isInstanceOf(Refused.class);
        assertThatThrownBy(() -> opened.choose(Rung.HELP))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("already");
        Escalation order =
                fresh.choose(Rung.MANDATE).planned("the meeting", "lead", java.time.LocalDate.of(2026, 6, 1));
        assertThatThrownBy(() -> order.begun(Instant.EPOCH)).isInstanceOf(Refused.class);
    }

    private Escalation orderPlanned() {
        policy(new EscalationPolicy(List.of(Rung.MANDATE), EscalationPolicy.USUAL.days(), 14, List.of(), null, null));
        Escalation opened = lagging(60);
        run(ladder.choose(job(opened)));
        plan(Rung.MANDATE, Map.of());
        assertThat(run(ladder.begin(job(opened)))).isEqualTo(Map.of("rungOutcome", "sponsors"));
        return opened;
    }

    private void through(Escalation opened, Rung rung, double after) {
        plan(rung, Map.of());
        run(ladder.begin(job(opened)));
        if (rung == Rung.MANDATE) {
            run(ladder.askSponsors(job(opened)));
            sponsorship.says("boss", true);
            sponsorship.says("cio", true);
            run(ladder.countConfirmations(job(opened)));
        }
        measures(after, null);
        run(ladder.measure(job(opened)));
    }

    private void plan(Rung rung, Map<String, Object> differences) {
        Map<String, Object> answer =
                new HashMap<>(Map.of("what", "Half an hour for each", "byWhom", "lead", "until", "2026-05-15"));
        answer.putAll(
                switch (rung) {
                    case HELP -> Map.of("cause", "planning", "asked", 3);
                    case MOTIVATE ->
                        Map.of("wants", "My own figures", "gain", "No Friday list", "choice", "how", "threat", "no");
                    case INCENTIVES -> Map.of("kind", "free-lunch", "rewards", "quality", "open", "everybody");
                    case MANDATE -> Map.of("meeting", "sales", "report", "Pipeline", "substitute", "The spreadsheet");
                });
        answer.putAll(differences);
        reports.stage.answered(Ladder.task(rung), answer, reports.clock.instant());
    }

    private Escalation lagging(double percent) {
        List<?> opened = detect(percent, null);
        return store.find(opened.getFirst().toString()).orElseThrow();
    }

    private List<?> detect(double percent, Double quality) {
        return detect(use(percent, quality));
    }

    private List<?> detect(Use use) {
        when(measured.of(any(), anyString())).thenReturn(List.of(use));
        Job job = new Job(
                1,
                "type",
                "phase-stabilize",
                5,
                7,
                "DetectLaggingUnitsTask",
                9,
                Map.of(),
                new Scope("run-1", "crm", "pilot", null));
        List<?> ids = (List<?>) run(units.detect(job)).get("escalationIds");
        reports.clock.set(reports.clock.instant().plusSeconds(1));
        return ids;
    }

    private void measures(double percent, Double quality) {
        when(measured.of(any(), anyString(), anyString(), anyString())).thenReturn(Optional.of(use(percent, quality)));
    }

    private static Use use(double percent, Double quality) {
        return use(percent, quality, false);
    }

    private static Use use(double percent, Double quality, boolean declines) {
        return new Use(
                LocalDate.parse("2026-06-01"), UNITS, "Sales", 40, "adoption", percent, 90, 75, quality, declines);
    }

    private List<Map<String, Object>> proofs(Escalation escalation) {
        return reports.proven.stream()
                .filter(proof -> proof.kind() == EvidenceKind.ESCALATION_STEPPED
                        && escalation.id().equals(proof.subject()))
                .map(proof -> proof.data())
                .toList();
    }

    private Escalation now(Escalation escalation) {
        return store.find(escalation.id()).orElseThrow();
    }

    private Map<String, Object> run(Worker.Work work) {
        return reports.transactions.execute(tx -> work.run());
    }

    private static Job job(Escalation escalation) {
        return new Job(
                1,
                "type",
                Ladder.PROCESS,
                5,
                Stage.ROUND,
                "SomeTask",
                9,
                Map.of(),
                new Scope("run-1", "crm", "pilot", escalation.id()));
    }

    private ProgramDefinition definition() {
        return reports.stage.programs.get("crm").definition();
    }

    private void policy(EscalationPolicy policy) {
        ProgramDefinition definition = Stage.program(Map.of(
                "escalation",
                policy,
                "sponsors",
                List.of(
                        new Sponsor("boss", 5, "Board", List.of()),
                        new Sponsor("cio", 4, "Operations", List.of()),
                        new Sponsor("cfo", 4, "operations", List.of()))));
        when(reports.stage.programs.get("crm"))
                .thenReturn(new ProgramView(
                        "crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", definition));
    }

    private Ladder ladder(Confirmations confirmations) {
        StaticListableBeanFactory beans = new StaticListableBeanFactory();
        if (confirmations != null) {
            beans.addBean("confirmations", confirmations);
        }
        ObjectProvider<Confirmations> provider = beans.getBeanProvider(Confirmations.class);
        return new Ladder(
                store,
                measured,
                new Incentives(decisions),
                reports.obstacles,
                reports.people,
                reports.stage.programs,
                reports.stage,
                decisions,
                provider,
                reports,
                reports.clock);
    }

    /** Sponsors who answer as the test says. */
    private static final class Sponsorship implements Confirmations {

        private final List<Answer> answers = new ArrayList<>();
        private Request request;
        private Set<String> asked = Set.of();

        void says(String username, boolean yes) {
            answers.add(new Answer(username, yes, ""));
        }

        @Override
        public void ask(Request request, Set<String> usernames) {
            this.request = request;
            this.asked = usernames;
        }

        @Override
        public List<Answer> answers(String programId, String purpose, String subjectId) {
            return List.copyOf(answers);
        }
    }
}
