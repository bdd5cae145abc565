package dev.tollgate.measurement;

import static dev.tollgate.measurement.StatedInDocs.stated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How often {@link Decline} alarms a wave of ten groups that uses the software as ever, and how often and soon it finds a group
 * that does not. The table in docs/metrics.md is printed by {@link #main}; here fewer waves say whether it is true.
 */
class DeclineTest {

    private static final int WEEKS = Declines.WEEKS;
    private static final int FEW = 300;

    /** As the docs round. */
    private static final double ROUNDED = 0.5;

    private static final int[] SIZES = {10, 12, 15, 18, 20, 25, 30, 40, 60, 100};
    private static final List<Integer> LOST = List.of(20, 30, 50);
    private static final List<Integer> GROUP = List.of(10, 20, 50, 200);
    private static final List<Integer> AFTER = List.of(2, 3, 4);

    /** What can happen to the weeks of a wave in which nobody changes a habit. */
    private enum Steady {
        OWN_HABIT("everybody has a habit of their own, week by week"),
        LEAVE("three in ten were on leave for two weeks in a row"),
        MOODS("each week is better or worse for everybody (standard deviation of the logit 0.2)"),
        ODD_WEEK("one week in which half of those who would use it are away"),
        HOLIDAYS_KNOWN("two weeks of holidays in a row that the program knows"),
        HOLIDAYS_UNKNOWN("the same when it does not know them"),
        GROWING("use still grows");

        private final String words;

        Steady(String words) {
            this.words = words;
        }
    }

    @Test
    void steady_use_is_alarmed_as_rarely_as_the_docs_say() throws IOException {
        String docs = Files.readString(Path.of("docs/metrics.md"));
        for (Steady weeks : Steady.values()) {
            double stated = stated(docs, weeks.words).getFirst();
            double seen = alarms(weeks, FEW);
            assertThat(seen).as(weeks.words).isCloseTo(stated, within(deviations(stated)));
        }
        assertThat(stated(docs, Steady.OWN_HABIT.words).getFirst()).isLessThan(100 * Decline.LEVEL);
        assertThat(alarms(Steady.OWN_HABIT, FEW)).isLessThanOrEqualTo(100 * Decline.LEVEL);
    }

    @Test
    void a_fall_is_found_as_often_and_as_soon_as_the_docs_say() throws IOException {
        String docs = Files.readString(Path.of("docs/metrics.md"));
        for (int people : GROUP) {
            for (int lost : LOST) {
                List<Double> stated = stated(docs, fall(people, lost));
                for (int at = 0; at < AFTER.size(); at++) {
                    assertThat(found(people, lost, AFTER.get(at), FEW))
                            .as("%s after %d weeks", fall(people, lost), AFTER.get(at))
                            .isCloseTo(stated.get(at), within(deviations(stated.get(at))));
                }
            }
        }
    }

    @Test
    void the_exact_tail_is_the_one_that_counting_all_ways_gives() {
        Random random = new Random(11);
        int seen = 0;
        List<Integer> weeks = IntStream.range(0, 9).boxed().toList();
        for (int round = 0; round < 300; round++) {
            long[] active =
                    random.longs(5 + random.nextInt(25)).map(bits -> bits & 511).toArray();
            for (int person = 0; person < active.length; person++) {
                active[person] |= random.nextInt(3) > 0 ? 0b111111100 : 0;
                active[person] &= random.nextInt(6) > 0 ? ~0L : 0b111111100;
            }
            int groups = 1 + random.nextInt(4);
            List<DeclineProof.Alike> alike = new ArrayList<>();
            long[] people = IntStream.range(0, 9)
                    .mapToLong(week -> Arrays.stream(active)
                            .filter(one -> (one >> week & 1) == 1)
                            .count())
                    .toArray();
            long before = Arrays.stream(people).skip(2).sum();
            long better = Math.max(people[0], people[1]);
            boolean matters = better * 70 <= before * 9;
            for (long one : active) {
                alike.add(new DeclineProof.Alike(9, Long.bitCount(one), 1, (int) better * 2, matters, 80L * groups));
            }
            boolean shown = Decline.shown(active, weeks, groups);
            assertThat(shown).isEqualTo(DeclineProof.shown(alike));
            seen += shown ? 1 : 0;
        }
        assertThat(seen).isBetween(30, 270);
    }

    /** @param arguments how many waves a line, 20,000 unless told */
    public static void main(String[] arguments) {
        int waves = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        System.out.println("| weeks of steady use | waves alarmed in four weeks |");
        System.out.println("|---|---|");
        for (Steady weeks : Steady.values()) {
            System.out.printf(Locale.ENGLISH, "| %s | %.1f %% |%n", weeks.words, alarms(weeks, waves));
        }
        System.out.println();
        System.out.println("| a fall | found after two weeks | three | four |");
        System.out.println("|---|---|---|---|");
        for (int people : GROUP) {
            for (int lost : LOST) {
                System.out.printf(
                        Locale.ENGLISH,
                        "| %s | %.0f %% | %.0f %% | %.0f %% |%n",
                        fall(people, lost),
                        found(people, lost, AFTER.get(0), waves / 4),
                        found(people, lost, AFTER.get(1), waves / 4),
                        found(people, lost, AFTER.get(2), waves / 4));
            }
        }
    }

    private static String fall(int people, int lost) {
        return "of %d people %d %% stop".formatted(people, lost);
    }

    private static double deviations(double percent) {
        return StatedInDocs.deviations(percent, FEW, ROUNDED);
    }

    private static double alarms(Steady weeks, int waves) {
        Random random = new Random(2026);
        int alarmed = 0;
        for (int wave = 0; wave < waves; wave++) {
            double[] moods = random.doubles(WEEKS)
                    .map(any -> random.nextGaussian() * 0.2)
                    .toArray();
            // In one of the weeks that are asked about.
            int odd = random.nextInt(4);
            List<Integer> counted = IntStream.range(0, WEEKS)
                    .filter(week -> weeks != Steady.HOLIDAYS_KNOWN || week != odd && week != odd + 1)
                    .boxed()
                    .toList();
            boolean any = false;
            for (int size : SIZES) {
                long[] active = new long[size];
                for (int person = 0; person < size; person++) {
                    double habit = habit(random);
                    int leave = weeks == Steady.LEAVE && random.nextInt(10) < 3 ? random.nextInt(WEEKS - 1) : WEEKS;
                    for (int week = 0; week < WEEKS; week++) {
                        double chance = switch (weeks) {
                            case MOODS -> 1 / (1 + (1 - habit) / habit * Math.exp(-moods[week]));
                            case GROWING -> habit * (1 - 0.05 * week);
                            case ODD_WEEK -> week == odd ? habit / 2 : habit;
                            case HOLIDAYS_KNOWN, HOLIDAYS_UNKNOWN -> week == odd || week == odd + 1 ? habit / 2 : habit;
                            case LEAVE -> week == leave || week == leave + 1 ? 0 : habit;
                            case OWN_HABIT -> habit;
                        };
                        active[person] |= random.nextDouble() < chance ? 1L << week : 0;
                    }
                }
                any |= Decline.weeks(active, counted, SIZES.length) > 0;
            }
            alarmed += any ? 1 : 0;
        }
        return alarmed * 100.0 / waves;
    }

    /** How often a group is found in which some people stopped some weeks ago; people take leave as above. */
    private static double found(int people, int lost, int after, int waves) {
        Random random = new Random(2026);
        List<Integer> counted = IntStream.range(0, WEEKS).boxed().toList();
        int found = 0;
        for (int wave = 0; wave < waves; wave++) {
            long[] active = new long[people];
            for (int person = 0; person < people; person++) {
                double habit = habit(random);
                int leave = random.nextInt(10) < 3 ? random.nextInt(WEEKS - 1) : WEEKS;
                boolean stops = person < people * lost / 100;
                for (int week = 0; week < WEEKS; week++) {
                    boolean away = week == leave || week == leave + 1 || stops && week < after;
                    active[person] |= random.nextDouble() < habit && !away ? 1L << week : 0;
                }
            }
            found += Decline.weeks(active, counted, SIZES.length) > 0 ? 1 : 0;
        }
        return found * 100.0 / waves;
    }

    /** Most people nearly every week, some seldom: on average in 76 weeks of 100. */
    private static double habit(Random random) {
        return 1 - 0.95 * Math.pow(random.nextDouble(), 3);
    }
}
