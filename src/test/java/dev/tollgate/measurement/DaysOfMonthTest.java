package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DaysOfMonthTest {

    private final DaysOfMonth month = new DaysOfMonth();

    @Test
    void what_is_written_of_some_days_is_added_up_without_those_around_them() {
        on(1, 1);
        on(9, 10);
        on(10, 100);
        on(31, 1000);

        assertThat(sum(1, 31)).isEqualTo("1111 1111 1111000000");
        assertThat(sum(2, 9)).isEqualTo("10 10 10000000");
        assertThat(sum(10, 30)).isEqualTo("100 100 100000000");
        assertThat(sum(31, 400)).isEqualTo("1000 1000 1000000000");
        assertThat(sum(11, 30)).isEqualTo("0 0 0");
    }

    @Test
    void a_month_without_use_has_nothing_to_add_up() {
        assertThat(sum(1, 31)).isEqualTo("0 0 0");
    }

    @Test
    void a_day_that_comes_again_is_added_to_what_was_written_of_it() {
        on(9, 10);
        month.add("9:1:0:0;12:2:2:500000");

        assertThat(month.written()).isEqualTo("9:11:10:10000000;12:2:2:500000");
        assertThat(month.used()).isEqualTo(1 << 8 | 1 << 11);
    }

    /** As many events of a quality of one each. */
    private void on(int day, long events) {
        month.add("%d:%d:%d:%d".formatted(day, events, events, events * 1_000_000));
    }

    private String sum(long first, long last) {
        UsageSums.OfDays sum = DaysOfMonth.sum(month.written(), first, last);
        return "%d %d %d".formatted(sum.events(), sum.rated(), sum.millionths());
    }
}
