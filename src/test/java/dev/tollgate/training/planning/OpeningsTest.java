package dev.tollgate.training.planning;

import static dev.tollgate.training.planning.Plan.BERLIN;
import static dev.tollgate.training.planning.Plan.NINE_TO_FIVE;
import static dev.tollgate.training.planning.Plan.TESS;
import static dev.tollgate.training.planning.Plan.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpeningsTest {

    private static final Duration TWO_HOURS = Duration.ofHours(2);
    private final Openings berlin = new Openings(TWO_HOURS, List.of(TESS), List.of(), List.of(NINE_TO_FIVE));

    @Test
    void are_back_to_back_with_a_break_and_end_with_the_day() {
        assertThat(starts(berlin, 4, 5))
                .containsExactly(
                        "2026-03-04T08:00:00Z",
                        "2026-03-04T10:15:00Z",
                        "2026-03-04T12:30:00Z",
                        "2026-03-05T08:00:00Z",
                        "2026-03-05T10:15:00Z",
                        "2026-03-05T12:30:00Z");
    }

    @Test
    void leave_weekends_and_closed_days_free() {
        Hours closed = Plan.hours(BERLIN, Set.of(LocalDate.of(2026, 3, 6)));
        assertThat(starts(new Openings(TWO_HOURS, List.of(TESS), List.of(), List.of(closed)), 6, 9))
                .allMatch(start -> start.startsWith("2026-03-09"));
    }

    @Test
    void keep_the_local_hour_across_the_change_to_summer_time() {
        assertThat(starts(berlin, 27, 30)).contains("2026-03-27T08:00:00Z", "2026-03-30T07:00:00Z");
    }

    @Test
    void begin_again_after_what_is_booked() {
        Opening booked = new Opening(at(4, "10:00"), at(4, "11:30"), TESS, null, true);
        assertThat(berlin.between(LocalDate.of(2026, 3, 4), LocalDate.of(2026, 3, 4), List.of(booked)))
                .extracting(Opening::startsAt)
                .contains(at(4, "11:45"), at(4, "14:00"));
    }

    @Test
    void leave_out_when_a_trainer_is_away_or_a_room_closed() {
        Trainer away = new Trainer(
                "tess", Set.of(), Set.of(), NINE_TO_FIVE, List.of(new Absence(at(4, "09:00"), at(4, "12:00"))));
        Room closed = new Room("Room 5", "Berlin", 5, List.of(new Absence(at(4, "14:00"), at(4, "15:00"))));
        assertThat(starts(new Openings(TWO_HOURS, List.of(away), List.of(closed), List.of(NINE_TO_FIVE)), 4, 4))
                .isEmpty();
    }

    @Test
    void lie_where_the_hours_of_trainer_and_learners_meet() {
        Hours newYork = Plan.hours(ZoneId.of("America/New_York"), Set.of());
        assertThat(starts(new Openings(TWO_HOURS, List.of(TESS), List.of(), List.of(newYork)), 4, 4))
                .containsExactly("2026-03-04T14:00:00Z");
    }

    @Test
    void use_the_one_hour_that_trainer_and_learners_share() {
        Hours chicago = Plan.hours(ZoneId.of("America/Chicago"), Set.of());
        Trainer trainer = new Trainer("tess", Set.of(), Set.of(), chicago, List.of());
        Openings oneHour = new Openings(Duration.ofHours(1), List.of(trainer), List.of(), List.of(NINE_TO_FIVE));
        assertThat(starts(oneHour, 4, 5)).containsExactly("2026-03-04T15:00:00Z", "2026-03-05T15:00:00Z");
    }

    @Test
    void know_a_session_that_fits_into_no_day() {
        assertThat(berlin.fitIntoADay()).isTrue();
        assertThat(new Openings(Duration.ofMinutes(481), List.of(TESS), List.of(), List.of(NINE_TO_FIVE)).fitIntoADay())
                .isFalse();
    }

    private static List<String> starts(Openings openings, int first, int last) {
        return openings.between(LocalDate.of(2026, 3, first), LocalDate.of(2026, 3, last), List.of()).stream()
                .map(opening -> opening.startsAt().toString())
                .toList();
    }
}
