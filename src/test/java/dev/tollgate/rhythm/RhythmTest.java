package dev.tollgate.rhythm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.when;

import dev.tollgate.Proves;
import dev.tollgate.assignment.TestSuccession;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Scope;
import dev.tollgate.engine.Worker;
import dev.tollgate.escalation.LaggingUnits;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.language.Wording;
import dev.tollgate.lifecycle.PausedPrograms;
import dev.tollgate.lifecycle.Readiness;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.TaskBench;
import dev.tollgate.measurement.Champions;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Signs;
import dev.tollgate.measurement.ToldNumbers;
import dev.tollgate.obstacle.Obstacle;
import dev.tollgate.obstacle.ObstacleSource;
import dev.tollgate.obstacle.ObstacleState;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.obstacle.Raise;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.Sponsor;
import dev.tollgate.recognition.ProposedWins;
import dev.tollgate.rhythm.WeeklyReport.Result;
import dev.tollgate.sponsorship.SponsorAct;
import dev.tollgate.sponsorship.SponsorActs;
import dev.tollgate.sponsorship.TestSponsorActs;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

/** A program with the sponsors boss (executive) and sue; mia manages ada. Monday, 2 March 2026. */
class RhythmTest {

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final LocalDate today = LocalDate.of(2026, 3, 2);
    private final Stage stage = new Stage()
            .with("ada", "sales", "Sales rep", "ada@example.com")
            .with("mia", "sales", "Sales manager", "mia@example.com")
            .with("sue", "it", "Head", "sue@example.com")
            .with("boss", "it", "President", "boss@example.com")
            .with("lead", "it", "Developer", "lead@example.com")
            .managedBy("ada", "mia");
    private final Answers answers = new Answers();
    private final Champions champions = mock(Champions.class);
    private final List<Obstacle> known = new ArrayList<>();
    private final List<ProposedWins.Rose> proposed = new ArrayList<>();
    private boolean paused;
    private Readiness.LiveBeforeReady early;
    private long week = 500;
    private MailBench bench;
    private TaskBench tasks;
    private SponsorActs acts;
    private WeeklyReport report;
    private Rhythm rhythm;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void open() throws Exception {
        ProgramDefinition program = Stage.program(Map.of(
                "sponsors",
                List.of(new Sponsor("boss", 5, "Board", List.of()), new Sponsor("sue", 4, "IT", List.of()))));
        when(stage.programs.get("crm"))
                .thenReturn(
                        new ProgramView("crm", ProgramStatus.REGISTERED, "digest", Instant.EPOCH, "office", program));
        bench = new MailBench(database(), clock);
        tasks = new TaskBench(bench.jdbc, clock);
        acts = TestSponsorActs.on(bench.jdbc, clock);
        PausedPrograms pause = programId -> paused;
        Readiness readiness = (programId, runId, waveId, words) -> Optional.ofNullable(early);
        report = spy(new WeeklyReport(
                stage.programs,
                stage.roster,
                mock(Measuring.class),
                mock(ToldNumbers.class),
                tasks.tasks,
                champions,
                stage,
                new StaticListableBeanFactory(Map.of("pause", pause)).getBeanProvider(PausedPrograms.class),
                new StaticListableBeanFactory(Map.of("readiness", readiness)).getBeanProvider(Readiness.class),
                clock));
        doReturn(List.of()).when(report).results(any(), any());
        rhythm = new Rhythm(
                stage.programs,
                stage.roster,
                report,
                acts,
                answers,
                tasks.tasks,
                TestSuccession.on(bench, stage),
                new RhythmStore(bench.jdbc),
                mock(ToldNumbers.class),
                mock(ExecutivePage.class),
                bench.letters(stage),
                stage,
                clock);
        TestSponsorActs.commit(acts, "boss", "Open the sales meeting with its report", today.plusDays(30));
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void a_week_with_nothing_due_asks_and_mails_nobody_and_is_evidence_all_the_same() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today.plusDays(1));

