package dev.tollgate.measurement;

import org.apache.commons.statistics.distribution.BinomialDistribution;

/**
 * The exact binomial test (Clopper and Pearson, Biometrika 26 (1934) 404): how likely a count of people is if each of them does
 * it with the same chance, apart from the others. Where people have chances of their own with this mean, a count this far from it
 * is less likely still (Hoeffding, Annals of Mathematical Statistics 27 (1956) 713).
 */
public final class Chance {

    private Chance() {}

    /** The chance that at most so many of them do it, each with a chance of so many percent. */
    public static double atMost(long seen, long of, double percent) {
        return distribution(of, percent).cumulativeProbability(Math.toIntExact(seen));
    }

    /** The chance that at least so many of them do it. */
    public static double atLeast(long seen, long of, double percent) {
        return distribution(of, percent).survivalProbability(Math.toIntExact(seen) - 1);
    }

    private static BinomialDistribution distribution(long of, double percent) {
        return BinomialDistribution.of(Math.toIntExact(of), Math.clamp(percent / 100, 0, 1));
    }
}
