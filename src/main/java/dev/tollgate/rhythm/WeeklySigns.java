package dev.tollgate.rhythm;

import dev.tollgate.engine.Job;
import dev.tollgate.escalation.LaggingUnits;
import dev.tollgate.lifecycle.PausedPrograms;
import dev.tollgate.measurement.Disclosure;
import dev.tollgate.measurement.MeasuredUnit;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Percent;
import dev.tollgate.measurement.Signs;
import dev.tollgate.measurement.ToldNumbers;
import dev.tollgate.measurement.ToldNumbers.ToldNumber;
import dev.tollgate.obstacle.Obstacles;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Unit;
import dev.tollgate.program.Wave;
import dev.tollgate.recognition.ProposedWins;
import dev.tollgate.rhythm.FoundObstacles.Found;
import java.time.Clock;
import java.time.Period;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Makes what a week's use shows beyond chance somebody's work: people who were trained and do not use the software, and work that
 * is done outside it, become obstacles; use that rose becomes a win whose people are to be thanked. Where the ladder is at a unit
 * already it is not said twice. What is told of a group's use is told only where the week's reports may tell its number.
 */
@Component
public class WeeklySigns {

    static final String TRAINED = "trained and not using";
    static final String OUTSIDE = "work outside the software";
    private static final String SHADOW_TOOL = "shadow-tool";
    private static final Period REST = Period.ofDays(90);
    private static final int MOST_A_WEEK = 2;

    private final WeeklyReport report;
    private final Signs signs;
    private final ToldNumbers numbers;
    private final LaggingUnits lagging;
    private final ProposedWins wins;
    private final Roster roster;
    private final ObjectProvider<PausedPrograms> paused;
    private final FoundObstacles trained;
    private final FoundObstacles outside;

    WeeklySigns(
            WeeklyReport report,
            Signs signs,
            ToldNumbers numbers,
            LaggingUnits lagging,
            ProposedWins wins,
            Roster roster,
            Obstacles obstacles,
            ObjectProvider<PausedPrograms> paused,
            Clock clock) {
        this.report = report;
        this.signs = signs;
        this.numbers = numbers;
        this.lagging = lagging;
        this.wins = wins;
        this.roster = roster;
        this.paused = paused;
        this.trained = new FoundObstacles(obstacles, clock, TRAINED, REST, MOST_A_WEEK);
        this.outside = new FoundObstacles(obstacles, clock, OUTSIDE, REST, MOST_A_WEEK);
    }

    /** Looks now; what it returns acts on what was seen, within a transaction. */
    public Runnable look(Job job) {
        if (paused.stream().anyMatch(pause -> pause.paused(job.programId()))) {
            return () -> {};
        }
        String runId = Objects.requireNonNull(job.scope()).runId();
        List<ToldNumber> told = numbers.ofWeek(job.processInstanceKey());
        List<Found> notUsing = new ArrayList<>();
        List<Found> elsewhere = new ArrayList<>();
        List<ProposedWins.Rose> rose = new ArrayList<>();
        for (Wave wave : report.live(job)) {
            for (Signs.OfGroup group : signs.of(job.programId(), wave.id(), runId)) {
                boolean shown = told.stream().anyMatch(number -> isOf(number, wave, group));
                group.trainedNotUsing()
                        .filter(share -> shown
                                && Disclosure.enough((int) share.counted())
                                && !lagging.beingHelped(runId, wave.id(), group.units()))
                        .ifPresent(share -> notUsing.add(found(
                                job,
                                wave,
                                group,
                                null,
                                "Trained and not using: %s (%s). Of those trained more than four weeks ago %s do not do their key action as often as their role should; at most %s are expected. Ask five of them what keeps them, and what the training left out."
                                        .formatted(
                                                group.name(),
                                                wave.name(),
                                                Percent.text(share.percent()),
                                                Percent.text(share.allowed())))));
                group.outside()
                        .ifPresent(share -> elsewhere.add(found(
                                job,
                                wave,
                                group,
                                SHADOW_TOOL,
                                "%s (%s): %s of the answers to the pulse say that reports are made or records are kept outside the software; at most %s are allowed."
                                        .formatted(
                                                group.name(),
                                                wave.name(),
                                                Percent.text(share.percent()),
                                                Percent.text(share.allowed())))));
                group.rise()
                        .filter(rise -> shown)
                        .ifPresent(rise -> rose.add(new ProposedWins.Rose(wave.id(), group, rise)));
            }
        }
        return () -> {
            trained.raise(job, notUsing);
            outside.raise(job, elsewhere);
            wins.propose(job, rose);
        };
    }

    private static boolean isOf(ToldNumber number, Wave wave, Signs.OfGroup group) {
        return number.of(Metric.ADOPTION)
                && number.waveId().equals(wave.id())
                && number.units().equals(group.units())
                && number.measuredOn().equals(number.toldOn());
    }

    private Found found(Job job, Wave wave, Signs.OfGroup group, String catalogueId, String text) {
        return new Found(wave.id(), unit(job.programId(), wave, group.units()), group.people(), catalogueId, text);
    }

    /** One of a group's units stands for it. */
    private String unit(String programId, Wave wave, Set<MeasuredUnit> units) {
        MeasuredUnit first = new TreeSet<>(units).first();
        return roster.units(programId, wave.id()).stream()
                .filter(unit -> unit.departmentId().equals(first.departmentId())
                        && first.location().equals(unit.location()))
                .map(Unit::id)
                .findFirst()
                .orElse(first.departmentId());
    }
}
