package dev.tollgate.training.planning;

import static org.assertj.core.api.Assertions.assertThat;

import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import ai.timefold.solver.core.api.solver.SolutionManager;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** 5,000 people of 40 departments: the solver against a greedy planner in the same run. */
class SchedulingBench {

    private static final int DEPARTMENTS = 40;
    private static final int PEOPLE_OF_A_DEPARTMENT = 125;
    private static final int PEOPLE_OF_A_TEAM = 12;
    private static final int AWAY_AT_ONCE = 3;
    private static final List<String> LOCATIONS = List.of("Berlin", "Paris", "Oxford", "Munich");
    private static final int ROOMS_OF_A_LOCATION = 3;
    private static final int POWER_USERS = 8;
    private static final int SEATS = 12;
    private static final int SESSIONS_OF_A_DEPARTMENT = 12;
    private static final int DAYS = 25;

    @Test
    void five_thousand_people_in_forty_departments() {
        Result greedy = plan(timetable -> {
            GreedyPlanner.fill(timetable);
            return timetable;
        });
        SessionPlanner planner = new SessionPlanner();
        Result solver = plan(planner::improve);

        System.out.printf(
                Locale.ROOT,
                "%d learners, %d departments, %d sessions%n",
                DEPARTMENTS * PEOPLE_OF_A_DEPARTMENT,
                DEPARTMENTS,
                DEPARTMENTS * SESSIONS_OF_A_DEPARTMENT);
        print("greedy", greedy);
        print("solver", solver);
        System.out.printf(
                Locale.ROOT,
                "ratio of soft costs, solver / greedy: %.2f%n",
                (double) solver.score().softScore() / greedy.score().softScore());
        assertThat(solver.score().hardScore()).as("no hard rule is broken").isZero();
        assertThat(solver.score().mediumScore()).as("everybody has a seat").isZero();
    }

    private record Result(HardMediumSoftScore score, Duration took, Duration worked) {}

    /** One department after the other, as their processes ask for it; what is booked stays. The score is that of all together. */
    private static Result plan(UnaryOperator<Timetable> planner) {
        List<PlannedSession> sessions = new ArrayList<>();
        List<PlannedSeat> seats = new ArrayList<>();
        List<Membership> memberships = new ArrayList<>();
        List<PlannedSession> booked = new ArrayList<>();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Duration took = Duration.ZERO;
        Duration worked = Duration.ZERO;
        for (int number = 0; number < DEPARTMENTS; number++) {
            Plan department = department(number, booked);
            department.sessions.addAll(booked);
            Timetable timetable = department.timetable();
            long begun = System.nanoTime();
            long workedBefore = threads.getCurrentThreadCpuTime();
            Timetable planned = planner.apply(timetable);
            took = took.plusNanos(System.nanoTime() - begun);
            worked = worked.plusNanos(threads.getCurrentThreadCpuTime() - workedBefore);
            planned.sessions().stream().filter(session -> !session.pinned()).forEach(session -> {
                sessions.add(session);
                if (session.held()) {
                    booked.add(PlannedSession.fixed(
                            "booked " + session.id(), new Course("booked", SEATS, 1, true), 1, session.heldAt()));
                }
            });
            seats.addAll(planned.seats());
            memberships.addAll(planned.memberships());
        }
        SolutionManager<Timetable, HardMediumSoftScore> scores =
                SolutionManager.create(SessionPlanner.factory(new TerminationConfig()));
        return new Result(scores.update(new Timetable(sessions, seats, memberships)), took, worked);
    }

    private static void print(String who, Result result) {
        System.out.printf(
                Locale.ROOT,
                "%s: %d hard rules broken, %d without a seat, soft cost %d, in %.1f s (%.1f s of one processor)%n",
                who,
                -result.score().hardScore(),
                -result.score().mediumScore(),
                -result.score().softScore(),
                result.took().toMillis() / 1000.0,
                result.worked().toMillis() / 1000.0);
    }

    /** Each department is at two locations, has its own trainer and can ask two of the power users. */
    private static Plan department(int number, List<PlannedSession> booked) {
        Random random = new Random(number);
        String name = "department-" + number;
        String home = LOCATIONS.get(number % LOCATIONS.size());
        String second = LOCATIONS.get((number + 1) % LOCATIONS.size());
        List<Room> near = new ArrayList<>();
        for (int room = 1; room <= ROOMS_OF_A_LOCATION; room++) {
            near.add(new Room("Room " + room, home, SEATS, List.of()));
            near.add(new Room("Room " + room, second, SEATS, List.of()));
        }
        List<Trainer> trainers = List.of(
                new Trainer(name + "-trainer", Set.of(home), Set.of("en"), Plan.NINE_TO_FIVE, List.of()),
                powerUser(number % POWER_USERS),
                powerUser((number + 1) % POWER_USERS));
        List<Opening> openings = new Openings(
                        Duration.ofMinutes(number % 2 == 0 ? 60 : 90), trainers, near, List.of(Plan.NINE_TO_FIVE))
                .between(
                        Plan.MONDAY,
                        Plan.MONDAY.plusDays(DAYS),
                        booked.stream().map(PlannedSession::heldAt).toList());
        Course course = new Course(name, SEATS, 1, true);
        Plan plan = new Plan();
        for (int session = 0; session < SESSIONS_OF_A_DEPARTMENT; session++) {
            plan.sessions.add(PlannedSession.of(name + "-" + session, course, 1, Plan.at(2, "09:00"), openings, null));
        }
        List<PlannedSession> own = List.copyOf(plan.sessions);
        for (int person = 0; person < PEOPLE_OF_A_DEPARTMENT; person++) {
            String username = name + "-" + person;
            Learner learner = new Learner(
                    username,
                    random.nextInt(5) > 0 ? home : second,
                    random.nextInt(10) > 0 ? "en" : "de",
                    Plan.NINE_TO_FIVE);
            plan.seats.add(PlannedSeat.of(username, learner, course, 1, own, null));
            plan.team(name + "-team-" + person / PEOPLE_OF_A_TEAM, AWAY_AT_ONCE, username);
        }
        return plan;
    }

    private static Trainer powerUser(int number) {
        return new Trainer(
                "power-user-" + number,
                Set.of(LOCATIONS.get(number % LOCATIONS.size())),
                number % 2 == 0 ? Set.of("en", "de") : Set.of("en", "fr"),
                Plan.NINE_TO_FIVE,
                List.of());
    }
}
