package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * {@link Trend} on curves of adoption that are known to their end. Each person takes the habit up in a week of their own (the
 * logistic distribution makes an S-curve of them), has a chance of their own to keep it each week, and some never take it up.
 * The table in docs/metrics.md is printed by {@link #main}; here fewer curves say whether it is true.
 */
class TrendTest {

    private static final int FEW = 300;
    private static final int END = 150;
    private static final int WINDOW = 4;

    /** @param reached percent of the people who take the habit up at all */
    private record Curve(String words, double halfLife, double reached, double target) {}

    private static final List<Curve> CURVES = List.of(
            new Curve("fast, most within five weeks, target 60 %", 1.5, 97, 60),
            new Curve("middling, target 60 %", 3, 97, 60),
            new Curve("slow, target 60 %", 5, 97, 60),
            new Curve("middling, target 85 %", 3, 100, 85),
            new Curve("slow, target 85 %", 5, 100, 85),
            new Curve("middling, stays at about 70 %, target 85 %", 3, 74, 85),
            new Curve("slow, stays at about 50 %, target 60 %", 5, 53, 60));

    private static final List<Integer> PEOPLE = List.of(20, 60, 200);

    /** @param told of 100 forecasts asked for @param held of 100 that were told @param width in weeks */
    private record Score(double told, double held, double width, int number) {}

    @Test
    void a_clear_rise_is_told_with_its_interval() {
        // Logits of 200 people: a straight line that reaches 60 % about three weeks on.
        Trend.Crossing crossing = Trend.of(List.of(40L, 48L, 57L, 67L, 78L, 89L), 200, 60);
        assertThat(crossing.known()).isTrue();
        assertThat(crossing.earliest()).isBetween(1, 3);
        assertThat(crossing.latest()).isBetween(3, 8);
    }

    @Test
    void it_says_why_it_cannot_tell() {
        assertThat(Trend.of(List.of(4L, 5L), 20, 60).because())
                .isEqualTo("only 2 weeks are measured, and a trend needs 5");
        assertThat(Trend.of(List.of(9L, 9L, 9L, 9L, 9L), 20, 60).because())
                .isEqualTo("its use has not risen in the last 5 weeks");
        assertThat(Trend.of(List.of(9L, 8L, 8L, 7L, 6L), 20, 60).because())
                .isEqualTo("its use has not risen in the last 5 weeks");
        assertThat(Trend.of(List.of(8L, 9L, 8L, 9L, 9L), 20, 60).because())
                .isEqualTo("its rise in the last 5 weeks may be chance");
        assertThat(Trend.of(List.of(600L, 660L, 730L, 800L, 880L), 20_000, 95).because())
                .contains("half a year");
    }

    @Test
    void what_is_at_its_target_has_reached_it_with_one_week_measured() {
        assertThat(Trend.of(List.of(12L), 20, 60)).isEqualTo(new Trend.Crossing(0, 0, null));
    }

    @Test
    void the_intervals_hold_as_often_as_the_docs_say() throws IOException {
        String docs = Files.readString(Path.of("docs/metrics.md"));
        for (Curve curve : CURVES) {
            for (int people : PEOPLE) {
                Matcher row = Pattern.compile(Pattern.quote("| " + line(curve, people) + " |") + "([^\n]*)")
                        .matcher(docs);
                assertThat(row.find()).as(line(curve, people)).isTrue();
                List<Double> stated = Pattern.compile("[0-9.]+")
                        .matcher(row.group(1))
                        .results()
                        .map(number -> Double.valueOf(number.group()))
                        .toList();
                Score seen = score(curve, people, FEW);
                assertThat(seen.told()).as(line(curve, people)).isCloseTo(stated.getFirst(), within(deviations(FEW)));
                if (seen.number() > 20) {
                    assertThat(seen.held())
                            .as("held of %s", line(curve, people))
                            .isCloseTo(stated.get(1), within(deviations(seen.number())));
                }
                if (curve.reached() > curve.target() && seen.number() > 20) {
                    assertThat(stated.get(1)).as(line(curve, people)).isGreaterThanOrEqualTo(80);
                }
            }
        }
    }

    /** Four standard deviations of a share at most, in percent. */
    private static double deviations(int number) {
        return 400 * Math.sqrt(0.25 / number);
    }

    /** @param arguments how many curves a line, 5,000 unless told */
    public static void main(String[] arguments) {
        int curves = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 5000;
        System.out.println("| curve | told | held | mean width |");
        System.out.println("|---|---|---|---|");
        for (Curve curve : CURVES) {
            for (int people : PEOPLE) {
                Score score = score(curve, people, curves);
                System.out.printf(
                        Locale.ENGLISH,
                        "| %s | %.0f %% | %s | %.1f weeks |%n",
                        line(curve, people),
                        score.told(),
                        score.number() == 0 ? "none told" : String.format(Locale.ENGLISH, "%.0f %%", score.held()),
                        score.width());
            }
        }
        Score all = score(CURVES, PEOPLE, curves);
        System.out.printf(
                Locale.ENGLISH,
                "| all of these | %.0f %% | %.0f %% | %.1f weeks |%n",
                all.told(),
                all.held(),
                all.width());
    }

    private static String line(Curve curve, int people) {
        return "%s, %d people".formatted(curve.words(), people);
    }

    private static Score score(Curve curve, int people, int curves) {
        return score(List.of(curve), List.of(people), curves);
    }

    private static Score score(List<Curve> kinds, List<Integer> sizes, int curves) {
        int asked = 0;
        int told = 0;
        int held = 0;
        double width = 0;
        for (Curve curve : kinds) {
            for (int people : sizes) {
                Random random = new Random(2027);
                for (int number = 0; number < curves; number++) {
                    long[] kept = kept(curve, people, random);
                    int reached = IntStream.range(0, END)
                            .filter(week -> kept[week] * 100 >= curve.target() * people)
                            .findFirst()
                            .orElse(END);
                    // Some week before it is reached, within half a year; whoever asks does not know which.
                    int from = Trend.FEWEST - 1;
                    int before = Math.min(reached, 26);
                    if (before <= from) {
                        continue;
                    }
                    int now = from + random.nextInt(before - from);
                    List<Long> seen = new ArrayList<>();
                    for (int week = Math.max(0, now - Trend.MOST + 1); week <= now; week++) {
                        seen.add(kept[week]);
                    }
                    asked++;
                    Trend.Crossing crossing = Trend.of(seen, people, curve.target());
                    if (crossing.known()) {
                        told++;
                        width += crossing.latest() - crossing.earliest();
                        held += reached - now >= crossing.earliest() && reached - now <= crossing.latest() ? 1 : 0;
                    }
                }
            }
        }
        return new Score(
                asked == 0 ? 0 : told * 100.0 / asked,
                told == 0 ? 0 : held * 100.0 / told,
                told == 0 ? 0 : width / told,
                told);
    }

    /** How many kept the habit in the four weeks before each week's end: three of them with use. */
    private static long[] kept(Curve curve, int people, Random random) {
        long[] kept = new long[END];
        double middle = 2 + 2 * curve.halfLife();
        for (int person = 0; person < people; person++) {
            boolean ever = random.nextDouble() * 100 < curve.reached();
            double uniform = Math.clamp(random.nextDouble(), 1e-9, 1 - 1e-9);
            double begins = middle + curve.halfLife() * Math.log(uniform / (1 - uniform));
            double habit = 1 - 0.2 * random.nextDouble();
            int used = 0;
            for (int week = 0; week < END + WINDOW; week++) {
                double chance = ever && week >= begins ? habit : 0.1;
                used = (used << 1 | (random.nextDouble() < chance ? 1 : 0)) & 15;
                if (week >= WINDOW && Integer.bitCount(used) >= 3) {
                    kept[week - WINDOW]++;
                }
            }
        }
        return kept;
    }
}
