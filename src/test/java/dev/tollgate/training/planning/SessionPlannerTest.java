package dev.tollgate.training.planning;

import static dev.tollgate.training.planning.Plan.SALES;
import static dev.tollgate.training.planning.Plan.TESS;
import static dev.tollgate.training.planning.Plan.TOM;
import static dev.tollgate.training.planning.Plan.at;
import static dev.tollgate.training.planning.Plan.learner;
import static dev.tollgate.training.planning.Plan.opening;
import static dev.tollgate.training.planning.Plan.openings;
import static dev.tollgate.training.planning.Plan.room;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import ai.timefold.solver.core.api.score.analysis.ConstraintAnalysis;
import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import ai.timefold.solver.core.api.solver.SolutionManager;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionPlannerTest {

    private final SessionPlanner planner = new SessionPlanner();

    @Test
    void one_trainer_holds_sessions_back_to_back_for_groups_in_their_order() {
        Timetable planned = planner.improve(new Plan()
                .with(SALES, 1, 2, openings(List.of(TESS), List.of(), 2, 6), "ada", "ben", "cy", "dee")
                .timetable());

        assertThat(starts(planned))
                .containsExactly(Map.entry("sales-1-1", at(2, "09:00")), Map.entry("sales-1-2", at(2, "10:15")));
        assertThat(groups(planned))
                .containsExactly(
                        Map.entry("sales-1-1", List.of("ada", "ben")), Map.entry("sales-1-2", List.of("cy", "dee")));
    }

    @Test
    void plans_the_same_timetable_the_same_way_each_time() {
        Timetable once = planner.improve(crowded(3));
        Timetable again = planner.improve(crowded(3));

        assertThat(starts(again)).isEqualTo(starts(once));
        assertThat(groups(again)).isEqualTo(groups(once));
        assertThat(again.score()).isEqualTo(once.score());
    }

    @Test
    void a_team_is_spread_over_sessions_where_a_greedy_planner_leaves_people_out() {
        Plan plan = new Plan()
                .with(SALES, 1, 2, openings(List.of(TESS), List.of(), 2, 2), "ada", "ben", "cy", "dee")
                .team("one", 1, "ada", "ben")
                .team("other", 1, "cy", "dee");

        Timetable planned = planner.improve(plan.timetable());

        assertThat(planned.score().hardScore()).isZero();
        assertThat(planned.seats()).allMatch(PlannedSeat::placed);
        assertThat(groups(planned).values()).allSatisfy(group -> {
            assertThat(group).hasSize(2);
            assertThat(group.contains("ada")).isNotEqualTo(group.contains("ben"));
        });
    }

    @Test
    void a_curriculum_of_two_parts_is_attended_in_its_order_with_days_between() {
        List<Opening> openings = openings(List.of(TESS), List.of(), 2, 6);
        Timetable planned = planner.improve(new Plan()
                .with(SALES, 1, 1, openings, "ada", "ben")
                .with(SALES, 2, 1, openings, "ada", "ben")
                .timetable());

        assertThat(starts(planned))
                .containsExactly(Map.entry("sales-1-1", at(2, "09:00")), Map.entry("sales-2-1", at(3, "09:00")));
    }

    @Test
    void everybody_comes_to_the_room_at_their_own_location() {
        Room berlin = room("Room 5", 4);
        Room paris = new Room("Salle 3", "Paris", 4, List.of());
        Plan plan =
                new Plan().with(SALES, 1, 2, openings(List.of(TESS, TOM), List.of(berlin, paris), 2, 3), "ada", "ben");
        plan.seats.add(PlannedSeat.of(
                "amelie/sales/1",
                new Learner("amelie", "Paris", null, Plan.NINE_TO_FIVE),
                SALES,
                1,
                plan.sessions,
                null));

        Timetable planned = planner.improve(plan.timetable());

        assertThat(planned.seats())
                .allSatisfy(seat -> assertThat(seat.session().heldAt().room().location())
                        .isEqualTo(seat.learner().location()));
    }

    @Test
    void when_a_trainer_falls_ill_another_takes_over_and_nobody_moves_to_another_time() {
        Opening before = opening(TESS, null, 4, "10:15");
        Opening untouched = opening(TOM, null, 4, "09:00");
        List<Opening> left = openings(List.of(TOM), List.of(), 2, 6);
        PlannedSession ill = PlannedSession.of("of tess", SALES, 1, at(2, "09:00"), left, before);
        PlannedSession other = PlannedSession.of("of tom", SALES, 1, at(2, "09:00"), left, untouched);
        List<PlannedSession> sessions = List.of(ill, other);
        List<PlannedSeat> seats = new ArrayList<>();
        for (String username : List.of("ada", "ben", "cy")) {
            seats.add(PlannedSeat.of(username, learner(username), SALES, 1, sessions, ill));
        }
        seats.add(PlannedSeat.of("dee", learner("dee"), SALES, 1, sessions, other));

        Timetable planned = planner.improve(new Timetable(sessions, seats, List.of()));

        assertThat(starts(planned))
                .containsExactly(Map.entry("of tess", at(4, "10:15")), Map.entry("of tom", at(4, "09:00")));
        assertThat(planned.sessions()).extracting(PlannedSession::trainer).containsOnly("tom");
        assertThat(groups(planned).get("of tess")).containsExactly("ada", "ben", "cy");
    }

    @Test
    void when_nobody_can_take_over_only_the_people_of_that_session_move() {
        Opening gone = opening(TESS, null, 3, "09:00");
        Opening kept = opening(TESS, null, 4, "09:00");
        List<Opening> left = openings(List.of(TESS), List.of(), 4, 6);
        PlannedSession first = PlannedSession.of("gone", SALES, 1, at(2, "09:00"), left, gone);
        PlannedSession second = PlannedSession.of("kept", SALES, 1, at(2, "09:00"), left, kept);
        List<PlannedSession> sessions = List.of(first, second);
        List<PlannedSeat> seats = List.of(
                PlannedSeat.of("ada", learner("ada"), SALES, 1, sessions, first),
                PlannedSeat.of("ben", learner("ben"), SALES, 1, sessions, second),
                PlannedSeat.of("cy", learner("cy"), SALES, 1, sessions, second));

        Timetable planned = planner.improve(new Timetable(sessions, seats, List.of()));

        assertThat(starts(planned)).containsEntry("kept", at(4, "09:00"));
        assertThat(groups(planned).get("kept")).contains("ben", "cy");
        assertThat(planned.seats()).allMatch(PlannedSeat::placed);
    }

    @Test
    void says_why_a_session_is_where_it_is() {
        PlannedSession booked = PlannedSession.fixed("booked", SALES, 1, opening(TESS, null, 2, "09:00"));
        Plan plan = new Plan().with(SALES, 1, 2, openings(List.of(TESS), List.of(), 2, 6), "ada", "ben");
        plan.sessions.add(booked);

        Timetable planned = planner.improve(plan.timetable());

        Reasons reasons = new Reasons(planned);
        assertThat(starts(planned)).containsEntry("sales-1-1", at(2, "10:15"));
        assertThat(reasons.whyThen(planned.sessions().get(0)))
                .isEqualTo("Of the 1 earlier times 1 cannot be had: the trainer holds another session (1).");
        Timetable alone = planner.improve(new Plan()
                .with(SALES, 1, 1, openings(List.of(TESS), List.of(), 2, 6), "ada")
                .timetable());
        assertThat(new Reasons(alone).whyThen(alone.sessions().getFirst()))
                .isEqualTo("It is the first time that can be had.");
    }

    @Test
    void says_why_somebody_could_not_be_placed() {
        Timetable tooSmall = planner.improve(new Plan()
                .with(SALES, 1, 1, openings(List.of(TESS), List.of(), 2, 6), "ada", "ben", "cy", "dee")
                .timetable());
        assertThat(tooSmall.seats())
                .filteredOn(seat -> !seat.placed())
                .singleElement()
                .satisfies(seat -> assertThat(new Reasons(tooSmall).whyNoSeat(seat))
                        .isEqualTo("Of the 1 sessions none is possible: the session is full (1)."));

        Timetable nobodyThere =
                planner.improve(new Plan().with(SALES, 1, 1, List.of(), "ada").timetable());
        assertThat(nobodyThere.seats()).noneMatch(PlannedSeat::placed);
        assertThat(new Reasons(nobodyThere).whyNoSeat(nobodyThere.seats().getFirst()))
                .startsWith("No trainer is there, or no room open");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
    void is_never_worse_than_the_greedy_planner_and_both_break_no_rule(int seed) {
        Timetable greedy = crowded(seed);
        GreedyPlanner.fill(greedy);
        HardMediumSoftScore before = scores().update(greedy);

        Timetable planned = planner.improve(crowded(seed));

        assertThat(before.hardScore()).isZero();
        assertThat(planned.score().hardScore()).isZero();
        assertThat(planned.score()).isGreaterThanOrEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void what_is_judged_one_by_one_breaks_the_same_rules_as_the_whole(int seed) {
        Timetable timetable = crowded(seed);
        Random random = new Random(seed);
        timetable.sessions().forEach(session -> {
            if (random.nextInt(8) > 0) {
                session.moveTo(session.getOpenings()
                        .get(random.nextInt(session.getOpenings().size())));
            }
        });
        timetable.seats().forEach(seat -> {
            if (random.nextInt(8) > 0) {
                seat.sit(
                        seat.getSessions().get(random.nextInt(seat.getSessions().size())));
            }
        });

        Set<String> ofTheWhole = scores().analyze(timetable).constraintAnalyses().stream()
                .filter(analysis -> ((HardMediumSoftScore) analysis.score()).hardScore() < 0)
                .map(ConstraintAnalysis::constraintName)
                .collect(toSet());

        assertThat(GreedyPlanner.broken(timetable).stream().map(HardRule::constraint))
                .containsExactlyInAnyOrderElementsOf(ofTheWhole);
        assertThat(ofTheWhole).isNotEmpty();
    }

    /** Two courses of two parts, two trainers, two rooms, three teams, few days. */
    private static Timetable crowded(int seed) {
        Random random = new Random(seed);
        List<Opening> openings = openings(List.of(TESS, TOM), List.of(room("Room 5", 3), room("Room 6", 4)), 2, 4);
        Course it = new Course("it", 4, 1, true);
        String[] people = IntStream.rangeClosed(1, 10).mapToObj(n -> "p" + n).toArray(String[]::new);
        Plan plan = new Plan()
                .with(SALES, 1, 4, openings, people)
                .with(SALES, 2, 4, openings, people)
                .with(it, 1, 2, openings, "q1", "q2", "p1", "p2");
        Stream.of(people)
                .collect(Collectors.groupingBy(person -> random.nextInt(3), TreeMap::new, Collectors.toList()))
                .forEach((team, members) -> plan.team("team " + team, 2, members.toArray(String[]::new)));
        return plan.timetable();
    }

    private static SolutionManager<Timetable, HardMediumSoftScore> scores() {
        return SolutionManager.create(SessionPlanner.factory(new TerminationConfig()));
    }

    private static Map<String, Instant> starts(Timetable planned) {
        Map<String, Instant> starts = new TreeMap<>();
        planned.sessions().stream()
                .filter(PlannedSession::held)
                .forEach(session -> starts.put(session.id(), session.startsAt()));
        return starts;
    }

    private static Map<String, List<String>> groups(Timetable planned) {
        return planned.seats().stream()
                .filter(PlannedSeat::placed)
                .collect(Collectors.groupingBy(
                        seat -> seat.session().id(),
                        TreeMap::new,
                        Collectors.mapping(PlannedSeat::username, Collectors.toList())));
    }
}
