package dev.tollgate.measurement;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.HypergeometricDistribution;

/**
 * Whether a group of people uses the software less than it did: two weeks in a row against the {@value #BEFORE} weeks before
 * them, or as many as there are since go-live, at least {@value #FEWEST_BEFORE}.
 *
 * <p>The same people are counted every week, so that weeks are no independent samples and a binomial limit around their mean
 * would be wrong. Each person is a stratum of their own instead: of somebody who was active in t of the k weeks looked at, the
 * number of the two last weeks among these t is hypergeometric if their weeks are alike, whatever their own habit is. The sum
 * over the people has therefore a known distribution, the convolution of these, and its lower tail is the level of the test:
 * the exact conditional test for 2×2 tables in strata (Agresti, Categorical Data Analysis, 3rd edition 2013, section 7.3;
 * with matched pairs Cochran, Biometrika 37 (1950) 256, and, of two weeks, McNemar's test).
 *
 * <p>Both weeks are taken as if they were like the better one, so that one odd week is no decline, and it has to matter: a tenth
 * fewer active people than the weeks before on average. The level is {@value #LEVEL} ÷ ({@value #LOOKS} looks × groups of the
 * wave): by Bonferroni, a wave that is used as steadily as ever is alarmed in a month of weekly looks, or in the last four
 * weeks at a gate, with a chance of at most 5 %, and of less since the better week counts. That holds where people decide by
 * themselves and one week does not depend on the one before; leave of two weeks and weeks that are bad for everybody break
 * it. docs/metrics.md has what a simulation says of them.
 */
final class Decline {

    static final double LEVEL = 0.05;
    static final int LOOKS = 4;
    static final int BEFORE = 7;
    static final int FEWEST_BEFORE = 4;
    static final int FEWEST_PEOPLE = 5;
    private static final int LATEST = 2;

    private Decline() {}

    /**
     * @param active of each person, a bit for each week with use; bit 0 is the latest week
     * @param weeks the two that are asked about, and those before them, the latest first
     * @param groups how many groups of the wave are looked at
     */
    static boolean shown(long[] active, List<Integer> weeks, int groups) {
        int before = weeks.size() - LATEST;
        if (active.length < FEWEST_PEOPLE || before < FEWEST_BEFORE) {
            return false;
        }
        long[] people = weeks.stream().mapToLong(week -> active(active, week)).toArray();
        long earlier = Arrays.stream(people).skip(LATEST).sum();
        long better = Math.max(people[0], people[1]);
        return earlier > 0
                && better * before * 10 <= earlier * 9
                && tail(active, weeks, (int) (better * LATEST)) <= level(groups);
    }

    /** Of one look at one group, so that a month of looks at the wave has {@value #LEVEL}. */
    static double level(int groups) {
        return LEVEL / (LOOKS * (double) groups);
    }

    static long active(long[] active, int week) {
        return Arrays.stream(active).filter(person -> (person >> week & 1) == 1).count();
    }

    /** The chance of so few or fewer in the two latest weeks, given in how many of all these weeks each person was active. */
    static double tail(long[] active, List<Integer> weeks, int observed) {
        long looked = weeks.stream().mapToLong(week -> 1L << week).sum();
        int[] peopleByWeeks = new int[weeks.size() + 1];
        for (long person : active) {
            peopleByWeeks[Long.bitCount(person & looked)]++;
        }
        double[] chance = new double[observed + 1];
        chance[0] = 1;
        for (int used = 1; used < peopleByWeeks.length; used++) {
            HypergeometricDistribution latest = HypergeometricDistribution.of(weeks.size(), used, LATEST);
            double none = latest.probability(0);
            double one = latest.probability(1);
            double both = latest.probability(LATEST);
            for (int person = 0; person < peopleByWeeks[used]; person++) {
                for (int sum = observed; sum >= 0; sum--) {
                    chance[sum] = chance[sum] * none
                            + (sum > 0 ? chance[sum - 1] * one : 0)
                            + (sum > 1 ? chance[sum - LATEST] * both : 0);
                }
            }
        }
        return Arrays.stream(chance).sum();
    }

    /** Whether the latest week shows a decline. */
    static boolean now(long[] active, List<Integer> counted, int groups) {
        return shown(active, latest(counted), groups);
    }

    /** The weeks that one look compares. */
    static List<Integer> latest(List<Integer> counted) {
        return counted.subList(0, Math.min(LATEST + BEFORE, counted.size()));
    }

    /** How many of the last four weeks show a decline. */
    static long weeks(long[] active, List<Integer> counted, int groups) {
        return IntStream.range(0, counted.size())
                .filter(at -> counted.get(at) < LOOKS)
                .filter(at ->
                        shown(active, counted.subList(at, Math.min(at + LATEST + BEFORE, counted.size())), groups))
                .count();
    }
}
