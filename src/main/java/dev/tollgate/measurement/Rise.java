package dev.tollgate.measurement;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a group of people uses the software more than it did: {@link Decline} the other way round, two weeks in a row against
 * those before them. Both weeks are taken as if they were like the worse one, and of the weeks before the {@value #ODD} with the
 * fewest people do not count, so that people who are back from holidays are no rise. It has to matter: a tenth more active people
 * than the others of the weeks before on average, and more than in any of them. And it has to be more than chance explains, by
 * the same exact test and the same level: who was active in t of the k weeks was not in the other k − t, so that the chance of so
 * many who are active is that of so few who are not. To leave out the worst weeks only makes that harder. A wave whose use is as
 * steady as ever shows a rise in a month of weekly looks with a chance of at most 5 %; docs/metrics.md has what a simulation says.
 */
final class Rise {

    private static final int LATEST = 2;
    private static final int ODD = 2;

    private Rise() {}

    /**
     * Percent of the group that was active in a week.
     *
     * @param weeks how many weeks the first one is the average of
     */
    record Shown(double before, int weeks, double now) {}

    /**
     * @param active of each person, a bit for each week with use; bit 0 is the latest week
     * @param weeks the two that are asked about, and those before them, the latest first
     * @param groups how many groups of the wave are looked at
     */
    static Optional<Shown> shown(long[] active, List<Integer> weeks, int groups) {
        int before = weeks.size() - LATEST;
        if (active.length < Decline.FEWEST_PEOPLE || before < Decline.FEWEST_BEFORE) {
            return Optional.empty();
        }
        long worse = weeks.stream()
                .limit(LATEST)
                .mapToLong(week -> Decline.active(active, week))
                .min()
                .orElseThrow();
        List<Integer> earlier = weeks.stream()
                .skip(LATEST)
                .sorted(Comparator.comparingLong((Integer week) -> Decline.active(active, week))
                        .reversed())
                .limit(Math.max(Decline.FEWEST_BEFORE, before - ODD))
                .toList();
        long best = Decline.active(active, earlier.getFirst());
        long sum =
                earlier.stream().mapToLong(week -> Decline.active(active, week)).sum();
        if (worse <= best || worse * earlier.size() * 10 < sum * 11) {
            return Optional.empty();
        }
        List<Integer> compared =
                Stream.concat(weeks.stream().limit(LATEST), earlier.stream()).toList();
        long[] away = Arrays.stream(active).map(person -> ~person).toArray();
        if (Decline.tail(away, compared, (int) (active.length - worse) * LATEST) > Decline.level(groups)) {
            return Optional.empty();
        }
        return Optional.of(
                new Shown(sum * 100.0 / earlier.size() / active.length, earlier.size(), worse * 100.0 / active.length));
    }
}
