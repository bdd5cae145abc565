package dev.tollgate.measurement;

import dev.tollgate.program.Person;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * How many of the last four full weeks show a decline, by group of units. A week does when fewer than 70 % as many people
 * did a key action in it as on average in the four weeks before it (as far as they are after go-live), and at least
 * three people fewer: one holiday is no decline. A plain rule, which says no more than it is.
 */
@Component
class Declines implements Measure {

    private static final int WEEKS = 4;
    private static final int DAYS = 7;
    private static final int PERCENT = 70;
    private static final int PEOPLE = 3;

    @Override
    public Metric metric() {
        return Metric.DECLINES;
    }

    @Override
    public List<Count> count(Measured wave) {
        return wave.byPool(people -> {
            List<Long> active = IntStream.range(0, 2 * WEEKS)
                    .mapToObj(week -> active(wave, people, week))
                    .toList();
            return new Count(
                    MeasuredUnit.WHOLE_WAVE,
                    IntStream.range(0, WEEKS)
                            .filter(week -> declined(wave, active, week))
                            .count(),
                    1);
        });
    }

    /** In whole numbers, so that exactly 70 % is none. */
    private static boolean declined(Measured wave, List<Long> active, int week) {
        List<Long> before = IntStream.rangeClosed(week + 1, week + WEEKS)
                .filter(earlier -> !start(wave, earlier).isBefore(wave.wave().goLive()))
                .mapToObj(active::get)
                .toList();
        long sum = before.stream().mapToLong(Long::longValue).sum();
        long now = active.get(week) * before.size();
        return now * 100 < PERCENT * sum && sum - now >= PEOPLE * (long) before.size() && sum > 0;
    }

    private static Long active(Measured wave, List<Person> people, int week) {
        LocalDate from = start(wave, week);
        LocalDate to = from.plusDays(DAYS);
        return people.stream()
                .filter(person -> wave.use().days(person.username()).stream()
                        .anyMatch(day -> !day.isBefore(from) && day.isBefore(to)))
                .count();
    }

    private static LocalDate start(Measured wave, int week) {
        return wave.today().minusDays((long) (week + 1) * DAYS);
    }
}
