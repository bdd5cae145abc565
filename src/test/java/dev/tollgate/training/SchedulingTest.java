package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.when;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.program.DayRange;
import dev.tollgate.program.Location;
import dev.tollgate.program.LocationPlan;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.RoomPlan;
import dev.tollgate.program.SchedulingRules;
import dev.tollgate.program.SessionPlan;
import dev.tollgate.program.TrainerPlan;
import dev.tollgate.program.TrainingPlan;
import dev.tollgate.program.WorkingHours;
import dev.tollgate.program.WorkingTime;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the definition says about scheduling, seen in what is booked. */
class SchedulingTest {

    private static final SessionPlan IN_BERLIN = new SessionPlan(60, 4, "trainer", "on-site", null, null);
    private static final WorkingHours HOURS = new WorkingHours(LocalTime.of(9, 0), LocalTime.of(17, 0));

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private final Stage stage = new Stage();
    private final TrainingStore store = new TrainingStore(bench.jdbc);
    private final TrainingPlanner planner = new TrainingPlanner(store, stage.roster);
    private final Trainings trainings = new Trainings(
            store,
            OnRecord.of(bench, stage),
            planner,
            new SessionLetters(store, bench.queue(), stage.roster, clock),
            stage.programs,
            stage.roster,
            stage,
            stage,
            clock);
    private final TrainingApi api = new TrainingApi(stage.programs, stage.roster, store, planner, clock);
    private final Job sales = Stage.job("department-training", "SomeTask", "sales");

    @BeforeEach
    void people() {
        for (String username : List.of("ada", "ben", "cy", "dee")) {
            stage.with(username, "sales", "Sales rep", username + "@example.com");
        }
        stage.with("trainer", "elsewhere", "", "trainer@example.com");
        stage.with("tom", "elsewhere", "", "tom@example.com");
        when(stage.roster.people(anyString()))
                .thenAnswer(call -> Stream.of("ada", "ben", "cy", "dee")
                        .map(username -> stage.roster.person("crm", username).orElseThrow())
                        .toList());
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void a_team_whose_share_can_go_at_once_is_spread_over_more_sessions_than_were_decided_on() {
        stage.managedBy("ada", "mia");
        stage.managedBy("ben", "mia");
        stage.managedBy("cy", "mia");
        stage.managedBy("dee", "mia");
        scheduled(rules(List.of(), 50, List.of(), List.of(), List.of()));

        assertThat(book(1).sessions()).isEqualTo(2);
        assertThat(groups().values()).allSatisfy(group -> assertThat(group).hasSize(2));
    }

    @Test
    void a_room_that_is_too_small_for_all_takes_more_sessions_and_is_never_booked_twice_at_a_time() {
        scheduled(rules(
                List.of(),
                100,
                List.of(trainer("tom")),
                List.of(new RoomPlan("Room 5", "Berlin", 2, false, List.of())),
                List.of()));

        Trainings.Demand demand = trainings.demand(sales);
        assertThat(demand.size()).isEqualTo(2);
        book(2);

        List<Session> sessions = store.sessions(training().id());
        assertThat(sessions).extracting(Session::room).containsOnly("Room 5");
        assertThat(sessions).extracting(Session::location).containsOnly("Berlin");
        assertThat(sessions.get(1).startsAt()).isAfterOrEqualTo(sessions.get(0).endsAt());
        assertThat(groups().values()).allSatisfy(group -> assertThat(group).hasSize(2));
    }

    @Test
    void a_trainer_who_is_away_is_stood_in_for_by_another_who_trains_the_department() {
        DayRange march = new DayRange(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 31));
        scheduled(rules(
                List.of(),
                100,
                List.of(
                        new TrainerPlan("trainer", List.of(), List.of(), List.of(), List.of(march)),
                        new TrainerPlan("tom", List.of(), List.of(), List.of("sales"), List.of()),
                        new TrainerPlan("gone", List.of(), List.of(), List.of(), List.of())),
                List.of(),
                List.of()));
        book(1);

        Session session = store.sessions(training().id()).getFirst();
        assertThat(session.trainer()).isEqualTo("tom");
        assertThat(session.startsAt()).isEqualTo("2026-03-04T08:00:00Z");
    }

