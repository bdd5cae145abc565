package dev.tollgate.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkingCalendarTest {

    private static final WorkingTime EASTER =
            new WorkingTime(WorkingTime.USUAL.days(), List.of(LocalDate.of(2026, 4, 3), LocalDate.of(2026, 4, 6)));

    @Test
    void a_due_date_counts_working_days_in_the_time_zone_of_the_program() {
        WorkingCalendar calendar = calendar("America/New_York", "18:00", "08:00", true);

        // Still Wednesday in New York; Good Friday and Easter Monday do not count.
        assertThat(calendar.dueAt(Instant.parse("2026-04-02T02:00:00Z"), 2)).isEqualTo("2026-04-07T17:00:00-04:00");
    }

    @Test
    void what_is_due_at_once_waits_for_the_next_working_day() {
        assertThat(calendar("Europe/Berlin", "18:00", "08:00", true).plus(LocalDate.of(2026, 4, 4), 0))
                .isEqualTo("2026-04-07");
    }

    @Test
    void counts_the_working_days_between_two_days() {
        WorkingCalendar calendar = calendar("UTC", "18:00", "08:00", true);

        assertThat(calendar.between(LocalDate.of(2026, 4, 2), LocalDate.of(2026, 4, 8)))
                .isEqualTo(2);
        assertThat(calendar.between(LocalDate.of(2026, 4, 8), LocalDate.of(2026, 4, 2)))
                .isZero();
    }

    @Test
    void quiet_hours_end_in_the_morning_of_the_next_working_day() {
        WorkingCalendar calendar = calendar("UTC", "18:00", "08:00", true);

        assertThat(quiet(calendar, "2026-04-02T18:00:00Z")).isEqualTo("2026-04-07T08:00:00Z");
        assertThat(quiet(calendar, "2026-04-02T05:00:00Z")).isEqualTo("2026-04-02T08:00:00Z");
        assertThat(quiet(calendar, "2026-04-02T12:00:00Z")).isEqualTo("2026-04-02T12:00:00Z");
    }

    @Test
    void quiet_hours_may_lie_within_a_day_and_leave_out_weekends() {
        WorkingCalendar calendar = calendar("UTC", "12:00", "13:00", false);

        assertThat(quiet(calendar, "2026-04-04T12:30:00Z")).isEqualTo("2026-04-04T13:00:00Z");
        assertThat(quiet(calendar, "2026-04-04T22:00:00Z")).isEqualTo("2026-04-04T22:00:00Z");
    }

    private static Instant quiet(WorkingCalendar calendar, String at) {
        return calendar.outsideQuietHours(Instant.parse(at));
    }

    private static WorkingCalendar calendar(String zone, String from, String to, boolean weekends) {
        return new WorkingCalendar(
                ZoneId.of(zone),
                EASTER,
                new CommunicationPlan(
                        List.of("mail"), "Team", null, LocalTime.parse(from), LocalTime.parse(to), weekends, 2));
    }
}
