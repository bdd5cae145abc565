package dev.tollgate.measurement;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

/**
 * Takes the decision on a decline from counts, as docs/metrics.md has it, with whole numbers only: in how many ways the weeks
 * with use of each person can be put down, and in how many of these the two latest weeks have so few or fewer.
 */
final class DeclineProof {

    /**
     * People of a group who were active in the same number of the weeks looked at.
     *
     * @param weeks looked at
     * @param used in which each of them was active
     * @param latest twice the people who were active in the better of the two latest
     * @param oneIn the level of the test as one part of so many
     */
    record Alike(int weeks, int used, int people, int latest, boolean matters, long oneIn) {}

    private DeclineProof() {}

    static boolean shown(List<Alike> group) {
        Alike first = group.getFirst();
        if (!first.matters() || group.stream().mapToInt(Alike::people).sum() < 5) {
            return false;
        }
        BigInteger[] ways = new BigInteger[first.latest() + 1];
        Arrays.fill(ways, BigInteger.ZERO);
        ways[0] = BigInteger.ONE;
        BigInteger all = BigInteger.ONE;
        for (Alike alike : group) {
            for (int person = 0; person < alike.people(); person++) {
                BigInteger[] more = new BigInteger[ways.length];
                for (int sum = 0; sum < ways.length; sum++) {
                    more[sum] = BigInteger.ZERO;
                    for (int latest = 0; latest <= Math.min(2, sum); latest++) {
                        more[sum] = more[sum].add(ways[sum - latest]
                                .multiply(choose(2, latest))
                                .multiply(choose(alike.weeks() - 2, alike.used() - latest)));
                    }
                }
                ways = more;
                all = all.multiply(choose(alike.weeks(), alike.used()));
            }
        }
        BigInteger few = BigInteger.ZERO;
        for (BigInteger each : ways) {
            few = few.add(each);
        }
        return few.multiply(BigInteger.valueOf(first.oneIn())).compareTo(all) <= 0;
    }

    private static BigInteger choose(int of, int some) {
        if (some < 0 || some > of) {
            return BigInteger.ZERO;
        }
        BigInteger ways = BigInteger.ONE;
        for (int number = 1; number <= some; number++) {
            ways = ways.multiply(BigInteger.valueOf(of - some + number)).divide(BigInteger.valueOf(number));
        }
        return ways;
    }
}
