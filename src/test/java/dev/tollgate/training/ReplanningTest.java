package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.tollgate.Postgres;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.NotYet;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.RoomPlan;
import dev.tollgate.program.SchedulingRules;
import dev.tollgate.program.SessionPlan;
import dev.tollgate.program.TrainerPlan;
import dev.tollgate.program.TrainingPlan;
import dev.tollgate.program.WorkingHours;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.web.ErrorResponseException;

class ReplanningTest {

    private static final OpenRun RUN = new OpenRun("run-1", "crm", 77);
    private static final Principal OFFICE = () -> "office";
    private static final RoomPlan FIVE = new RoomPlan("Room 5", "Berlin", 4, false, List.of());
    private static final RoomPlan SIX = new RoomPlan("Room 6", "Berlin", 4, false, List.of());

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage();
    private final OpenRuns runs = mock(OpenRuns.class);
    private final Job sales = Stage.job("department-training", "SomeTask", "sales");
    private MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private TrainingStore store;
    private Trainings trainings;
    private ReplanningApi api;

    ReplanningTest() {
        for (String username : List.of("ada", "ben", "cy", "dee")) {
            stage.with(username, "sales", "Sales rep", username + "@example.com");
        }
        stage.with("trainer", "elsewhere", "", "trainer@example.com");
        stage.with("tom", "elsewhere", "", "tom@example.com");
        when(runs.of("crm")).thenReturn(Optional.of(RUN));
        wire();
    }

    private void wire() {
        store = new TrainingStore(bench.jdbc);
        TrainingPlanner planner = new TrainingPlanner(store, stage.roster);
        SessionLetters letters = new SessionLetters(store, bench.queue(), stage.roster, clock);
        trainings = new Trainings(
                store, OnRecord.of(bench, stage), planner, letters, stage.programs, stage.roster, stage, stage, clock);
        api = new ReplanningApi(
                stage.programs,
                runs,
                store,
                new Replanning(store, planner, letters, stage.programs, runs, bench.transactions, clock),
                clock);
    }

    @Test
    void another_trainer_takes_over_and_everybody_keeps_the_time() {
        scheduled(List.of("tom"), List.of());
        invited(2);
        Session before = store.sessions(training().id()).getFirst();

        ReplanningApi.Answer answer = trainerAway("2026-03-04T00:00:00+01:00", "2026-03-05T00:00:00+01:00");

        assertThat(answer.moved()).isEmpty();
        assertThat(answer.told()).containsExactly("ada", "ben", "cy", "dee");
        assertThat(answer.cancelled()).isEmpty();
        assertThat(answer.changed()).hasSize(2).allSatisfy(session -> {
            assertThat(session.trainer()).isEqualTo("tom");
            assertThat(session.sequence()).isEqualTo(1);
        });
        Session now = store.sessions(training().id()).getFirst();
        assertThat(now.id()).isEqualTo(before.id());
        assertThat(now.startsAt()).isEqualTo(before.startsAt());
        assertThat(calendars("ada"))
                .hasSize(2)
                .last()
                .asString()
                .contains("METHOD:REQUEST", "UID:" + now.id() + "@tollgate", "SEQUENCE:1", "mailto:tom@example.com");
        assertThat(store.seats(training().id())).extracting(Seat::state).containsOnly(LearnerState.INVITED);
        verify(runs).record(eq(RUN), any(), eq(EvidenceKind.PLAN_CHANGED), eq("training"), any());
    }

    @Test
    void doing_it_again_does_nothing_more() {
        scheduled(List.of("tom"), List.of());
        invited(2);
        trainerAway("2026-03-04T00:00:00+01:00", "2026-03-05T00:00:00+01:00");

        ReplanningApi.Answer again = trainerAway("2026-03-04T00:00:00+01:00", "2026-03-05T00:00:00+01:00");

        assertThat(again.changed()).isEmpty();
        assertThat(again.told()).isEmpty();
        assertThat(calendars("ada")).hasSize(2);
    }

    @Test
    void only_the_session_that_cannot_be_held_moves_and_attendance_waits_for_its_new_end() {
        scheduled(List.of(), List.of());
        invited(2);
        Session first = store.sessions(training().id()).getFirst();
        Session second = store.sessions(training().id()).getLast();
        Instant timer = training().sessionsEndAt();

        ReplanningApi.Answer answer =
                api.replan("crm", new ReplanningApi.Asked(null, null, null, first.id(), null, null), OFFICE);

        assertThat(answer.moved()).containsExactly("ada", "ben");
        assertThat(answer.told()).containsExactly("ada", "ben");
        assertThat(answer.changed()).singleElement().satisfies(session -> {
            assertThat(session.id()).isEqualTo(first.id());
            assertThat(session.startsAt()).isAfterOrEqualTo(second.endsAt());
        });
        assertThat(calendars("cy")).hasSize(1);
        assertThat(training().sessionsEndAt()).isAfter(timer);
        clock.set(timer);
        assertThatThrownBy(() -> trainings.awaitSessions(sales))
                .isInstanceOf(NotYet.class)
                .hasMessageContaining("were moved");
        clock.set(training().sessionsEndAt());
        trainings.awaitSessions(sales);
    }

