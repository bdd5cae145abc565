package dev.tollgate.rhythm;

import dev.tollgate.engine.Job;
import dev.tollgate.language.Words;
import dev.tollgate.measurement.Champions;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.program.Programs;
import java.time.Clock;
import java.time.Period;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes a unit without enough champions somebody's work: an obstacle that is confirmed, gets a remedy with a date and is
 * verified like any other. One for a unit as long as it is open; a few a week, since each is work for the change lead. Small
 * units are left to the weekly report: gates pool them, and a colleague from next door is enough for them.
 */
@Component
public class ChampionGaps {

    /** Who raised it, where no person did. */
    static final String BY = "champion coverage";

    static final int MOST_A_WEEK = 2;

    /** Who rejected it, or closed it too early, is not asked again at once. */
    static final Period REST = Period.ofDays(90);

    private final WeeklyReport report;
    private final Programs programs;
    private final FoundObstacles found;

    ChampionGaps(WeeklyReport report, Programs programs, Obstacles obstacles, Clock clock) {
        this.report = report;
        this.programs = programs;
        this.found = new FoundObstacles(obstacles, clock, BY, REST, MOST_A_WEEK);
    }

    /** Raises what nobody is at; the units with the most people first. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void raise(Job job) {
        int smallUnit = programs.get(job.programId()).definition().smallUnit();
        found.raise(
                job,
                report.championGaps(job).stream()
                        .filter(unit -> unit.people() >= smallUnit)
                        .map(unit ->
                                new FoundObstacles.Found(unit.waveId(), unit.unit(), unit.people(), null, said(unit)))
                        .toList());
    }

    private static String said(Champions.Coverage unit) {
        return "Champions are missing: %s. %s"
                .formatted(
                        WeeklyReport.lack(unit, Words.english()),
                        unit.manager() == null
                                ? "Nobody leads it who could be asked."
                                : "'%s' leads most of its people: ask there who would like to help colleagues."
                                        .formatted(unit.manager()));
    }
}
