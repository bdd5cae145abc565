package dev.tollgate.measurement;

import static dev.tollgate.measurement.StatedInDocs.stated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How often {@link Rise} sees a win in a wave of ten groups that uses the software as ever, and how often and soon it sees one
 * that is there. The tables in docs/metrics.md are printed by {@link #main}; here fewer waves say whether they are true.
 */
class RiseTest {

    private static final int WEEKS = Declines.WEEKS;
    private static final int FEW = 300;

    /** As the docs round. */
    private static final double ROUNDED = 0.5;

    private static final int[] SIZES = {10, 12, 15, 18, 20, 25, 30, 40, 60, 100};
    private static final List<Integer> GROUP = List.of(10, 20, 50, 200);
    private static final List<Integer> MORE = List.of(10, 20, 30);
    private static final List<Integer> AFTER = List.of(2, 3, 4);

    /** What can happen to the weeks of a wave in which nobody changes a habit. */
    private enum Steady {
        OWN_HABIT("each person has a habit of their own, week by week"),
        LEAVE("three in ten were on leave for two of these weeks"),
        MOODS("a week is better or worse for everybody (standard deviation of the logit 0.2)"),
        ODD_WEEK("one week before in which half of those who would use it were away"),
        HOLIDAYS("everybody is back from two weeks of holidays that the program does not know"),
        FALLING("use falls");

        private final String words;

        Steady(String words) {
            this.words = words;
        }
    }

    @Test
    void steady_use_is_taken_for_a_win_as_rarely_as_the_docs_say() throws IOException {
        String docs = Files.readString(Path.of("docs/metrics.md"));
        for (Steady weeks : Steady.values()) {
            double stated = stated(docs, weeks.words).getFirst();
            assertThat(seen(weeks, FEW)).as(weeks.words).isCloseTo(stated, within(deviations(stated)));
        }
        assertThat(stated(docs, Steady.OWN_HABIT.words).getFirst()).isLessThan(100 * Decline.LEVEL);
        assertThat(seen(Steady.OWN_HABIT, FEW)).isLessThanOrEqualTo(100 * Decline.LEVEL);
    }

    @Test
    void a_rise_is_found_as_often_and_as_soon_as_the_docs_say() throws IOException {
        String docs = Files.readString(Path.of("docs/metrics.md"));
        for (int people : GROUP) {
            for (int more : MORE) {
                List<Double> stated = stated(docs, rise(people, more));
                for (int at = 0; at < AFTER.size(); at++) {
                    assertThat(found(people, more, AFTER.get(at), FEW))
                            .as("%s after %d weeks", rise(people, more), AFTER.get(at))
                            .isCloseTo(stated.get(at), within(deviations(stated.get(at))));
                }
            }
        }
    }

    @Test
    void the_exact_upper_tail_is_the_one_that_counting_all_ways_gives() {
        Random random = new Random(5);
        List<Integer> weeks = IntStream.range(0, 9).boxed().toList();
        for (int round = 0; round < 60; round++) {
            long[] active =
                    random.longs(5 + random.nextInt(4)).map(bits -> bits & 511).toArray();
            int worse = (int) Math.min(Decline.active(active, 0), Decline.active(active, 1));
            long[] away = Arrays.stream(active).map(person -> ~person).toArray();

            // Each person's weeks dealt out anew, all ways, one person after the other.
            double[] chance = {1};
            for (long person : active) {
                int used = Long.bitCount(person);
                double[] next = new double[chance.length + 2];
                for (int one = 0; one < 9; one++) {
                    for (int other = 0; other < 9; other++) {
                        if (one != other) {
                            int both = (one < used ? 1 : 0) + (other < used ? 1 : 0);
                            for (int sum = 0; sum < chance.length; sum++) {
                                next[sum + both] += chance[sum] / 72;
                            }
                        }
                    }
                }
                chance = next;
            }
            double atLeast = Arrays.stream(chance).skip(2L * worse).sum();

            assertThat(Decline.tail(away, weeks, 2 * (active.length - worse))).isCloseTo(atLeast, within(1e-9));
        }
    }

    @Test
    void a_rise_says_what_it_was_on_average_and_is_now_in_the_lesser_week() {
        long[] active = new long[20];
        Arrays.fill(active, 0, 8, 0b111111111);
        Arrays.fill(active, 8, 19, 0b11);
        active[19] = 0b01;

        assertThat(Rise.shown(active, IntStream.range(0, 9).boxed().toList(), 2))
                .contains(new Rise.Shown(40, 5, 95));
        assertThat(Rise.shown(active, IntStream.range(0, 5).boxed().toList(), 2))
                .as("three weeks before are too few")
                .isEmpty();
        assertThat(Rise.shown(
                        Arrays.copyOf(active, 4), IntStream.range(0, 9).boxed().toList(), 2))
                .as("fewer than five people")
                .isEmpty();
    }

    /** @param arguments how many waves a line, 20,000 unless told */
    public static void main(String[] arguments) {
        int waves = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        System.out.println("| weeks of steady use | waves with a win in four weeks |");
        System.out.println("|---|---|");
        for (Steady weeks : Steady.values()) {
            System.out.printf(Locale.ENGLISH, "| %s | %.1f %% |%n", weeks.words, seen(weeks, waves));
        }
        System.out.println();
        System.out.println("| a rise | found after two weeks | three | four |");
        System.out.println("|---|---|---|---|");
        for (int people : GROUP) {
            for (int more : MORE) {
                System.out.printf(
                        Locale.ENGLISH,
                        "| %s | %.0f %% | %.0f %% | %.0f %% |%n",
                        rise(people, more),
                        found(people, more, AFTER.get(0), waves / 4),
                        found(people, more, AFTER.get(1), waves / 4),
                        found(people, more, AFTER.get(2), waves / 4));
            }
        }
    }

    private static String rise(int people, int more) {
        return "of %d people %d %% begin".formatted(people, more);
    }

    private static double deviations(double percent) {
        return StatedInDocs.deviations(percent, FEW, ROUNDED);
    }

    private static double seen(Steady weeks, int waves) {
        Random random = new Random(2026);
        List<Integer> counted = IntStream.range(0, WEEKS).boxed().toList();
        int seen = 0;
        for (int wave = 0; wave < waves; wave++) {
            double[] moods = random.doubles(WEEKS)
                    .map(any -> random.nextGaussian() * 0.2)
                    .toArray();
            int odd = 2 + random.nextInt(4);
            boolean any = false;
            for (int size : SIZES) {
                long[] active = new long[size];
                for (int person = 0; person < size; person++) {
                    double habit = random.nextInt(10) < 4 ? 0 : habit(random);
                    int leave = weeks == Steady.LEAVE && random.nextInt(10) < 3 ? random.nextInt(WEEKS - 1) : WEEKS;
                    for (int week = 0; week < WEEKS; week++) {
                        double chance = switch (weeks) {
                            case MOODS -> habit == 0 ? 0 : 1 / (1 + (1 - habit) / habit * Math.exp(-moods[week]));
                            case FALLING -> habit * (0.5 + 0.04 * week);
                            case ODD_WEEK -> week == odd ? habit / 2 : habit;
                            case HOLIDAYS -> week == odd || week == odd + 1 ? habit / 2 : habit;
                            case LEAVE -> week == leave || week == leave + 1 ? 0 : habit;
                            case OWN_HABIT -> habit;
                        };
                        active[person] |= random.nextDouble() < chance ? 1L << week : 0;
                    }
                }
                any |= month(active, counted);
            }
            seen += any ? 1 : 0;
        }
        return seen * 100.0 / waves;
    }

    /** How often a group is found in which some people who never used it began some weeks ago; people take leave as above. */
    private static double found(int people, int more, int after, int waves) {
        Random random = new Random(2026);
        List<Integer> counted = IntStream.range(0, WEEKS).boxed().toList();
        int found = 0;
        for (int wave = 0; wave < waves; wave++) {
            long[] active = new long[people];
            for (int person = 0; person < people; person++) {
                boolean user = person * 10 >= people * 4;
                boolean begins = person < people * more / 100;
                double habit = habit(random);
                int leave = random.nextInt(10) < 3 ? random.nextInt(WEEKS - 1) : WEEKS;
                for (int week = 0; week < WEEKS; week++) {
                    boolean away = week == leave || week == leave + 1 || !user && !(begins && week < after);
                    active[person] |= random.nextDouble() < habit && !away ? 1L << week : 0;
                }
            }
            found += month(active, counted) ? 1 : 0;
        }
        return found * 100.0 / waves;
    }

    /** Whether one of the looks of four weeks sees it. */
    private static boolean month(long[] active, List<Integer> counted) {
        return IntStream.range(0, Decline.LOOKS)
                .anyMatch(at -> Rise.shown(active, Decline.latest(counted.subList(at, counted.size())), SIZES.length)
                        .isPresent());
    }

    /** Of those who use it, most people nearly every week, some seldom: on average in 76 weeks of 100. */
    private static double habit(Random random) {
        return 1 - 0.95 * Math.pow(random.nextDouble(), 3);
    }
}
