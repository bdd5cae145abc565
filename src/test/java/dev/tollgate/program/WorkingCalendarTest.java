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

    @Test
    void says_why_nobody_is_written_to_and_until_when_by_the_clock_of_the_location() {
        WorkingCalendar calendar = calendar(
                "Asia/Tokyo",
                "18:00",
                "08:00",
                true,
                new Blackout(LocalDate.of(2026, 4, 9), LocalDate.of(2026, 4, 10), "Closing of the books"));

        assertThat(calendar.quiet(Instant.parse("2026-04-01T23:00:00Z"))).isEmpty();
        assertThat(calendar.quiet(Instant.parse("2026-04-01T22:59:59Z")))
                .contains(new Quiet(
                        Instant.parse("2026-04-01T23:00:00Z"), "quiet hours from 18:00 to 08:00 in Asia/Tokyo"));
        assertThat(calendar.quiet(Instant.parse("2026-04-02T09:00:00Z")))
                .as("Thursday evening before Good Friday, Easter Monday off as well")
                .contains(new Quiet(Instant.parse("2026-04-06T23:00:00Z"), "no working day in Asia/Tokyo"));
        assertThat(calendar.quiet(Instant.parse("2026-04-08T09:00:00Z")))
                .as("the evening before the blackout, which a weekend follows")
                .contains(new Quiet(
                        Instant.parse("2026-04-12T23:00:00Z"), "blackout up to 2026-04-10: Closing of the books"));
    }

    @Test
    void quiet_hours_end_by_the_clock_on_the_wall_when_summer_time_begins() {
        WorkingCalendar calendar = calendar("Europe/Berlin", "18:00", "08:00", false);

        assertThat(calendar.quiet(Instant.parse("2026-03-28T20:00:00Z")))
                .map(Quiet::until)
                .contains(Instant.parse("2026-03-29T06:00:00Z"));
        assertThat(calendar.week(Instant.parse("2026-03-29T22:30:00Z"))).isEqualTo("2026-03-30");
        assertThat(calendar.week(Instant.parse("2026-03-29T21:30:00Z"))).isEqualTo("2026-03-23");
    }

    private static Instant quiet(WorkingCalendar calendar, String at) {
        return calendar.outsideQuietHours(Instant.parse(at));
    }

    private static WorkingCalendar calendar(
            String zone, String from, String to, boolean weekends, Blackout... blackouts) {
        return new WorkingCalendar(
                ZoneId.of(zone),
                EASTER,
                new CommunicationPlan(
                        List.of("mail"),
                        "Team",
                        null,
                        LocalTime.parse(from),
                        LocalTime.parse(to),
                        weekends,
                        2,
                        List.of(blackouts),
                        List.of()));
    }
}
