package dev.tollgate.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tollgate.program.Frequency;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ExpectedUseTest {

    private static final LocalDate TODAY = LocalDate.parse("2026-06-29");
    private static final LocalDate GO_LIVE = LocalDate.parse("2026-03-02");
    private static final ExpectedUse.Window FOUR_WEEKS = ExpectedUse.Window.endingBefore(TODAY, GO_LIVE);

    @Test
    void the_window_is_the_last_28_full_days_without_today() {
        assertThat(FOUR_WEEKS.from()).isEqualTo("2026-06-01");
        assertThat(FOUR_WEEKS.to()).isEqualTo(TODAY);
        assertThat(FOUR_WEEKS.days()).isEqualTo(28);
    }

    @Test
    void the_window_starts_at_go_live_at_the_earliest() {
        assertThat(ExpectedUse.Window.endingBefore(TODAY, LocalDate.parse("2026-06-20"))
                        .from())
                .isEqualTo("2026-06-20");
        assertThat(ExpectedUse.Window.endingBefore(TODAY, LocalDate.parse("2026-08-01"))
                        .days())
                .isZero();
    }

    @Test
    void daily_use_is_60_percent_of_the_working_days() {
        List<LocalDate> workingDays = FOUR_WEEKS
                .from()
                .datesUntil(FOUR_WEEKS.to())
                .filter(day -> day.getDayOfWeek().getValue() <= 5)
                .toList();
        assertThat(workingDays).hasSize(20);

        assertThat(daily(workingDays.subList(0, 12))).isTrue();
        assertThat(daily(workingDays.subList(0, 11))).isFalse();
    }

    @Test
    void weekends_days_before_the_window_and_the_same_day_again_make_no_daily_use() {
        List<LocalDate> weekends = FOUR_WEEKS
                .from()
                .datesUntil(FOUR_WEEKS.to())
                .filter(day -> day.getDayOfWeek().getValue() > 5)
                .toList();
        assertThat(daily(weekends)).isFalse();
        assertThat(daily(IntStream.range(1, 28)
                        .mapToObj(FOUR_WEEKS.from()::minusDays)
                        .toList()))
                .isFalse();
        assertThat(daily(IntStream.range(0, 20)
                        .mapToObj(again -> FOUR_WEEKS.from())
                        .toList()))
                .isFalse();
    }

    @Test
    void weekly_use_is_three_of_the_four_weeks() {
        LocalDate first = FOUR_WEEKS.from();
        assertThat(kept(Frequency.WEEKLY, List.of(first, first.plusDays(13), first.plusDays(27))))
                .isTrue();
        assertThat(kept(Frequency.WEEKLY, List.of(first, first.plusDays(1), first.plusDays(2), first.plusDays(7))))
                .isFalse();
    }

    @Test
    void weekly_use_in_a_shorter_window_rounds_the_three_quarters_up() {
        ExpectedUse.Window tenDays = ExpectedUse.Window.endingBefore(TODAY, TODAY.minusDays(10));
        assertThat(ExpectedUse.kept(Frequency.WEEKLY, List.of(TODAY.minusDays(1)), tenDays))
                .isFalse();
        assertThat(ExpectedUse.kept(Frequency.WEEKLY, List.of(TODAY.minusDays(1), TODAY.minusDays(9)), tenDays))
                .isTrue();
    }

    @Test
    void monthly_use_is_one_day() {
        assertThat(kept(Frequency.MONTHLY, List.of(FOUR_WEEKS.from()))).isTrue();
        assertThat(kept(Frequency.MONTHLY, List.of(TODAY, FOUR_WEEKS.from().minusDays(1))))
                .isFalse();
    }

    @Test
    void nobody_keeps_anything_before_the_first_day_of_use_is_over() {
        ExpectedUse.Window none = ExpectedUse.Window.endingBefore(TODAY, TODAY);
        for (Frequency frequency : Frequency.values()) {
            assertThat(ExpectedUse.kept(frequency, List.of(TODAY), none)).isFalse();
        }
    }

    private static boolean daily(List<LocalDate> days) {
        return kept(Frequency.DAILY, days);
    }

    private static boolean kept(Frequency frequency, List<LocalDate> days) {
        return ExpectedUse.kept(frequency, days, FOUR_WEEKS);
    }
}
