package dev.tollgate.measurement;

import dev.tollgate.program.Frequency;
import dev.tollgate.program.Person;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/**
 * How many of the last four full weeks show a {@link Decline}, by group of units: together with the week before them, against
 * the weeks before both since go-live. Weeks are counted back from today; those with two holidays and more of the program, or
 * begun before go-live, are as if they were not there. Nor are people whose role should do its key action monthly, since their
 * weeks are not alike.
 */
@Component
class Declines implements Measure {

    static final int WEEKS = Use.MONTHS * ExpectedUse.DAYS / 7;
    private static final int DAYS = 7;
    private static final int HOLIDAYS = 2;

    @Override
    public Metric metric() {
        return Metric.DECLINES;
    }

    @Override
    public List<Count> count(Measured wave) {
        List<Integer> weeks = weeks(wave);
        return wave.byPool(people ->
                new Count(MeasuredUnit.WHOLE_WAVE, Decline.weeks(active(wave, people), weeks, wave.poolCount()), 1));
    }

    /** Of each person, a bit for each week with use; not of those whose role has no weekly rhythm. */
    static long[] active(Measured wave, List<Person> people) {
        return people.stream()
                .filter(person -> wave.definition().role(person.role()).frequency() != Frequency.MONTHLY)
                .mapToLong(person -> wave.use().weeks(person.username(), wave.today()))
                .toArray();
    }

    /** The weeks that count, the latest first. */
    static List<Integer> weeks(Measured wave) {
        return IntStream.range(0, WEEKS)
                .filter(week -> !start(wave, week).isBefore(wave.wave().goLive()))
                .filter(week -> holidays(wave, start(wave, week)) < HOLIDAYS)
                .boxed()
                .toList();
    }

    private static long holidays(Measured wave, LocalDate from) {
        return wave.definition().workingTime().holidays().stream()
                .filter(day -> !day.isBefore(from) && day.isBefore(from.plusDays(DAYS)))
                .filter(day -> wave.definition().workingTime().days().contains(day.getDayOfWeek()))
                .distinct()
                .count();
    }

    private static LocalDate start(Measured wave, int week) {
        return wave.today().minusDays((long) (week + 1) * DAYS);
    }
}
