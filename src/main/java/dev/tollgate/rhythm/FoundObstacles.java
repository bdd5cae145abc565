package dev.tollgate.rhythm;

import dev.tollgate.engine.Job;
import dev.tollgate.obstacle.Obstacle;
import dev.tollgate.obstacle.ObstacleSource;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.obstacle.Raise;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.TemporalAmount;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.springframework.lang.Nullable;

/** Raises what one kind of weekly look found: once for a place while it is open and for a time after, and a few a week. */
final class FoundObstacles {

    private final Obstacles obstacles;
    private final Clock clock;
    private final String by;
    private final TemporalAmount rest;
    private final int mostAWeek;

    /**
     * @param by who raised it, where no person did
     * @param rest who rejected it, or closed it too early, is not asked again before
     */
    FoundObstacles(Obstacles obstacles, Clock clock, String by, TemporalAmount rest, int mostAWeek) {
        this.obstacles = obstacles;
        this.clock = clock;
        this.by = by;
        this.rest = rest;
        this.mostAWeek = mostAWeek;
    }

    /**
     * @param waveId null for the whole program
     * @param unit null for all units
     * @param catalogueId null for one in these words only
     */
    record Found(
            @Nullable String waveId,
            @Nullable String unit,
            int people,
            @Nullable String catalogueId,
            String text) {}

    /** In the caller's transaction; those of the most people first. */
    void raise(Job job, List<Found> found) {
        if (found.isEmpty()) {
            return;
        }
        Instant rested = clock.instant().minus(rest);
        List<Obstacle> known = obstacles.of(job.programId());
        found.stream()
                .filter(each -> known.stream()
                        .noneMatch(obstacle -> Objects.equals(each.waveId(), obstacle.waveId())
                                && Objects.equals(each.unit(), obstacle.unit())
                                && stands(obstacle, each, rested)))
                .sorted(Comparator.comparingInt(Found::people)
                        .reversed()
                        .thenComparing(each -> Objects.toString(each.unit(), "")))
                .limit(mostAWeek)
                .forEach(each -> obstacles.raise(new Raise(
                        job.programId(),
                        each.waveId(),
                        each.unit(),
                        each.catalogueId(),
                        each.text(),
                        ObstacleSource.DETECTION,
                        by)));
    }

    /** Whether somebody is at it, whoever said it first, or was a short time ago. */
    private boolean stands(Obstacle obstacle, Found found, Instant rested) {
        boolean ours = obstacle.raisedBy().equals(by);
        boolean same =
                ours || found.catalogueId() != null && found.catalogueId().equals(obstacle.catalogueId());
        return same && obstacle.isOpen() || ours && obstacle.raisedAt().isAfter(rested);
    }
}
