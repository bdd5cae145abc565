package dev.tollgate.measurement;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;
import org.springframework.lang.Nullable;

/**
 * When a share that is measured every week reaches its target at the trend of the last weeks: a straight line through the
 * logits of the shares by least squares, for adoption follows an S-curve (Rogers, Diffusion of Innovations, chapter 7), and
 * where it meets the target's logit with the limits of inverse regression (Fieller, J. R. Statist. Soc. B 16 (1954) 175;
 * Draper and Smith, Applied Regression Analysis, 3rd edition 1998, section 3.2), which have no end where the slope may be
 * none.
 *
 * <p>The windows of the shares overlap and curves are no lines, so that no theory says how often the limits of 80 % hold; docs/
 * metrics.md says how often they do on simulated curves, and what happens with those that never get there.
 */
final class Trend {

    static final int FEWEST = 5;
    static final int MOST = 7;
    static final int RECENT = 4;
    static final int HORIZON = 26;
    static final int WIDEST = 12;
    private static final double ONE_SIDE = 0.9;

    private Trend() {}

    /**
     * @param earliest weeks from now
     * @param latest weeks from now
     * @param because why it cannot be told; null where it can
     */
    record Crossing(int earliest, int latest, @Nullable String because) {

        private static Crossing unknown(String because) {
            return new Crossing(0, 0, because);
        }

        boolean known() {
            return because == null;
        }
    }

    /**
     * @param kept how many of the people each week, the latest last
     * @param target in percent
     */
    static Crossing of(List<Long> kept, long people, double target) {
        int weeks = kept.size();
        if (weeks > 0 && kept.getLast() * 100 >= target * people) {
            return new Crossing(0, 0, null);
        }
        if (weeks < FEWEST) {
            return Crossing.unknown("only %s measured, and a trend needs %d"
                    .formatted(weeks == 1 ? "one week is" : weeks + " weeks are", FEWEST));
        }
        if (target >= 100) {
            return Crossing.unknown("a trend never reaches everybody");
        }
        double middle = (weeks - 1) / 2.0;
        double mean = kept.stream().mapToDouble(count -> logit(count, people)).sum() / weeks;
        double spread = 0;
        double slope = 0;
        for (int week = 0; week < weeks; week++) {
            spread += (week - middle) * (week - middle);
            slope += (week - middle) * logit(kept.get(week), people);
        }
        slope /= spread;
        // Weeks that are all alike have a slope of a last digit.
        if (slope < 1e-9) {
            return Crossing.unknown("its use has not risen in the last %d weeks".formatted(weeks));
        }
        if (latestSlope(kept, people) < slope / 2) {
            return Crossing.unknown("its rise has slowed down in the last %d weeks".formatted(RECENT));
        }
        double squares = 0;
        double share = 0;
        for (int week = 0; week < weeks; week++) {
            double off = logit(kept.get(week), people) - mean - slope * (week - middle);
            squares += off * off;
            share += (kept.get(week) + 0.5) / (people + 1) / weeks;
        }
        // What chance does to a count of people; overlapping windows lie closer to their line than that.
        double chance = 1 / (people * share * (1 - share));
        double limit = TDistribution.of(weeks - 2).inverseCumulativeProbability(ONE_SIDE);
        double unsure = limit * limit * Math.max(chance, squares / (weeks - 2));
        double steep = slope * slope - unsure / spread;
        if (steep <= 0) {
            return Crossing.unknown("its rise in the last %d weeks may be chance".formatted(weeks));
        }
        double missing = Math.log(target / (100 - target)) - mean;
        double root = Math.sqrt(unsure * (missing * missing / spread + steep * (1 + 1.0 / weeks)));
        double earliest = Math.max(1, (slope * missing - root) / steep - middle);
        double latest = (slope * missing + root) / steep - middle;
        if (latest > HORIZON) {
            return Crossing.unknown("it may take more than half a year");
        }
        if (latest - earliest > WIDEST) {
            return Crossing.unknown("it may be in %.0f weeks or in %.0f".formatted(earliest, latest));
        }
        return new Crossing((int) earliest, (int) Math.ceil(Math.max(1, latest)), null);
    }

    private static double latestSlope(List<Long> kept, long people) {
        List<Long> recent = kept.subList(kept.size() - RECENT, kept.size());
        double slope = 0;
        double spread = 0;
        for (int week = 0; week < RECENT; week++) {
            double off = week - (RECENT - 1) / 2.0;
            slope += off * logit(recent.get(week), people);
            spread += off * off;
        }
        return slope / spread;
    }

    private static double logit(long count, long people) {
        return Math.log((count + 0.5) / (people - count + 0.5));
    }
}
