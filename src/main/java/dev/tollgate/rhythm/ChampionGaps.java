package dev.tollgate.rhythm;

import dev.tollgate.engine.Job;
import dev.tollgate.measurement.Champions;
import dev.tollgate.obstacle.Obstacle;
import dev.tollgate.obstacle.ObstacleSource;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.obstacle.Raise;
import dev.tollgate.program.Programs;
import java.time.Clock;
import java.time.Instant;
import java.time.Period;
import java.util.Comparator;
import java.util.List;
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
    private final Obstacles obstacles;
    private final Clock clock;

    ChampionGaps(WeeklyReport report, Programs programs, Obstacles obstacles, Clock clock) {
        this.report = report;
        this.programs = programs;
        this.obstacles = obstacles;
        this.clock = clock;
    }

    /** Raises what nobody is at; the units with the most people first. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void raise(Job job) {
        Instant rested = clock.instant().minus(REST);
        List<Obstacle> raised = obstacles.of(job.programId()).stream()
                .filter(obstacle -> obstacle.raisedBy().equals(BY))
                .toList();
        int smallUnit = programs.get(job.programId()).definition().smallUnit();
        report.championGaps(job).stream()
                .filter(unit -> unit.people() >= smallUnit)
                .filter(unit -> raised.stream()
                        .noneMatch(obstacle -> unit.waveId().equals(obstacle.waveId())
                                && unit.unit().equals(obstacle.unit())
                                && (obstacle.isOpen() || obstacle.raisedAt().isAfter(rested))))
                .sorted(Comparator.comparingInt(Champions.Coverage::people)
                        .reversed()
                        .thenComparing(Champions.Coverage::unit))
                .limit(MOST_A_WEEK)
                .forEach(unit -> obstacles.raise(new Raise(
                        job.programId(),
                        unit.waveId(),
                        unit.unit(),
                        null,
                        "Champions are missing: %s. %s"
                                .formatted(
                                        WeeklyReport.lack(unit),
                                        unit.manager() == null
                                                ? "Nobody leads it who could be asked."
                                                : "'%s' leads most of its people: ask there who would like to help colleagues."
                                                        .formatted(unit.manager())),
                        ObstacleSource.DETECTION,
                        BY)));
    }
}
