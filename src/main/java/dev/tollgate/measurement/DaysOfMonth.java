package dev.tollgate.measurement;

import java.time.LocalDate;

/** What somebody did on each day of a month, written as day:events:rated:millionths, days with use only, by semicolons. */
final class DaysOfMonth {

    private static final int DAYS = 31;

    private final long[] events = new long[DAYS];
    private final long[] rated = new long[DAYS];
    private final long[] millionths = new long[DAYS];

    void add(LocalDate date, UsageSums.OfDays sums) {
        add(date.getDayOfMonth(), sums.events(), sums.rated(), sums.millionths());
    }

    private void add(int day, long moreEvents, long moreRated, long moreMillionths) {
        events[day - 1] += moreEvents;
        rated[day - 1] += moreRated;
        millionths[day - 1] += moreMillionths;
    }

    void add(String written) {
        each(written, 0, written.length(), this::add);
    }

    /** Bit 0 is the first of the month. */
    int used() {
        int used = 0;
        for (int day = 0; day < DAYS; day++) {
            used |= events[day] > 0 ? 1 << day : 0;
        }
        return used;
    }

    long events() {
        long sum = 0;
        for (long ofDay : events) {
            sum += ofDay;
        }
        return sum;
    }

    String written() {
        StringBuilder text = new StringBuilder();
        for (int day = 0; day < DAYS; day++) {
            if (events[day] > 0) {
                text.append(text.isEmpty() ? "" : ";")
                        .append(day + 1)
                        .append(':')
                        .append(events[day])
                        .append(':')
                        .append(rated[day])
                        .append(':')
                        .append(millionths[day]);
            }
        }
        return text.toString();
    }

    /**
     * What is written of some days of a month, added up.
     *
     * @param first day of the month
     * @param last day of the month, or any number beyond it
     */
    static UsageSums.OfDays sum(String written, long first, long last) {
        UsageSums.OfDays sum = new UsageSums.OfDays();
        // The days are in order: those before are jumped over, those after are not read.
        int at = 0;
        while (at >= 0 && at < written.length() && number(written, at) <= last) {
            int next = written.indexOf(';', at);
            if (number(written, at) >= first) {
                each(
                        written,
                        at,
                        next < 0 ? written.length() : next,
                        (day, events, rated, millionths) -> sum.add(events, rated, millionths));
            }
            at = next < 0 ? -1 : next + 1;
        }
        return sum;
    }

    private static int number(String written, int at) {
        int number = 0;
        for (int next = at; written.charAt(next) != ':'; next++) {
            number = number * 10 + written.charAt(next) - '0';
        }
        return number;
    }

    /** Without an object for each day, since a measurement reads thousands of months. */
    private static void each(String written, int from, int to, EachDay each) {
        long[] numbers = new long[4];
        int place = 0;
        for (int at = from; at < to; at++) {
            char character = written.charAt(at);
            if (character >= '0' && character <= '9') {
                numbers[place] = numbers[place] * 10 + character - '0';
            } else if (character == ':') {
                numbers[++place] = 0;
            } else {
                each.day((int) numbers[0], numbers[1], numbers[2], numbers[3]);
                place = 0;
                numbers[0] = 0;
            }
        }
        if (from < to) {
            each.day((int) numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    @FunctionalInterface
    interface EachDay {
        void day(int dayOfMonth, long events, long rated, long millionths);
    }
}