    @Test
    void nobody_is_trained_on_holidays_blackout_dates_and_days_off() {
        DayRange wednesday = new DayRange(LocalDate.of(2026, 3, 4), LocalDate.of(2026, 3, 4));
        scheduled(
                new SchedulingRules(List.of(), 1, 2, 365, 100, List.of(wednesday), List.of(), List.of(), List.of()),
                new WorkingTime(
                        List.of(DayOfWeek.MONDAY, DayOfWeek.TUESDAY, DayOfWeek.WEDNESDAY, DayOfWeek.THURSDAY),
                        List.of(LocalDate.of(2026, 3, 5), LocalDate.of(2026, 3, 9))));

        book(1);

        assertThat(store.sessions(training().id()).getFirst().startsAt())
                .as("Tuesday: Wednesday is blacked out, Thursday and Monday are holidays, Friday is a day off")
                .isEqualTo("2026-03-10T08:00:00Z");
    }

    @Test
    void learners_and_trainer_in_two_time_zones_meet_where_both_work() {
        scheduled(
                rules(List.of(), 100, List.of(), List.of(), List.of()),
                new Location("Berlin", ZoneId.of("America/New_York"), List.of(), null, null));
        book(1);

        // 9:00 in New York, 15:00 where the trainer works.
        assertThat(store.sessions(training().id()).getFirst().startsAt()).isEqualTo("2026-03-04T14:00:00Z");
    }

    @Test
    void each_learner_attends_every_part_of_a_curriculum_and_misses_only_what_they_missed() {
        scheduled(rules(List.of("First steps", "Daily work"), 100, List.of(), List.of(), List.of()));
        Trainings.Booked booked = book(1);
        assertThat(booked.sessions()).isEqualTo(2);
        assertThat(booked.learners()).isEqualTo(4);
        assertThat(List.<Object>copyOf((List<?>) trainings.forAttendance(sales).get("learners")))
                .hasSize(8)
                .contains(Map.of("label", "Name of ada, 2. Daily work", "value", "ada/2"));

        Trainings.Attendance first = attend(booked, List.of("ben/2", "cy"));

        assertThat(first).isEqualTo(new Trainings.Attendance(2, true));
        Map<String, TrainingRecord> records = OnRecord.of(bench, stage).ofWave("crm", "run-1", "pilot");
        assertThat(records.get("ada").trainedAt()).isEqualTo("2026-03-05T09:00:00Z");
        assertThat(records.get("ben").trained()).isFalse();
        assertThat(records.get("cy").trained()).isFalse();

        Trainings.Booked again = book(1);

        assertThat(store.seats(training().id()))
                .filteredOn(seat -> seat.round() == 2)
                .extracting(seat -> seat.username() + " " + seat.part())
                .containsExactly("cy 1", "ben 2", "cy 2");
        attend(again, List.of());
        assertThat(OnRecord.of(bench, stage).ofWave("crm", "run-1", "pilot").values())
                .allMatch(TrainingRecord::trained);
        trainings.check(sales);
    }

    @Test
    void whoever_cannot_be_placed_is_on_record_with_the_reason_and_tried_again_in_the_next_round() {
        stage.with("zoe", "sales", "Sales rep", "zoe@example.com");
        scheduled(
                rules(List.of(), 100, List.of(), List.of(), List.of()),
                new Location("Auckland", ZoneId.of("Pacific/Auckland"), List.of(), null, null));
        inAuckland("zoe");

        Trainings.Booked booked = book(2);

        assertThat(api.training("crm").getFirst().learners())
                .filteredOn(learner -> learner.state() == LearnerState.WITHOUT_SEAT)
                .singleElement()
                .satisfies(learner -> {
                    assertThat(learner.username()).isEqualTo("zoe");
                    assertThat(learner.why()).contains("outside the learner's working hours");
                });
        assertThat(api.training("crm").getFirst().sessions())
                .allSatisfy(session -> assertThat(session.why()).isNotBlank());
        Trainings.Attendance attendance = attend(booked, List.of());
        assertThat(attendance)
                .as("a further round would place nobody either")
                .isEqualTo(new Trainings.Attendance(1, false));
        trainings.check(sales);
    }

    @Test
    void a_plan_that_can_place_nobody_is_refused_with_the_reason_and_the_preview_says_so_before() {
        DayRange always = new DayRange(LocalDate.of(2026, 3, 1), LocalDate.of(2027, 2, 28));
        scheduled(new SchedulingRules(
                List.of(),
                1,
                2,
                60,
                100,
                List.of(),
                List.of(new TrainerPlan("trainer", List.of(), List.of(), List.of(), List.of(always))),
                List.of(),
                List.of()));

        assertThatThrownBy(() -> book(1))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Nobody of 'sales' can be placed")
                .hasMessageContaining("No trainer is there")
                .hasMessageContaining("ada, ben, cy, dee");
        TrainingApi.Preview preview = api.preview("crm", "pilot", "sales");
        assertThat(preview.sessions()).isEmpty();
        assertThat(preview.unplaced())
                .extracting(TrainingApi.Unplaced::username)
                .containsExactly("ada", "ben", "cy", "dee");
    }

