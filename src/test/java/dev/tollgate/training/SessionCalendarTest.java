package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tollgate.engine.Refused;
import dev.tollgate.program.WorkingHours;
import dev.tollgate.training.SessionCalendar.Slot;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionCalendarTest {

    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private final SessionCalendar calendar =
            new SessionCalendar(ZoneId.of("Europe/Berlin"), new WorkingHours(LocalTime.of(9, 0), LocalTime.of(17, 0)));

    @Test
    void gives_two_working_days_of_notice_and_leaves_the_weekend_free() {
        // A Thursday: Friday is the first working day, Monday the second.
        List<Slot> slots = calendar.plan(Instant.parse("2026-03-05T10:00:00Z"), 1, TWO_HOURS, List.of());
        assertThat(slots.getFirst().startsAt()).isEqualTo("2026-03-09T08:00:00Z");
        assertThat(slots.getFirst().endsAt()).isEqualTo("2026-03-09T10:00:00Z");
    }

    @Test
    void counts_the_days_of_the_programs_time_zone() {
        // Already Friday in Berlin.
        List<Slot> slots = calendar.plan(Instant.parse("2026-03-05T23:30:00Z"), 1, TWO_HOURS, List.of());
        assertThat(slots.getFirst().startsAt()).isEqualTo("2026-03-10T08:00:00Z");
    }

    @Test
    void keeps_the_local_hour_across_the_change_to_summer_time() {
        List<Slot> slots = calendar.plan(Instant.parse("2026-03-27T10:00:00Z"), 1, TWO_HOURS, List.of());
        assertThat(slots.getFirst().startsAt()).isEqualTo("2026-03-31T07:00:00Z");
    }

    @Test
    void goes_on_to_the_next_day_when_the_working_hours_are_full() {
        List<Slot> slots = calendar.plan(Instant.parse("2026-03-02T10:00:00Z"), 4, TWO_HOURS, List.of());
        assertThat(slots)
                .extracting(slot -> slot.startsAt().toString())
                .containsExactly(
                        "2026-03-04T08:00:00Z", "2026-03-04T10:15:00Z", "2026-03-04T12:30:00Z", "2026-03-05T08:00:00Z");
    }

    @Test
    void never_overlaps_what_the_trainer_holds_already() {
        List<Slot> busy = List.of(
                new Slot(Instant.parse("2026-03-04T09:00:00Z"), Instant.parse("2026-03-04T11:00:00Z")),
                new Slot(Instant.parse("2026-03-04T11:30:00Z"), Instant.parse("2026-03-04T15:00:00Z")));
        List<Slot> slots = calendar.plan(Instant.parse("2026-03-02T10:00:00Z"), 2, TWO_HOURS, busy);
        assertThat(slots)
                .extracting(slot -> slot.startsAt().toString())
                .containsExactly("2026-03-05T08:00:00Z", "2026-03-05T10:15:00Z");
    }

    @Test
    void refuses_a_session_that_is_longer_than_a_working_day() {
        assertThatThrownBy(() ->
                        calendar.plan(Instant.parse("2026-03-02T10:00:00Z"), 1, Duration.ofMinutes(481), List.of()))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("481 minutes");
    }

    @Test
    void splits_people_evenly() {
        assertThat(SessionCalendar.evenly(List.of(1, 2, 3, 4, 5, 6, 7), 3))
                .containsExactly(List.of(1, 2, 3), List.of(4, 5), List.of(6, 7));
        assertThat(SessionCalendar.evenly(List.of(1), 2)).containsExactly(List.of(1), List.of());
    }
}