    @Test
    void whoever_has_no_session_any_more_is_told_so_and_is_on_record_with_the_reason() {
        scheduled(List.of(), List.of());
        invited(1);
        String session = store.sessions(training().id()).getFirst().id();

        ReplanningApi.Answer answer = trainerAway("2026-03-03T00:00:00+01:00", "2027-06-01T00:00:00+01:00");

        assertThat(answer.cancelled()).containsExactly(session);
        assertThat(answer.unplaced())
                .extracting(TrainingApi.Unplaced::username)
                .containsExactly("ada", "ben", "cy", "dee");
        assertThat(store.seats(training().id())).allSatisfy(seat -> {
            assertThat(seat.state()).isEqualTo(LearnerState.WITHOUT_SEAT);
            assertThat(seat.reason()).contains("No trainer is there");
        });
        assertThat(calendars("ada"))
                .last()
                .asString()
                .contains("METHOD:CANCEL", "STATUS:CANCELLED", "SEQUENCE:1", "UID:" + session + "@tollgate");
        assertThat(store.ahead(clock.instant())).isEmpty();
        trainings.awaitSessions(sales);
    }

    @Test
    void a_room_that_is_gone_is_replaced_by_another_at_the_same_time() {
        scheduled(List.of(), List.of(FIVE, SIX));
        invited(1);
        Session before = store.sessions(training().id()).getFirst();

        ReplanningApi.Answer answer = api.replan(
                "crm",
                new ReplanningApi.Asked(null, before.room(), "Berlin", null, null, "2026-04-01T00:00:00+02:00"),
                OFFICE);

        assertThat(answer.moved()).isEmpty();
        assertThat(answer.changed()).singleElement().satisfies(session -> {
            assertThat(session.room()).isNotEqualTo(before.room()).startsWith("Room");
            assertThat(session.startsAt()).isEqualTo(before.startsAt());
        });
    }

    @Test
    void works_on_postgresql_as_on_h2() throws Exception {
        DataSource database = Postgres.emptyDatabase();
        bench.close();
        bench = new MailBench(database, clock);
        wire();
        scheduled(List.of("tom"), List.of());
        invited(2);

        assertThat(trainerAway("2026-03-04T00:00:00+01:00", "2026-03-05T00:00:00+01:00")
                        .told())
                .containsExactly("ada", "ben", "cy", "dee");
        assertThat(trainerAway("2026-03-04T00:00:00+01:00", "2027-06-05T00:00:00+01:00")
                        .changed())
                .isEmpty();
        bench.close();
    }

    @Test
    void says_what_is_wrong_with_what_was_asked() {
        scheduled(List.of("tom"), List.of(FIVE));
        Map<String, ReplanningApi.Asked> wrong = new TreeMap<>(Map.of(
                "Give one of trainer, room and session",
                        new ReplanningApi.Asked("tom", "Room 5", null, null, null, null),
                "trainer 'nobody' is none of the program's. Give one of tom, trainer",
                        new ReplanningApi.Asked("nobody", null, null, null, null, "2026-04-01T00:00:00Z"),
                "room 'Attic' is none of the program's. Give one of Room 5",
                        new ReplanningApi.Asked(null, "Attic", null, null, null, "2026-04-01T00:00:00Z"),
                "location 'Paris' has no room 'Room 5'",
                        new ReplanningApi.Asked(null, "Room 5", "Paris", null, null, "2026-04-01T00:00:00Z"),
                "until is missing", new ReplanningApi.Asked("tom", null, null, null, null, null),
                "until 'tomorrow' is not a date and time",
                        new ReplanningApi.Asked("tom", null, null, null, null, "tomorrow"),
                "until '2026-03-01T00:00:00Z' is not after",
                        new ReplanningApi.Asked("tom", null, null, null, null, "2026-03-01T00:00:00Z"),
                "has no session 'none'", new ReplanningApi.Asked(null, null, null, "none", null, null)));
        wrong.forEach((said, asked) -> assertThatThrownBy(() -> api.replan("crm", asked, OFFICE))
                .isInstanceOfSatisfying(
                        ErrorResponseException.class,
                        e -> assertThat(e.getBody().getDetail()).contains(said)));
        when(runs.of("crm")).thenReturn(Optional.empty());
        assertThatThrownBy(() -> trainerAway("2026-03-04T00:00:00Z", "2026-03-05T00:00:00Z"))
                .hasMessageContaining("does not run");
    }