        assertThat(run(rhythm::report)).containsEntry("reports", 0);
        assertThat(run(rhythm::dueActs)).containsEntry("subjects", List.of());
        run(rhythm::hold);

        assertThat(mails()).isEmpty();
        assertThat(stage.evidence).singleElement().satisfies(evidence -> {
            assertThat(evidence.kind()).isEqualTo(EvidenceKind.RHYTHM_HELD);
            assertThat(evidence.data()).containsEntry("asks", 0);
        });
    }

    @Test
    @Proves({"S90", "S162"})
    void managers_get_the_numbers_of_their_own_people_without_a_report_made_by_hand() {
        Result sales = result("Sales", Set.of(new MeasuredUnit("sales", "Berlin")), 3.0);
        Result others = result("Elsewhere", Set.of(new MeasuredUnit("elsewhere", "Paris")), 3.0);
        doReturn(List.of(sales, others)).when(report).results(any(), any());

        assertThat(run(rhythm::report)).containsEntry("reports", 1);
        assertThat(mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .startsWith("mia ")
                        .contains("- Sales (Pilot wave): as measured")
                        .contains("instead of reports made by hand")
                        .doesNotContain("Elsewhere", "Name of ada"));
    }

    @Test
    void the_reports_say_that_a_wave_is_live_before_ready_also_where_no_number_can_be_shown() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today.plusDays(1));
        early = live(null);

        assertThat(run(rhythm::report)).containsEntry("reports", 1);
        run(rhythm::hold);

        assertThat(mails())
                .satisfiesExactlyInAnyOrder(
                        mail -> assertThat(mail)
                                .startsWith("mia ")
                                .contains("Pilot wave: Live before ready since 1 March 2026"),
                        mail -> assertThat(mail)
                                .startsWith("boss CRM rollout: live before people are ready")
                                .contains("Pilot wave: Live before ready since 1 March 2026"));
    }

    @Test
    void a_report_with_numbers_begins_with_the_wave_that_is_live_before_ready() {
        early = live(null);
        doReturn(List.of(result("Sales", Set.of(new MeasuredUnit("sales", "Berlin")), 3.0)))
                .when(report)
                .results(any(), any());

        run(rhythm::report);

        assertThat(mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .containsSubsequence(
                                "Live before ready since 1 March 2026", "- Sales (Pilot wave): as measured"));
    }

    @Test
    void a_wave_that_is_ready_by_now_is_no_longer_told_of() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today.plusDays(1));
        early = live(clock.instant());

        assertThat(run(rhythm::report)).containsEntry("reports", 0);
        run(rhythm::hold);

        assertThat(mails()).isEmpty();
    }

    @Test
    void who_leads_a_unit_without_enough_champions_is_told_what_to_do_and_the_change_lead_whom_to_expect_it_from() {
        when(champions.of("crm"))
                .thenReturn(List.of(
                        unit("Sales", 120, List.of("ada"), "mia"),
                        unit("IT", 20, List.of("sue"), "boss"),
                        unit("Legal", 1, List.of(), null)));

        assertThat(run(rhythm::report)).containsEntry("reports", 2);

        assertThat(mails())
                .satisfiesExactlyInAnyOrder(
                        mail -> assertThat(mail)
                                .startsWith("mia ")
                                .contains(
                                        "- Sales (Pilot wave) has one champion for 120 people and needs 3: ask who of them"
                                                + " would like to help colleagues, name 2 people to Name of lead until 9 March, and"
                                                + " give them time for it.")
                                .doesNotContain("Legal", "IT (", "judge nobody"),
                        mail -> assertThat(mail)
                                .startsWith("lead ")
                                .contains("Name of mia is asked to name 2 people to you until 9 March")
                                .contains(
                                        "- Legal (Pilot wave) has no champion for one person and needs 1: find one person"
                                                + " there until 9 March")
                                .doesNotContain("IT ("));
    }

    @Test
    void missing_champions_of_a_unit_that_is_not_small_become_an_obstacle_once_a_few_a_week_the_largest_unit_first() {
        when(champions.of("crm"))
                .thenReturn(List.of(
                        unit("Legal", 9, List.of(), null),
                        unit("Sales", 120, List.of("ada"), "mia"),
                        unit("IT", 20, List.of("sue"), "boss"),
                        unit("Finance", 30, List.of(), "mia"),
                        unit("Support", 10, List.of(), null)));
        ChampionGaps gaps = new ChampionGaps(report, stage.programs, obstacles(), clock);

        run(job -> () -> gapsOf(gaps, job));
        assertThat(known).extracting(Obstacle::unit).containsExactly("sales", "finance");
        assertThat(known.getFirst().said())
                .isEqualTo("Champions are missing: Sales (Pilot wave) has one champion for 120 people and needs 3."
                        + " 'mia' leads most of its people: ask there who would like to help colleagues.");
        assertThat(known.getFirst().source()).isEqualTo(ObstacleSource.DETECTION);
        run(job -> () -> gapsOf(gaps, job));
        run(job -> () -> gapsOf(gaps, job));
        assertThat(known).extracting(Obstacle::unit).containsExactly("sales", "finance", "support");

        known.replaceAll(open -> obstacle(
                new Raise("crm", "pilot", open.unit(), null, open.said(), open.source(), open.raisedBy()),
                ObstacleState.REJECTED));
        run(job -> () -> gapsOf(gaps, job));
        assertThat(known).as("rejected a moment ago").hasSize(3);
        clock.advance(Duration.ofDays(91));
        run(job -> () -> gapsOf(gaps, job));
        assertThat(known).hasSize(5);
    }

    private Obstacles obstacles() {
        Obstacles obstacles = mock(Obstacles.class);
        when(obstacles.of("crm")).thenAnswer(call -> List.copyOf(known));
        when(obstacles.raise(any())).thenAnswer(call -> {
            Raise raise = call.getArgument(0);
            known.add(obstacle(raise, ObstacleState.PROPOSED));
            return known.getLast();
        });
        return obstacles;
    }

    private static Map<String, Object> gapsOf(ChampionGaps gaps, Job job) {
        gaps.raise(job);
        return Map.of();
    }

    private Obstacle obstacle(Raise raise, ObstacleState state) {
        return new Obstacle(
                "o",
                "crm",
                raise.waveId(),
                raise.unit(),
                raise.catalogueId(),
                "name",
                raise.text(),
                raise.source(),
                raise.by(),
                clock.instant(),
                1,
                state,
                false,
                "lead",
                0,
                null,
                null,
                null,
                null,
                null,
                clock.instant(),
                null);
    }

    @Test
    void champions_that_are_missing_are_told_beside_the_numbers_of_the_week() {
        doReturn(List.of(result("Sales", Set.of(new MeasuredUnit("sales", "Berlin")), 3.0)))
                .when(report)
                .results(any(), any());
        when(champions.of("crm")).thenReturn(List.of(unit("Sales", 20, List.of(), "mia")));

        run(rhythm::report);

        assertThat(mails())
                .filteredOn(mail -> mail.startsWith("mia "))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .containsSubsequence("has no champion for 20 people", "- Sales (Pilot wave): as measured"));
    }

    @Test
    void a_change_lead_who_leads_the_unit_is_told_once() {
        when(champions.of("crm")).thenReturn(List.of(unit("IT", 20, List.of(), "lead")));

        assertThat(run(rhythm::report)).containsEntry("reports", 1);
        assertThat(mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail).contains("have the program office add one person"));
    }

    @Test
    void of_a_wave_that_has_not_begun_no_champions_are_asked_for() {
        clock.advance(Duration.ofDays(-3));
        when(champions.of("crm")).thenReturn(List.of(unit("Sales", 20, List.of(), "mia")));

        assertThat(run(rhythm::report)).containsEntry("reports", 0);
    }

    @Test
    void no_numbers_are_mailed_while_the_program_is_paused() {
        doReturn(List.of(result("Sales", Set.of(new MeasuredUnit("sales", "Berlin")), 3.0)))
                .when(report)
                .results(any(), any());
        when(champions.of("crm")).thenReturn(List.of(unit("Sales", 20, List.of(), "mia")));
        paused = true;

        assertThat(run(rhythm::report)).containsEntry("reports", 0);
        assertThat(mails()).isEmpty();
    }

    @Test
    @Proves({"S41", "S46"})
    void a_sponsor_is_asked_for_a_due_act_until_it_was_done() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today);
        String act = act("sue").id();

        assertThat(askedThisWeek()).containsExactly("sue");
        assertThat(rhythm.toConfirm(job("sue")).get("dueActs"))
                .isEqualTo(List.of(Map.of("label", "Visit the first users (Monday, 2 March)", "value", act)));
        answers.give("sue", Map.of("happened", "no", "newDate", "2026-03-12"));
        assertThat(run(rhythm::recordActs)).containsEntry("subjects", List.of());
        assertThat(act("sue").done()).isFalse();

        nextWeek();
        assertThat(askedThisWeek()).isEmpty();

        nextWeek();
        assertThat(askedThisWeek()).containsExactly("sue");
        answers.give("sue", Map.of("happened", "some", "done", List.of(act, "made up")));
        run(rhythm::recordActs);
        assertThat(act("sue").doneOn()).isEqualTo(today.plusDays(14));

        nextWeek();
        assertThat(askedThisWeek()).isEmpty();
    }

    @Test
    void an_answer_that_does_not_fit_comes_back_once_with_the_reason_and_what_was_typed() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today);
        askedThisWeek();
        answers.give("sue", Map.of("happened", "no", "newDate", "2026-03-01", "needed", "Time"));

        assertThat(run(rhythm::recordActs)).containsEntry("subjects", List.of("sue"));
        Map<String, Object> shown = rhythm.toConfirm(job("sue"));
        assertThat(shown).containsEntry("needed", "Time");
        assertThat(shown.get("reasons").toString()).contains("2026-03-01, is in the past");

        answers.give("sue", Map.of());
        assertThat(run(rhythm::recordActs)).containsEntry("subjects", List.of());
        assertThat(act("sue").done()).isFalse();
    }

    @Test
    void nobody_is_asked_twice_at_the_same_time() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today);
        tasks.openFor("sue", Rhythm.CONFIRM_TASK, clock.instant());

        assertThat(askedThisWeek()).isEmpty();
    }

    @Test
    @Proves({"S174"})
    void a_sponsor_who_falls_silent_is_told_to_the_executive_sponsor_with_a_date() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today);
        askedThisWeek();
        run(rhythm::hold);

        assertThat(mails())
                .singleElement()
                .satisfies(mail ->
                        assertThat(mail).startsWith("boss ").contains("Talk with Name of sue until Monday, 9 March"));
    }

    @Test
    void a_sponsor_whose_full_week_kept_the_question_away_is_not_silent() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today);
        askedThisWeek();
        tasks.held("sue", Rhythm.CONFIRM_TASK, week, clock.instant());
        run(rhythm::hold);

        assertThat(mails()).isEmpty();
        assertThat(tasks.tasks.heldFor(week, Rhythm.CONFIRM_TASK))
                .as("withdrawn")
                .isEmpty();
    }

    @Test
    void a_sponsor_with_a_task_undone_for_ten_working_days_is_silent() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today.plusDays(30));
        tasks.open("T", "Some task", clock.instant(), Instant.parse("2026-02-16T16:00:00Z"), "sue");
        askedThisWeek();
        run(rhythm::hold);

        assertThat(mails()).singleElement().satisfies(mail -> assertThat(mail).contains("Talk with Name of sue"));
    }

    @Test
    void where_the_executive_sponsor_is_silent_the_change_lead_is_told() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today.plusDays(30));
        TestSponsorActs.commit(acts, "boss", "Open the sales meeting with its report", today);
        askedThisWeek();
        run(rhythm::hold);

        assertThat(mails()).singleElement().satisfies(mail -> assertThat(mail).startsWith("lead "));
    }

    @Test
    void a_sponsor_who_is_silent_a_second_week_becomes_an_obstacle_once() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today);
        heldWithSilence();
        assertThat(known).as("the executive sponsor is asked first").isEmpty();

        nextWeek();
        heldWithSilence();
        assertThat(known).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.catalogueId()).isEqualTo("leaders-move-on");
            assertThat(obstacle.said()).startsWith("No visible act and no answer for 2 weeks in a row: Name of sue.");
            assertThat(obstacle.source()).isEqualTo(ObstacleSource.DETECTION);
        });

        nextWeek();
        heldWithSilence();
        assertThat(known).hasSize(1);
    }

    @Test
    void where_the_executive_sponsor_is_silent_too_the_obstacle_is_not_theirs_to_confirm() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today.plusDays(60));
        TestSponsorActs.commit(acts, "boss", "Open the sales meeting with its report", today);
        heldWithSilence();
        nextWeek();
        heldWithSilence();

        assertThat(known).singleElement().satisfies(obstacle -> {
            assertThat(obstacle.catalogueId()).isNull();
            assertThat(obstacle.said()).contains("Name of boss").doesNotContain("Name of sue");
        });
    }

    @Test
    void who_has_not_committed_yet_is_no_obstacle_before_the_coalition_is_gathered() {
        heldWithSilence();
        nextWeek();
        heldWithSilence();
        assertThat(known).isEmpty();

        stage.append(new Evidence(
                "crm", "run-1", null, EvidenceKind.SEALED, "step-2-gather-sponsorship", 3, null, null, Map.of()));
        nextWeek();
        heldWithSilence();
        nextWeek();
        heldWithSilence();
        assertThat(known)
                .singleElement()
                .satisfies(obstacle -> assertThat(obstacle.said()).contains("Name of sue"));
    }

    @Test
    void a_new_day_for_an_act_keeps_a_sponsor_from_being_silent_until_then_but_not_a_third_time() {
        TestSponsorActs.commit(acts, "boss", "Open the sales meeting with its report", today.plusDays(365));
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today);
        for (int putOff = 1; putOff <= 2; putOff++) {
            askedThisWeek();
            answers.give(
                    "sue",
                    Map.of(
                            "happened",
                            "no",
                            "newDate",
                            today.plusDays(21L * putOff).toString()));
            run(rhythm::recordActs);
            run(rhythm::hold);
            for (int quiet = 0; quiet < 2; quiet++) {
                nextWeek();
                assertThat(askedThisWeek()).isEmpty();
                run(rhythm::hold);
            }
            nextWeek();
        }
        assertThat(mails())
                .filteredOn(mail -> mail.contains("Talk with Name of sue"))
                .isEmpty();

        askedThisWeek();
        answers.give(
                "sue", Map.of("happened", "no", "newDate", today.plusDays(90).toString()));
        run(rhythm::recordActs);
        run(rhythm::hold);
        nextWeek();
        askedThisWeek();
        run(rhythm::hold);
        assertThat(mails())
                .filteredOn(mail -> mail.contains("Talk with Name of sue"))
                .hasSize(1);
    }

    private void heldWithSilence() {
        askedThisWeek();
        run(rhythm::hold);
        SilentSponsors silent =
                new SilentSponsors(new RhythmStore(bench.jdbc), stage.programs, stage.roster, obstacles(), clock);
        run(job -> () -> {
            silent.raise(job);
            return Map.of();
        });
    }

    @Test
    void what_the_use_of_a_week_shows_beyond_chance_becomes_an_obstacle_or_a_win() {
        clock.advance(Duration.ofDays(70));
        Signs.OfGroup sales = group("sales", new Signs.Share(14, 20, 40), new Signs.Share(11, 20, 25), 70);
        Signs.OfGroup legal = group("legal", new Signs.Share(4, 6, 40), null, 0);
        Signs.OfGroup it = group("it", new Signs.Share(9, 12, 40), null, 0);
        Signs.OfGroup finance = group("finance", new Signs.Share(9, 12, 40), null, 80);
        look(Set.of("sales", "legal", "it"), Set.of("it"), sales, legal, it, finance);

        assertThat(known)
                .extracting(obstacle -> obstacle.unit() + " " + obstacle.catalogueId() + " " + obstacle.said())
                .satisfiesExactly(
                        said -> assertThat(said)
                                .startsWith("sales null Trained and not using: Name of sales (Pilot wave). Of those"
                                        + " trained more than four weeks ago 70 % do not"),
                        said -> assertThat(said)
                                .startsWith("sales shadow-tool Name of sales (Pilot wave): 55 % of the answers"));
        assertThat(proposed).extracting(rose -> rose.group().name()).containsExactly("Name of sales");

        look(Set.of("sales", "legal", "it"), Set.of("it"), sales, legal, it, finance);
        assertThat(known).as("open already").hasSize(2);
    }

    @Test
    void a_private_tool_that_somebody_named_already_is_not_reported_again_every_week() {
        clock.advance(Duration.ofDays(70));
        known.add(obstacle(
                new Raise("crm", "pilot", "sales", "shadow-tool", "Post-its", ObstacleSource.FORM, "mia"),
                ObstacleState.CONFIRMED));
        look(Set.of("sales"), Set.of(), group("sales", null, new Signs.Share(11, 20, 25), 0));

        assertThat(known).hasSize(1);
    }

    @Test
    void a_paused_program_and_a_wave_that_is_not_live_are_not_looked_at() {
        Signs.OfGroup sales = group("sales", new Signs.Share(14, 20, 40), new Signs.Share(11, 20, 25), 70);
        look(Set.of("sales"), Set.of(), sales);
        clock.advance(Duration.ofDays(70));
        paused = true;
        look(Set.of("sales"), Set.of(), sales);

        assertThat(known).isEmpty();
        assertThat(proposed).isEmpty();
    }

    /** @param told departments whose number the week's reports tell; helped: those that the ladder is at */
    private void look(Set<String> told, Set<String> helped, Signs.OfGroup... groups) {
        Signs signs = mock(Signs.class);
        when(signs.of("crm", "pilot", "run-1")).thenReturn(List.of(groups));
        ToldNumbers numbers = mock(ToldNumbers.class);
        when(numbers.ofWeek(week))
                .thenReturn(told.stream()
                        .map(department -> new ToldNumbers.ToldNumber(
                                "pilot",
                                "adoption",
                                department,
                                Set.of(new MeasuredUnit(department, "Berlin")),
                                today,
                                today,
                                20,
                                20,
                                10,
                                50.0,
                                60.0))
                        .toList());
        LaggingUnits lagging = mock(LaggingUnits.class);
        helped.forEach(department -> when(lagging.beingHelped(
                        "run-1", "pilot", Set.of(new MeasuredUnit(department, "Berlin"))))
                .thenReturn(true));
        ProposedWins wins = mock(ProposedWins.class);
        when(wins.propose(any(), any())).thenAnswer(call -> {
            proposed.addAll(call.getArgument(1));
            return Optional.empty();
        });
        PausedPrograms pause = programId -> paused;
        WeeklySigns weekly = new WeeklySigns(
                report,
                signs,
                numbers,
                lagging,
                wins,
                stage.roster,
                obstacles(),
                new StaticListableBeanFactory(Map.of("pause", pause)).getBeanProvider(PausedPrograms.class),
                clock);
        run(job -> {
            Runnable seen = weekly.look(job);
            return () -> {
                seen.run();
                return Map.of();
            };
        });
    }

    private static Signs.OfGroup group(String department, Signs.Share notUsing, Signs.Share outside, double now) {
        return new Signs.OfGroup(
                "Name of " + department,
                Set.of(new MeasuredUnit(department, "Berlin")),
                20,
                false,
                now > 0 ? Optional.of(new Signs.Risen(40, 5, now)) : Optional.empty(),
                Optional.ofNullable(notUsing),
                Optional.ofNullable(outside));
    }

    @Test
    @Proves({"S160"})
    void a_week_tells_at_most_three_next_asks_the_weakest_group_among_them() {
        TestSponsorActs.commit(acts, "sue", "Visit the first users", today);
        tasks.open("T", "Some task", clock.instant(), Instant.parse("2026-02-16T16:00:00Z"), "lead");
        doReturn(List.of(result("Sales", Set.of(), -12.0), result("Shipping", Set.of(), -31.0)))
                .when(report)
                .results(any(), any());
        askedThisWeek();
        run(rhythm::hold);

        assertThat(mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .contains("3 asks for this week")
                        .contains("the group furthest behind needs: Shipping (Pilot wave)")
                        .contains("Free Name of lead until Monday, 9 March for 'Some task'"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | die Woche Ihrer Teams | Guten Tag Name of mia, | - Sales (Pilot wave): as measured | Sales (Pilot wave)"
                        + " hat einen Champion für 120 Personen und braucht 3: Fragen Sie, wer von ihnen den anderen helfen"
                        + " möchte, nennen Sie Name of lead bis zum 9. März 2 Personen",
                "fr | la semaine de vos équipes | Bonjour Name of mia, | - Sales (Pilot wave) : as measured | Sales (Pilot"
                        + " wave) a un champion pour 120 personnes ; il en faut 3 : demandez qui d'entre eux voudrait aider ses"
                        + " collègues, indiquez 2 personnes à Name of lead d'ici au 9 mars"
            })
    void a_manager_reads_the_week_in_the_own_language(
            String language, String subject, String greeting, String numbers, String champions) {
        stage.reads("mia", language);
        doReturn(List.of(result("Sales", Set.of(new MeasuredUnit("sales", "Berlin")), 3.0)))
                .when(report)
                .results(any(), any());
        when(this.champions.of("crm")).thenReturn(List.of(unit("Sales", 120, List.of("ada"), "mia")));

        run(rhythm::report);

        assertThat(mails())
                .filteredOn(mail -> mail.startsWith("mia "))
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .containsSubsequence(subject, greeting, champions, numbers)
                        .doesNotContain("Nobody has to", "Dear"));
        assertThat(mails())
                .filteredOn(mail -> mail.startsWith("lead "))
                .singleElement()
                .satisfies(mail ->
                        assertThat(mail).contains("Name of mia is asked to name 2 people to you until 9 March"));
        assertThat(bench.jdbc
                        .sql("select language from delivery where username = 'mia'")
                        .query(String.class)
                        .list())
                .containsExactly(language);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "de | CRM rollout: 3 Bitten für diese Woche | - Fragen Sie Name of boss bis Montag, 9. März, was die Gruppe"
                        + " braucht, die am weitesten zurückliegt: Shipping (Pilot wave), as measured. | - Verschaffen Sie Name"
                        + " of lead bis Montag, 9. März Zeit für „Some task“, fällig war es am Montag, 16. Februar.",
                "fr | CRM rollout : 3 demandes pour cette semaine | - Demandez à Name of boss d'ici au lundi 9 mars ce dont a"
                        + " besoin le groupe le plus en retard : Shipping (Pilot wave), as measured. | - Libérez Name of lead"
                        + " d'ici au lundi 9 mars pour « Some task », qui était dû le lundi 16 février."
            })
    void the_executive_sponsor_reads_the_next_asks_in_the_own_language_and_they_are_kept_in_english(
            String language, String subject, String weakest, String overdue) {
        stage.reads("boss", language);
        tasks.open("T", "Some task", clock.instant(), Instant.parse("2026-02-16T16:00:00Z"), "lead");
        doReturn(List.of(result("Shipping", Set.of(), -31.0))).when(report).results(any(), any());
        run(rhythm::report);
        run(rhythm::hold);

        assertThat(mails())
                .singleElement()
                .satisfies(mail -> assertThat(mail)
                        .startsWith("boss ")
                        .contains(subject, weakest, overdue)
                        .doesNotContain("Nothing else", "Dear"));
        assertThat(new RhythmStore(bench.jdbc).latestAsks("crm"))
                .element(1)
                .asString()
                .startsWith("Ask Name of boss until Monday, 9 March what the group furthest behind needs");
    }

    private List<String> askedThisWeek() {
        run(rhythm::report);
        @SuppressWarnings("unchecked")
        List<String> subjects = (List<String>) run(rhythm::dueActs).get("subjects");
        return subjects;
    }

    private void nextWeek() {
        week++;
        clock.advance(Duration.ofDays(7));
    }

    private SponsorAct act(String sponsor) {
        return acts.of("crm").stream()
                .filter(act -> act.sponsor().equals(sponsor))
                .findFirst()
                .orElseThrow();
    }

    private Result result(String group, Set<MeasuredUnit> units, double gap) {
        return new Result(Stage.program().waves().getFirst(), group, units, Wording.of("as measured"), gap);
    }

    private static Champions.Coverage unit(String name, int people, List<String> champions, String manager) {
        int needed = Math.ceilDiv(people, 50);
        return new Champions.Coverage(
                "pilot",
                "Pilot wave",
                name.toLowerCase(Locale.ROOT),
                name,
                people,
                champions,
                needed,
                Math.max(0, needed - champions.size()),
                manager);
    }

    private static Readiness.LiveBeforeReady live(Instant until) {
        return new Readiness.LiveBeforeReady(
                Instant.parse("2026-03-01T07:00:00Z"),
                until,
                "its go-live date has come",
                null,
                List.of(),
                List.of(),
                List.of(),
                "Live before ready since 1 March 2026");
    }

    private Map<String, Object> run(Function<Job, Worker.Work> work) {
        Worker.Work prepared = work.apply(job(""));
        return bench.transactions.execute(status -> prepared.run());
    }

    private Job job(String subject) {
        return new Job(
                1,
                "type",
                "operating-rhythm",
                5,
                week,
                "SomeTask",
                9,
                Map.of("subject", subject),
                new Scope("run-1", "crm", null, null));
    }

    private List<String> mails() {
        return bench.jdbc
                .sql("select username, subject, body from delivery order by created_at, id")
                .query((row, number) -> String.join(
                                " ", row.getString("username"), row.getString("subject"), row.getString("body"))
                        // French has spaces there that do not break.
                        .replace('\u00a0', ' '))
                .list();
    }

    private final class Answers implements TaskAnswers {

        private final List<Answer> given = new ArrayList<>();

        void give(String sponsor, Map<String, Object> content) {
            given.add(new Answer(Rhythm.CONFIRM_TASK, week, sponsor, content, clock.instant()));
        }

        @Override
        public Optional<Answer> latest(long processInstanceKey, String elementId) {
            return all(processInstanceKey, elementId).stream().reduce((first, last) -> last);
        }

        @Override
        public Optional<Answer> latest(String runId, String waveId, String elementId) {
            return Optional.empty();
        }

        @Override
        public List<Answer> all(long processInstanceKey, String elementId) {
            return given.stream()
                    .filter(answer -> answer.processInstanceKey() == processInstanceKey)
                    .toList();
        }
    }
}
