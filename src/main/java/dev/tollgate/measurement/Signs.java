package dev.tollgate.measurement;

import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the use of a wave shows week by week beyond what chance explains, by group of units as gates pool them: use that declines
 * or rises, people who were trained and do not use it, and work that is done outside the software. Groups of fewer than five
 * people show nothing.
 */
@Service
public class Signs {

    /** Below it the quality says that people only go through the motions: the usual target of 90 less 15 points. */
    public static final double LOWEST_QUALITY = 75;

    private final Measuring measuring;
    private final WaveRecords records;
    private final ShadowReports shadow;

    Signs(Measuring measuring, WaveRecords records, ShadowReports shadow) {
        this.measuring = measuring;
        this.records = records;
        this.shadow = shadow;
    }

    /**
     * @param name in the words of the organisation
     * @param rise empty where use did not rise beyond chance, or where the quality says that people go through the motions
     * @param trainedNotUsing where more of them than the first gate after go-live allows
     * @param outside where more answers to the pulse say so than that gate allows
     */
    public record OfGroup(
            String name,
            Set<MeasuredUnit> units,
            int people,
            boolean declines,
            Optional<Risen> rise,
            Optional<Share> trainedNotUsing,
            Optional<Share> outside) {}

    /**
     * Percent of the group that used it in a week.
     *
     * @param before on average of so many of the weeks before, the better ones
     * @param now in the lesser one of the last two weeks
     */
    public record Risen(double before, int weeks, double now) {

        public String sentence() {
            return "before %s of the people used it in a week (average of the better %d weeks), now %s (the lesser of two weeks in a row)"
                    .formatted(Percent.text(before), weeks, Percent.text(now));
        }
    }

    /** @param allowed percent */
    public record Share(long counted, long of, double allowed) {

        public double percent() {
            return counted * 100.0 / of;
        }
    }

    /** Of a wave as it is now. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public List<OfGroup> of(String programId, String waveId, String runId) {
        Measured wave = measuring.now(programId, waveId, runId, Gate.IN_USE);
        return of(
                wave,
                measuring.asked(wave).stream()
                        .collect(Collectors.toMap(Snapshot.Asked::metric, Snapshot.Asked::target)),
                records.trained(programId, runId, waveId),
                shadow.count(wave));
    }

    /**
     * @param targets of the first gate after go-live
     * @param trained when whose training ended
     * @param outside answers to the pulse, by the largest unit of each group
     */
    static List<OfGroup> of(
            Measured wave, Map<Metric, Double> targets, Map<String, Instant> trained, List<Measure.Count> outside) {
        List<Integer> weeks = Declines.weeks(wave);
        List<OfGroup> groups = new ArrayList<>();
        wave.peopleByPool().forEach((name, people) -> {
            if (!Disclosure.enough(people.size())) {
                return;
            }
            Set<MeasuredUnit> units =
                    people.stream().map(MeasuredUnit::of).collect(Collectors.toCollection(TreeSet::new));
            long[] active = Declines.active(wave, people);
            groups.add(new OfGroup(
                    name,
                    units,
                    people.size(),
                    Decline.now(active, weeks, wave.poolCount()),
                    lowQuality(wave, people)
                            ? Optional.empty()
                            : Rise.shown(active, Decline.latest(weeks), wave.poolCount())
                                    .map(rise -> new Risen(rise.before(), rise.weeks(), rise.now())),
                    notUsing(wave, people, trained, targets.get(Metric.ADOPTION)),
                    outside(wave, units, outside, targets.get(Metric.SHADOW_REPORTS))));
        });
        return groups;
    }

    private static boolean lowQuality(Measured wave, List<Person> people) {
        long rated = people.stream()
                .mapToLong(person -> wave.use().rated(person.username()))
                .sum();
        long millionths = people.stream()
                .mapToLong(person -> wave.use().quality(person.username()))
                .sum();
        return !Metric.QUALITY.tooFew(rated, people.size())
                && millionths / UsageEvent.MILLIONTHS * 100 < LOWEST_QUALITY * rated;
    }

    /** Of those who were trained before a full window of use began. */
    private static Optional<Share> notUsing(
            Measured wave, List<Person> people, Map<String, Instant> trained, @Nullable Double target) {
        ExpectedUse.Window window = wave.use().window();
        if (target == null || window.days() < ExpectedUse.DAYS) {
            return Optional.empty();
        }
        Instant from = window.from().atStartOfDay(wave.definition().timeZone()).toInstant();
        List<Person> ready = people.stream()
                .filter(person -> trained.containsKey(person.username())
                        && trained.get(person.username()).isBefore(from))
                .toList();
        long using = ready.stream()
                .filter(person -> Adoption.kept(wave, person, window))
                .count();
        return Disclosure.enough(ready.size())
                        && Chance.atMost(using, ready.size(), target) <= Decline.LEVEL / wave.poolCount()
                ? Optional.of(new Share(ready.size() - using, ready.size(), 100 - target))
                : Optional.empty();
    }

    private static Optional<Share> outside(
            Measured wave, Set<MeasuredUnit> units, List<Measure.Count> answers, @Nullable Double target) {
        if (target == null) {
            return Optional.empty();
        }
        return answers.stream()
                .filter(count -> units.contains(count.unit()) && count.sample() > 0)
                .filter(count -> Disclosure.enough((int) count.sample())
                        && !Metric.SHADOW_REPORTS.tooFew(count.sample(), count.asked() == null ? 0 : count.asked()))
                .filter(count -> Chance.atLeast((long) count.numerator(), count.sample(), target)
                        <= Decline.LEVEL / wave.poolCount())
                .findFirst()
                .map(count -> new Share((long) count.numerator(), count.sample(), target));
    }
}
