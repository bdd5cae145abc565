package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * How often a wave of small units passes "Is it a habit?" by what is true of its people. Each person keeps the habit with the
 * same chance, so a small group may be above or below it by luck; the same seed gives the same numbers each time.
 */
class SmallUnitsTest {

    private static final int WAVES = 20_000;
    private static final int UNITS = 12;
    private static final int SMALLEST = 3;
    private static final int LARGEST = 9;
    private static final double TARGET = 85;
    private static final double FLOOR_MARGIN = 15;

    @Test
    void the_docs_say_how_often_a_wave_of_small_units_passes() throws IOException {
        assertThat(Files.readString(Path.of("docs/metrics.md"))).contains(String.join("\n", table()));
    }

    @Test
    void pooling_lets_fewer_waves_pass_by_luck_that_are_below_the_floor_and_more_that_are_at_the_target() {
        assertThat(passed(65, 10)).isLessThan(passed(85, 10) / 10);
        assertThat(passed(85, 10)).isGreaterThan(passed(85, 1));
    }

    public static void main(String[] arguments) {
        table().forEach(System.out::println);
    }

    private static List<String> table() {
        List<String> lines = new ArrayList<>();
        lines.add("| true share | GO | CONDITIONAL_GO | HOLD | passes without pooling |");
        lines.add("|---|---|---|---|---|");
        for (int share : List.of(95, 90, 85, 80, 75, 70, 65, 60)) {
            int[] outcomes = outcomes(share, 10);
            lines.add(String.format(
                    Locale.ENGLISH,
                    "| %d %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% |",
                    share,
                    percent(outcomes[0]),
                    percent(outcomes[1]),
                    percent(outcomes[2]),
                    passed(share, 1)));
        }
        return lines;
    }

    private static double percent(int waves) {
        return waves * 100.0 / WAVES;
    }

    private static double passed(int share, int minimum) {
        int[] outcomes = outcomes(share, minimum);
        return percent(outcomes[0] + outcomes[1]);
    }

    /** How many waves go, go on conditions, and are held; each group of units is judged as the gate does. */
    private static int[] outcomes(int share, int minimum) {
        Random random = new Random(2026);
        int[] outcomes = new int[3];
        for (int wave = 0; wave < WAVES; wave++) {
            Map<MeasuredUnit, Integer> people = new TreeMap<>();
            Map<MeasuredUnit, Integer> kept = new TreeMap<>();
            for (int number = 0; number < UNITS; number++) {
                MeasuredUnit unit = new MeasuredUnit("department-" + number % 6, "place-" + number % 4);
                int size = SMALLEST + random.nextInt(LARGEST - SMALLEST + 1);
                int keeping = 0;
                for (int person = 0; person < size; person++) {
                    keeping += random.nextInt(100) < share ? 1 : 0;
                }
                people.merge(unit, size, Integer::sum);
                kept.merge(unit, keeping, Integer::sum);
            }
            double weakest = Pooling.pools(people, minimum).stream()
                    .mapToDouble(pool -> Metric.ADOPTION.gap(
                            Metric.ADOPTION.value(
                                    pool.units().stream().mapToInt(kept::get).sum(), pool.people()),
                            TARGET))
                    .min()
                    .orElseThrow();
            outcomes[weakest >= 0 ? 0 : weakest >= -FLOOR_MARGIN ? 1 : 2]++;
        }
        return outcomes;
    }
}