    @Test
    void the_preview_books_nothing() {
        scheduled(SchedulingRules.USUAL);

        TrainingApi.Preview preview = api.preview("crm", "pilot", "sales");

        assertThat(preview.problem()).isNull();
        assertThat(preview.sessions()).singleElement().satisfies(session -> {
            assertThat(session.trainer()).isEqualTo("trainer");
            assertThat(session.startsAt()).isEqualTo("2026-03-04T08:00:00Z");
            assertThat(session.learners()).containsExactly("ada", "ben", "cy", "dee");
            assertThat(session.why()).isEqualTo("It is the first time that can be had.");
        });
        assertThat(store.ahead(Instant.EPOCH)).isEmpty();
    }

    @Test
    void a_session_that_is_longer_than_a_day_is_refused() {
        scheduled(SchedulingRules.USUAL);
        assertThatThrownBy(() -> trainings.plan(sales, 1, 481, "on-site"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("481 minutes");
    }

    @Test
    void what_was_planned_is_planned_anew_when_the_trainer_was_booked_meanwhile() {
        scheduled(SchedulingRules.USUAL);
        Trainings.Plan plan = trainings.plan(sales, 1, 60, "on-site");
        Job it = new Job(
                2,
                "type",
                "department-training",
                5,
                4712,
                "x",
                10,
                Map.of(),
                Stage.job("p", "e", "it").scope());
        stage.with("eve", "it", "Developer", "eve@example.com");
        bench.transactions.execute(status -> trainings.book(it, trainings.plan(it, 1, 60, "on-site")));

        Trainings.Booked booked = bench.transactions.execute(status -> trainings.book(sales, plan));

        assertThat(booked.sessionsEndAt()).isEqualTo("2026-03-04T11:15:00+01:00");
    }

    private void inAuckland(String username) {
        Person person = stage.roster.people("crm", "pilot", "sales").stream()
                .filter(known -> known.username().equals(username))
                .findFirst()
                .orElseThrow();
        Person moved =
                new Person(username, person.name(), person.email(), "sales", "Auckland", person.role(), null, null);
        List<Person> others = stage.roster.people("crm", "pilot", "sales").stream()
                .filter(known -> !known.username().equals(username))
                .toList();
        when(stage.roster.people("crm", "pilot", "sales"))
                .thenReturn(Stream.concat(others.stream(), Stream.of(moved)).toList());
    }

    private static TrainerPlan trainer(String username) {
        return new TrainerPlan(username, List.of(), List.of(), List.of(), List.of());
    }

    private static SchedulingRules rules(
            List<String> curriculum,
            double coverage,
            List<TrainerPlan> trainers,
            List<RoomPlan> rooms,
            List<LocationPlan> locations) {
        return new SchedulingRules(curriculum, 1, 2, 365, coverage, List.of(), trainers, rooms, locations);
    }

    private void scheduled(SchedulingRules rules, Location... locations) {
        scheduled(rules, WorkingTime.USUAL, locations);
    }

    private void scheduled(SchedulingRules rules, WorkingTime workingTime, Location... locations) {
        when(stage.programs.get("crm"))
                .thenReturn(new ProgramView(
                        "crm",
                        ProgramStatus.REGISTERED,
                        "digest",
                        Instant.EPOCH,
                        "office",
                        Stage.program(Map.of(
                                "training",
                                new TrainingPlan(HOURS, IN_BERLIN, Map.of(), rules),
                                "workingTime",
                                workingTime,
                                "locations",
                                List.of(locations)))));
    }

    private Trainings.Booked book(int sessions) {
        Trainings.Plan plan = trainings.plan(sales, sessions, 60, "on-site");
        return bench.transactions.execute(status -> trainings.book(sales, plan));
    }

    private Trainings.Attendance attend(Trainings.Booked booked, List<String> absent) {
        clock.set(OffsetDateTime.parse(booked.sessionsEndAt()).toInstant());
        stage.answered("RecordAttendanceTask", Map.of("absent", absent), clock.instant());
        return bench.transactions.execute(status -> trainings.evaluate(sales));
    }

    private Training training() {
        return store.ofRound("run-1", Stage.ROUND).orElseThrow();
    }

    private Map<String, List<String>> groups() {
        return store.seats(training().id()).stream()
                .filter(seat -> seat.sessionId() != null)
                .collect(Collectors.groupingBy(
                        Seat::sessionId, Collectors.mapping(Seat::username, Collectors.toList())));
    }
}