    private ReplanningApi.Answer trainerAway(String from, String until) {
        return api.replan("crm", new ReplanningApi.Asked("trainer", null, null, null, from, until), OFFICE);
    }

    private void invited(int sessions) {
        Trainings.Plan plan = trainings.plan(sales, sessions, 60, "on-site");
        bench.transactions.execute(status -> trainings.book(sales, plan));
        bench.transactions.execute(status -> trainings.invite(sales));
        clock.advance(Duration.ofMinutes(1));
    }

    private void scheduled(List<String> trainers, List<RoomPlan> rooms) {
        SchedulingRules rules = new SchedulingRules(
                List.of(),
                1,
                2,
                365,
                100,
                List.of(),
                trainers.stream()
                        .map(username -> new TrainerPlan(username, List.of(), List.of(), List.of(), List.of()))
                        .toList(),
                rooms,
                List.of());
        when(stage.programs.get("crm"))
                .thenReturn(new ProgramView(
                        "crm",
                        ProgramStatus.REGISTERED,
                        "digest",
                        Instant.EPOCH,
                        "office",
                        Stage.program(Map.of(
                                "training",
                                new TrainingPlan(
                                        new WorkingHours(LocalTime.of(9, 0), LocalTime.of(17, 0)),
                                        new SessionPlan(60, 4, "trainer", "on-site", null, null),
                                        Map.of(),
                                        rules)))));
    }

    private Training training() {
        return store.ofRound("run-1", Stage.ROUND).orElseThrow();
    }

    /** What the calendar of somebody was told, unfolded, oldest first. */
    @Test
    void a_program_that_was_cancelled_takes_its_sessions_to_come_out_of_calendars_once() {
        begin();
        scheduled(List.of(), List.of());
        invited(2);
        bench.jdbc
                .sql("update delivery set state = 'SENT' where username <> 'dee'")
                .update();
        List<Session> sessions = store.sessions(training().id());
        // The first has begun; whoever is there stays there.
        clock.set(sessions.getFirst().startsAt());
        EndedTrainings ended = ended();
        ended.look();
        assertThat(calendars("cy")).hasSize(1);

        end();
        ended.look();
        ended.look();

        Session gone = store.sessions(training().id()).getLast();
        assertThat(gone.cancelledAt()).isEqualTo(clock.instant());
        assertThat(gone.sequence()).isEqualTo(sessions.getLast().sequence() + 1);
        assertThat(store.sessions(training().id()).getFirst().cancelledAt()).isNull();
        assertThat(calendars("cy"))
                .hasSize(2)
                .anySatisfy(
                        calendar -> assertThat(calendar).contains("METHOD:CANCEL", "SEQUENCE:1", "UID:" + gone.id()));
        assertThat(calendars("dee"))
                .as("the invitation had not gone and does not go any more")
                .hasSize(1);
        assertThat(calendars("ada")).hasSize(1);
        assertThat(store.seats(training().id()).getLast())
                .satisfies(seat -> assertThat(seat.reason()).startsWith("The program was cancelled"));
    }

    private EndedTrainings ended() {
        return new EndedTrainings(
                store,
                new RunEnds(bench.jdbc),
                bench.queue(),
                new SessionLetters(store, bench.queue(), stage.roster, clock),
                stage.programs,
                bench.transactions,
                clock);
    }

    private void begin() {
        bench.jdbc
                .sql("insert into program_run (id, program_id, open_program_id, root_process_instance_key,"
                        + " process_definition_key, opened_at, claimed_at)"
                        + " values ('run-1', 'crm', 'crm', 77, 5, current_timestamp, current_timestamp)")
                .update();
    }

    private void end() {
        bench.jdbc
                .sql(
                        "update program_run set open_program_id = null, ended_at = current_timestamp, outcome = 'cancelled' where id = 'run-1'")
                .update();
    }

    private List<String> calendars(String username) {
        return bench
                .jdbc
                .sql("select calendar from delivery where username = ? order by next_attempt_at, id")
                .param(username)
                .query(String.class)
                .list()
                .stream()
                .map(calendar -> calendar.replace("\r\n ", ""))
                .toList();
    }
}
