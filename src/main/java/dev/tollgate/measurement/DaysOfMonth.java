package dev.tollgate.measurement;

import java.time.LocalDate;

/** What somebody did on each day of a month, written as day:events:rated:millionths, days with use only, by semicolons. */
final class DaysOfMonth {

    private static final int DAYS = 31;

    private final long[] events = new long[DAYS];
    private final long[] rated = new long[DAYS];
    private final long[] millionths = new long[DAYS];

    void add(LocalDate date, UsageSums.OfDay sums) {
        add(date.getDayOfMonth(), sums.events(), sums.rated(), sums.millionths());
    }

    private void add(int day, long moreEvents, long moreRated, long moreMillionths) {
        events[day - 1] += moreEvents;
        rated[day - 1] += moreRated;
        millionths[day - 1] += moreMillionths;
    }

    void add(String written) {
        each(written, this::add);
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
    static Sum sum(String written, long first, long last) {
        long[] sums = new long[3];
        each(written, (day, events, rated, millionths) -> {
            if (day >= first && day <= last) {
                sums[0] += events;
                sums[1] += rated;
                sums[2] += millionths;
            }
        });
        return new Sum(sums[0], sums[1], sums[2]);
    }

    record Sum(long events, long rated, long millionths) {}

    /** Without an object for each day, since a measurement reads thousands of months. */
    private static void each(String written, EachDay each) {
        long[] numbers = new long[4];
        int place = 0;
        for (int at = 0; at < written.length(); at++) {
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
        if (!written.isEmpty()) {
            each.day((int) numbers[0], numbers[1], numbers[2], numbers[3]);
        }
    }

    @FunctionalInterface
    private interface EachDay {
        void day(int dayOfMonth, long events, long rated, long millionths);
    }
}
