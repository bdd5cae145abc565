package dev.tollgate.escalation;

import static dev.tollgate.measurement.StatedInDocs.stated;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tollgate.measurement.StatedInDocs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * How often a group is taken for one below the floor that is truly at it, above it or below it. The table in docs/metrics.md is
 * printed by {@link #main}; here fewer groups say whether it is true.
 */
class LaggingTest {

    private static final double TARGET = 85;
    private static final double FLOOR = 70;
    private static final int LOOKS = 8;
    private static final int WEEKS = 4;
    private static final int FEW = 400;

    /** As the docs round. */
    private static final double ROUNDED = 0.1;

    /** @param apart percentage points by which one half of the people is likelier to keep the habit than the other */
    private record Group(int people, double share, double apart) {

        String words() {
            return "%d people, truly %.0f %%%s"
                    .formatted(
                            people,
                            share,
                            apart > 0 ? ", one half %.0f points likelier than the other".formatted(apart) : "");
        }
    }

    /** In percent of the groups. */
    private record Seen(double number, double lagging, double inEightWeeks) {}

    private static final List<Group> GROUPS = IntStream.of(10, 20, 50)
            .boxed()
            .flatMap(people -> List.of(
                    new Group(people, 85, 0),
                    new Group(people, 75, 0),
                    new Group(people, 70, 0),
                    new Group(people, 70, 40),
                    new Group(people, 60, 0),
                    new Group(people, 50, 0),
                    new Group(people, 40, 0))
                    .stream())
            .toList();

    @Test
    void a_group_is_taken_for_lagging_as_often_as_the_docs_say() throws IOException {
        String docs = Files.readString(Path.of("docs/metrics.md"));
        for (Group group : GROUPS) {
            Seen seen = seen(group, FEW);
            List<Double> stated = stated(docs, group.words());
            assertThat(seen.number()).as(group.words()).isCloseTo(stated.get(0), within(deviations(stated.get(0))));
            assertThat(seen.lagging()).as(group.words()).isCloseTo(stated.get(1), within(deviations(stated.get(1))));
            assertThat(seen.inEightWeeks())
                    .as(group.words())
                    .isCloseTo(stated.get(2), within(deviations(stated.get(2))));
            if (group.share() >= FLOOR) {
                assertThat(stated.get(1)).as(group.words()).isLessThanOrEqualTo(100 * Use.LEVEL);
            }
        }
    }

    /** @param arguments how many groups a line, 20,000 unless told */
    public static void main(String[] arguments) {
        int groups = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        System.out.println(
                "| floor 70 % | number below it in a week | lagging in a week | at least once in eight weeks |");
        System.out.println("|---|---|---|---|");
        for (Group group : GROUPS) {
            Seen seen = seen(group, groups);
            System.out.printf(
                    Locale.ENGLISH,
                    "| %s | %.1f %% | %.1f %% | %.1f %% |%n",
                    group.words(),
                    seen.number(),
                    seen.lagging(),
                    seen.inEightWeeks());
        }
    }

    private static double deviations(double percent) {
        return StatedInDocs.deviations(percent, FEW, ROUNDED);
    }

    private static Seen seen(Group group, int groups) {
        Random random = new Random(2026);
        double more = weekly(group.share() + group.apart() / 2);
        double less = weekly(group.share() - group.apart() / 2);
        int number = 0;
        int lagging = 0;
        int ever = 0;
        for (int at = 0; at < groups; at++) {
            int[] kept = new int[LOOKS];
            for (int person = 0; person < group.people(); person++) {
                double chance = person % 2 == 0 ? more : less;
                boolean[] used = new boolean[LOOKS + WEEKS - 1];
                for (int week = 0; week < used.length; week++) {
                    used[week] = random.nextDouble() < chance;
                }
                for (int look = 0; look < LOOKS; look++) {
                    int weeks = 0;
                    for (int week = look; week < look + WEEKS; week++) {
                        weeks += used[week] ? 1 : 0;
                    }
                    kept[look] += weeks >= 3 ? 1 : 0;
                }
            }
            boolean any = false;
            for (int look = 0; look < LOOKS; look++) {
                double percent = kept[look] * 100.0 / group.people();
                boolean below = Lagging.needed(
                                new Use(
                                        LocalDate.EPOCH,
                                        "sales\t",
                                        "Sales",
                                        group.people(),
                                        "adoption",
                                        percent,
                                        TARGET,
                                        FLOOR,
                                        null,
                                        false),
                                List.of())
                        .isPresent();
                any |= below;
                if (look == 0) {
                    number += percent < FLOOR ? 1 : 0;
                    lagging += below ? 1 : 0;
                }
            }
            ever += any ? 1 : 0;
        }
        return new Seen(number * 100.0 / groups, lagging * 100.0 / groups, ever * 100.0 / groups);
    }

    /** The chance to use it in a week with which so many percent do so in three of four. */
    private static double weekly(double percent) {
        double low = 0;
        double high = 1;
        for (int round = 0; round < 60; round++) {
            double chance = (low + high) / 2;
            double kept = Math.pow(chance, 4) + 4 * Math.pow(chance, 3) * (1 - chance);
            if (kept * 100 < percent) {
                low = chance;
            } else {
                high = chance;
            }
        }
        return low;
    }
}
