package dev.tollgate.training.planning;

import ai.timefold.solver.core.api.solver.SolverFactory;
import ai.timefold.solver.core.config.localsearch.LocalSearchPhaseConfig;
import ai.timefold.solver.core.config.solver.EnvironmentMode;
import ai.timefold.solver.core.config.solver.SolverConfig;
import ai.timefold.solver.core.config.solver.termination.TerminationConfig;
import java.time.Duration;
import java.util.function.IntFunction;

/**
 * Plans sessions: greedily first, then better as long as that pays. The same timetable is planned the same way each time:
 * the seed is fixed, and the search ends after a number of moves. The clock ends it only where there is too much to look
 * at, from some thousand seats on.
 */
public final class SessionPlanner {

    private static final Duration LONGEST = Duration.ofSeconds(45);
    private static final int MOVES = 5_000;
    private static final int MOVES_FOR_EACH_SEAT = 200;
    private static final int MOVES_FOR_EACH_SESSION = 500;

    private static final int FIRST_LOOK_DAYS = 14;
    private static final int DAYS_TO_CHOOSE_FROM = 8;

    private final Duration longest;

    public SessionPlanner() {
        this(LONGEST);
    }

    SessionPlanner(Duration longest) {
        this.longest = longest;
    }

    /**
     * Plans within as few days as it takes, and a few more to choose from.
     *
     * @param within makes the timetable, with openings in so many days; asked several times
     * @param horizonDays the most days
     */
    public Timetable plan(IntFunction<Timetable> within, int horizonDays) {
        return improve(within.apply(daysNeeded(within, horizonDays)));
    }

    /** Whether anybody can get a seat at all. */
    public boolean possible(IntFunction<Timetable> within, int horizonDays) {
        Timetable timetable = within.apply(horizonDays);
        GreedyPlanner.fill(timetable);
        return timetable.seats().stream().anyMatch(seat -> !seat.pinned() && seat.placed());
    }

    private static int daysNeeded(IntFunction<Timetable> within, int horizonDays) {
        for (int days = Math.min(FIRST_LOOK_DAYS, horizonDays); ; days = Math.min(2 * days, horizonDays)) {
            Timetable timetable = within.apply(days);
            GreedyPlanner.fill(timetable);
            if (timetable.seats().stream().allMatch(PlannedSeat::placed)) {
                long used = timetable.sessions().stream()
                        .filter(session -> !session.pinned() && session.held())
                        .mapToLong(PlannedSession::daysAhead)
                        .max()
                        .orElse(0);
                return (int) Math.min(used + DAYS_TO_CHOOSE_FROM, horizonDays);
            }
            if (days == horizonDays) {
                return days;
            }
        }
    }

    /** Returns the planned timetable; the one given is not to be used any more. */
    Timetable improve(Timetable timetable) {
        GreedyPlanner.fill(timetable);
        long seats = timetable.seats().stream().filter(seat -> !seat.pinned()).count();
        long sessions = timetable.sessions().stream()
                .filter(session -> !session.pinned())
                .count();
        if (seats == 0 || sessions == 0) {
            return timetable;
        }
        return factory(new TerminationConfig()
                        .withMoveCountLimit(MOVES + seats * MOVES_FOR_EACH_SEAT + sessions * MOVES_FOR_EACH_SESSION)
                        .withSpentLimit(longest))
                .buildSolver()
                .solve(timetable);
    }

    static SolverFactory<Timetable> factory(TerminationConfig termination) {
        return SolverFactory.create(new SolverConfig()
                .withSolutionClass(Timetable.class)
                .withEntityClasses(PlannedSession.class, PlannedSeat.class)
                .withConstraintProviderClass(TrainingConstraints.class)
                .withEnvironmentMode(EnvironmentMode.NO_ASSERT)
                .withRandomSeed(0L)
                .withPhases(new LocalSearchPhaseConfig())
                .withTerminationConfig(termination));
    }
}
