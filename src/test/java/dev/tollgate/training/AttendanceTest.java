package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.tollgate.Postgres;
import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.engine.Job;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.Alarm;
import dev.tollgate.lifecycle.Alarms;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.program.ProgramStatus;
import dev.tollgate.program.ProgramView;
import dev.tollgate.program.SchedulingRules;
import dev.tollgate.program.SessionPlan;
import dev.tollgate.program.TrainingPlan;
import dev.tollgate.program.Unit;
import dev.tollgate.program.WorkingHours;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.ErrorResponseException;

class AttendanceTest {

    private static final OpenRun RUN = new OpenRun("run-1", "crm", 77);
    private static final Principal OFFICE = () -> "office";
    private static final String HEADER = "username,attendedAt,session,part,source,saidBy\n";
    private static final String ADA = HEADER + "ada,2026-03-02T09:30:00+01:00,,,LMS export 2 March,trainer\n";

    private final SettableClock clock = new SettableClock("2026-03-02T09:00:00Z");
    private final Stage stage = new Stage();
    private final OpenRuns runs = mock(OpenRuns.class);
    private final Alarms alarms = mock(Alarms.class);
    private final Job sales = Stage.job("department-training", "SomeTask", "sales");
    private MailBench bench = new MailBench(MailBench.inMemory(), clock);
    private TrainingStore store;
    private ProvenAttendance attendance;
    private Trainings trainings;
    private AttendanceApi api;

    @BeforeEach
    void people() {
        for (String username : List.of("ada", "ben", "cy", "dee")) {
            stage.with(username, "sales", "Sales rep", username + "@example.com");
        }
        stage.with("trainer", "elsewhere", "", "trainer@example.com");
        when(runs.of("crm")).thenReturn(Optional.of(RUN));
        when(runs.begun(any(), eq("pilot"))).thenReturn(Optional.of(Instant.parse("2026-03-02T08:30:00Z")));
        when(runs.record(any(), any(), any(), anyString(), any()))
                .thenAnswer(call -> stage.append(new Evidence(
                        "crm",
                        call.<OpenRun>getArgument(0).runId(),
                        call.getArgument(1),
                        call.getArgument(2),
                        "adoption-program",
                        77,
                        null,
                        call.getArgument(3),
                        call.getArgument(4))));
        wire();
    }

    private void wire() {
        store = new TrainingStore(bench.jdbc);
        attendance = OnRecord.of(bench, stage, alarms);
        trainings = new Trainings(
                store,
                attendance,
                new TrainingPlanner(store, stage.roster),
                new SessionLetters(store, bench.queue(), stage.roster, clock),
                stage.programs,
                stage.roster,
                stage,
                stage,
                clock);
        api = new AttendanceApi(
                stage.programs,
                runs,
                new AttendanceImport(
                        store,
                        new AttendanceStore(bench.jdbc),
                        attendance,
                        stage.roster,
                        runs,
                        bench.transactions,
                        clock),
                new AttendanceWithdrawal(
                        store, new AttendanceStore(bench.jdbc), attendance, runs, bench.transactions, clock),
                new AttendanceStore(bench.jdbc),
                attendance);
    }

    @AfterEach
    void stop() throws InterruptedException {
        bench.close();
    }

    @Test
    void who_another_system_says_has_attended_is_trained_with_source_and_evidence() throws Exception {
        AttendanceImport.Taken taken = csv(ADA + "ben,2026-03-02,,1,\"Sheet, signed\",Dana Change\n");

        assertThat(taken).isEqualTo(new AttendanceImport.Taken(2, 0, List.of(), 1L));
        assertThat(trainedAt("ada")).isEqualTo("2026-03-02T08:30:00Z");
        assertThat(trainedAt("ben")).as("a day counts from its beginning").isEqualTo("2026-03-01T23:00:00Z");
        assertThat(stage.evidence).singleElement().satisfies(proof -> {
            assertThat(proof.kind()).isEqualTo(EvidenceKind.TRAINING_HELD);
            assertThat(proof.waveId()).isEqualTo("pilot");
            assertThat(proof.data()).containsEntry("attended", 2).containsKeys("importId", "digest");
            // As words: an id or a digest may have such letters by chance.
            assertThat(proof.data().toString()).as("pseudonyms only").doesNotContainPattern("\\b(ada|trainer)\\b");
        });
        assertThat(api.recorded("crm", "pilot"))
                .extracting(
                        AttendanceApi.Attended::username,
                        AttendanceApi.Attended::source,
                        AttendanceApi.Attended::saidBy,
                        AttendanceApi.Attended::recordedBy,
                        AttendanceApi.Attended::proven)
                .containsExactly(
                        tuple("ada", "LMS export 2 March", "trainer", "office", true),
                        tuple("ben", "Sheet, signed", "Dana Change", "office", true));
    }

    @Test
    void json_says_the_same_as_csv() throws Exception {
        csv(ADA);

        AttendanceImport.Taken taken = json("""
                [{"username": "ada", "attendedAt": "2026-03-02T08:30:00Z", "part": 1, "source": "LMS export 2 March", "saidBy": "trainer"},
                 {"username": "ben", "attendedAt": "2026-03-02", "session": null, "source": "LMS", "saidBy": "LMS"}]""");

        assertThat(taken).isEqualTo(new AttendanceImport.Taken(1, 1, List.of(), 2L));
    }

    @Test
    void the_same_row_again_changes_nothing_and_what_came_first_stays() throws Exception {
        csv(ADA + "ada,2026-03-02T08:30:00Z,,1,LMS export 2 March,trainer\n");

        AttendanceImport.Taken again = csv(ADA + "ada,2026-03-02T08:30:00Z,,1,Another export,trainer\n");

        assertThat(again)
                .isEqualTo(new AttendanceImport.Taken(0, 2, List.of(new AttendanceImport.Differs(3, "ada")), null));
        assertThat(stage.evidence).hasSize(1);
        assertThat(api.recorded("crm", "pilot"))
                .extracting(AttendanceApi.Attended::source)
                .containsExactly("LMS export 2 March");
    }

    @Test
    void one_wrong_row_means_nothing_is_taken_and_everything_wrong_is_named() {
        stage.leaves("dee", Instant.EPOCH);
        stage.with("out", "elsewhere", "", "out@example.com");
        when(stage.roster.unitOf("crm", "out")).thenReturn(Optional.of(new Unit("rest", "elsewhere", "Berlin")));
        String problems = refused(ADA
                + "nobody,2026-03-02,,,LMS,LMS\n"
                + "dee,2026-03-02,,,LMS,LMS\n"
                + "out,2026-03-02,,,LMS,LMS\n"
                + "ben,2026-03-03,,,LMS,LMS\n"
                + "ben,2026-03-01,,,LMS,LMS\n"
                + "ben,02.03.2026,,,LMS,LMS\n"
                + "ben,,,,LMS,LMS\n"
                + "ben,2026-03-02,some-session,2,LMS,LMS\n"
                + "ben,2026-03-02,,,,\n"
                + "LMS,2026-03-02,,,ben,LMS\n"
                + "ben,2026-03-02,,LMS,LMS\n"
                + "ben,2026-03-02,,,\"LMS,LMS\n");

        assertThat(problems.lines())
                .containsExactly(
                        "3 username 'nobody' is nobody in the program's people. Import the people first, or correct the username.",
                        "4 username 'dee' has left. Leave the row out.",
                        "5 username 'out' is not of the wave 'pilot', but of the wave 'rest'. Send the row to that wave, or leave it out.",
                        "6 attendedAt '2026-03-03' is in the future. Record it after it was held; it is 2026-03-02T09:00:00Z now.",
                        "7 attendedAt '2026-03-01' is before the wave 'pilot' began. Only what was learnt in the wave counts, from 2026-03-02 on. Leave the row out.",
                        "8 attendedAt '02.03.2026' is neither a date nor a date and time with its offset. Write it like 2027-05-03, or like 2027-05-03T15:30:00+02:00.",
                        "9 attendedAt '' is missing, and so is session. Give one of the two: when it was, or the id of one of the wave's sessions.",
                        "10 session 'some-session' is no session of the wave 'pilot'. GET /api/programs/crm/training lists them; for another training leave it empty and say when it was.",
                        "10 attendedAt '2026-03-02' is given beside a session. Give one of the two: when it was, or the id of one of the wave's sessions.",
                        "10 part '2' is no part of the curriculum. Write 1, or leave it empty.",
                        "11 source '' is missing. Say where it can be looked up, for example LMS export 3 May.",
                        "11 saidBy '' is missing. Say who answers for it: the trainer's name, or that of the system.",
                        "12 username 'LMS' is nobody in the program's people, but another column of the row is. Are the columns in the order that the header says?",
                        "13  'ben,2026-03-02,,LMS,LMS' has 5 columns, the header has 6. Give each column a value, an empty one where there is none, and put values with commas into quotes. The last line may be cut off.",
                        "14  'ben,2026-03-02,,,\"LMS,LMS' has a quote that does not close. Close it on the same line, or double it within a value.");
        assertThat(attendance.ofWave("crm", "run-1", "pilot")).isEmpty();
        assertThat(stage.evidence).isEmpty();
        assertThat(api.invalid(catchThrowableOfType(InvalidAttendance.class, () -> csv(HEADER)))
                        .getProperties())
                .containsKey("problems");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=HYPERLINK(1)", "+49 89 1", "-1+1", "@SUM(A1)", "\"=1\"", "\"a\u0007b\""})
    void what_a_spreadsheet_would_run_is_no_source(String source) {
        assertThat(refused(HEADER + "ada,2026-03-02,,," + source + ",LMS\n"))
                .startsWith("2 source")
                .containsAnyOf("begins like a formula of a spreadsheet", "has a control character");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "username,attendedAt,source                 | 1 saidBy '' is missing in the header",
                "username,source,saidBy                     | 1 attendedAt '' is missing in the header, and so is session",
                "username,attendedAt,source,saidBy,mood     | 1 mood '' is not a column of attendance",
                "username,username,session,source,saidBy    | 1 username '' is in the header more than once",
                "username;attendedAt;source;saidBy          | separates its columns with semicolons",
                "ada,2026-03-02,LMS,LMS                     | is no header",
            })
    void a_header_with_other_columns_is_refused(String header, String problem) {
        assertThat(refused(header + "\nada,2026-03-02,LMS,LMS,x\n")).contains(problem);
    }

    @Test
    void the_order_of_columns_is_the_headers() throws Exception {
        csv("saidBy,source,attendedAt,username\r\nLMS,Grüße,2026-03-02,ada\r\n");

        assertThat(api.recorded("crm", "pilot"))
                .extracting(AttendanceApi.Attended::source)
                .containsExactly("Grüße");
    }

    @Test
    void another_encoding_is_refused_and_a_mark_of_utf_8_is_not() throws Exception {
        String text = HEADER + "ada,2026-03-02,,,Grüße,LMS\n";

        assertThat(refused(text.getBytes(StandardCharsets.ISO_8859_1), "text/csv"))
                .startsWith("2  '' has bytes that are not UTF-8");
        assertThat(refused(text.getBytes(StandardCharsets.UTF_16), "text/csv")).contains("is UTF-16, not UTF-8");
        assertThat(refused(text.getBytes(StandardCharsets.UTF_16LE), "text/csv"))
                .contains("is UTF-16, not UTF-8");
        assertThat(refused(text.getBytes(Charset.forName("windows-1252")), "text/csv;charset=windows-1252"))
                .contains("'windows-1252' is the encoding announced, not UTF-8");
        assertThat(csv("\uFEFF" + text).recorded()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"username\": \"ada\"}                   | is not a JSON array",
                "[1]                                       | 1  '1' is not an object",
                "[{\"user\": \"ada\"}]                     | 1 user 'ada' is not a key of attendance",
                "[{\"username\": [\"ada\"]}]               | 1 username '[\"ada\"]' is not a text or number",
                "[{\"username\": \"ada\"]                  | is not JSON",
                "[]                                        | has nobody who attended",
                "[{\"username\": \"a\", \"username\": \"b\"}] | is not JSON: Duplicate field",
            })
    void json_of_another_shape_is_refused(String body, String problem) {
        InvalidAttendance refused = catchThrowableOfType(InvalidAttendance.class, () -> json(body));
        assertThat(shown(refused)).contains(problem);
    }

    @Test
    void nothing_is_recorded_where_no_wave_runs() {
        assertThat(status(() ->
                        api.csv("crm", "rest", request(ADA.getBytes(StandardCharsets.UTF_8), "text/csv"), OFFICE)))
                .isEqualTo(HttpStatus.NOT_FOUND);
        when(runs.closed(RUN, "pilot")).thenReturn(true);
        assertThat(status(() -> csv(ADA))).isEqualTo(HttpStatus.CONFLICT);
        when(runs.begun(RUN, "pilot")).thenReturn(Optional.empty());
        assertThat(status(() -> csv(ADA))).isEqualTo(HttpStatus.CONFLICT);
        when(runs.of("crm")).thenReturn(Optional.empty());
        assertThat(status(() -> csv(ADA))).isEqualTo(HttpStatus.CONFLICT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update training_attendance set username = 'cy' where username = 'ada'",
                "update training_attendance set attended_at = timestamp with time zone '2026-03-02 08:59:00+00:00' where username = 'ada'",
                "update training_attendance set part = 2 where username = 'ada'",
                "update training_attendance set said_by = 'boss'",
                "update training_attendance set proficient = true where username = 'ada'",
                "update training_attendance_import set recorded_by = 'boss'",
                "delete from training_attendance where username = 'ben'",
                "delete from training_attendance",
                "insert into training_attendance select import_id, 'cy', 1, attended_at, null, source, said_by, null from training_attendance where username = 'ada'",
            })
    void a_row_changed_in_the_database_is_noticed_and_counts_for_nobody(String change) throws Exception {
        csv(ADA + "ben,2026-03-02,,,LMS,LMS\n");
        assertThat(trained()).containsExactly("ada", "ben");
        verify(alarms, never()).raise(any(), any(), any(), any());

        assertThat(bench.jdbc.sql(change).update()).isPositive();

        assertThat(trained()).isEmpty();
        verify(alarms, atLeastOnce())
                .raise(
                        eq("crm"),
                        eq(Alarm.TAMPERING),
                        eq(77L),
                        contains("is not what the evidence ledger has: a row was changed, added or taken away"));

        assertThat(csv(ADA).recorded()).as("recorded again").isEqualTo(1);
        assertThat(trained()).containsExactly("ada");
    }

    @Test
    void attendance_that_the_ledger_does_not_know_counts_for_nobody() {
        bench.jdbc
                .sql(
                        "insert into training_attendance_import values ('forged', 'crm', 'run-1', 'pilot', 'office', now())")
                .update();
        bench.jdbc
                .sql("insert into training_attendance values ('forged', 'ada', 1, now(), null, 'LMS', 'LMS', null)")
                .update();

        assertThat(trained()).isEmpty();
        verify(alarms)
                .raise(eq("crm"), eq(Alarm.TAMPERING), eq(null), contains("that the evidence ledger does not know"));
    }

    @Test
    void what_was_recorded_by_mistake_is_taken_back_with_a_reason_and_both_stay_on_record() throws Exception {
        csv(ADA + "ben,2026-03-02,,,LMS,LMS\n");

        assertThat(withdraw("ada", "2026-03-02T09:30:00+01:00", "Another Ada"))
                .isEqualTo(new AttendanceWithdrawal.Withdrawn(1, 0, 2L));
        assertThat(withdraw("ada", "2026-03-02T08:30:00Z", "Another Ada"))
                .isEqualTo(new AttendanceWithdrawal.Withdrawn(0, 1, null));

        assertThat(trained()).containsExactly("ben");
        assertThat(api.recorded("crm", "pilot"))
                .filteredOn(row -> row.username().equals("ada"))
                .singleElement()
                .satisfies(row -> assertThat(row.withdrawn())
                        .isEqualTo(new AttendanceApi.Withdrawn("Another Ada", "office", clock.instant())));
        assertThat(stage.evidence).hasSize(2);
        assertThat(stage.evidence.getLast().data().toString()).doesNotContain("Another Ada", "ada");
        verify(alarms, never()).raise(any(), any(), any(), any());

        bench.jdbc.sql("delete from training_attendance_withdrawal").update();
        assertThat(trained()).as("the ledger knows it").containsExactly("ben");
        assertThat(csv(ADA).recorded()).as("recorded again").isEqualTo(1);
        assertThat(trained()).containsExactly("ada", "ben");
    }

    @Test
    void a_seat_that_was_settled_by_a_mistake_is_open_again() throws Exception {
        Trainings.Booked booked = schedule();
        clock.set(OffsetDateTime.parse(booked.sessionsEndAt()).toInstant());
        csv("username,session,source,saidBy\nada,%s,LMS,LMS\n".formatted(session("ada")));
        assertThat(states()).containsEntry("ada", LearnerState.RECORDED);

        api.withdraw(
                "crm",
                "pilot",
                new AttendanceWithdrawal.Mistake("ada", null, session("ada"), null, "Was in another room"),
                OFFICE);
        assertThat(states()).containsEntry("ada", LearnerState.INVITED);

        attend(booked, List.of("ada"));
        assertThat(states()).containsEntry("ada", LearnerState.ABSENT);
    }

    @Test
    void only_what_is_recorded_is_taken_back_and_only_with_a_reason() throws Exception {
        csv(ADA);
        assertThat(shown(catchThrowableOfType(
                        InvalidAttendance.class, () -> withdraw("ben", "2026-03-02", "Never was there"))))
                .contains("username 'ben' has nothing like that recorded in the wave 'pilot'. GET ");
        assertThat(shown(catchThrowableOfType(InvalidAttendance.class, () -> withdraw("", "yesterday", " "))))
                .contains(
                        "username '' is missing",
                        "reason '' is missing. Say in a sentence",
                        "attendedAt 'yesterday' is neither a date");
        assertThat(trained()).containsExactly("ada");
    }

    private AttendanceWithdrawal.Withdrawn withdraw(String username, String attendedAt, String reason) {
        return api.withdraw(
                "crm", "pilot", new AttendanceWithdrawal.Mistake(username, attendedAt, null, null, reason), OFFICE);
    }

    @Test
    void an_import_says_who_did_the_key_task_alone_and_a_later_one_says_it_anew() throws Exception {
        String header = "username,attendedAt,source,saidBy,proficient\n";
        csv(header + "ada,2026-03-02,LMS,trainer,yes\nben,2026-03-02,LMS,trainer,no\ncy,2026-03-02,LMS,trainer,\n");
        assertThat(alone()).containsExactlyInAnyOrderEntriesOf(Map.of("ada", true, "ben", false));
        assertThat(api.recorded("crm", "pilot"))
                .extracting(AttendanceApi.Attended::username, AttendanceApi.Attended::proficient)
                .containsExactly(tuple("ada", true), tuple("ben", false), tuple("cy", null));

        clock.advance(Duration.ofDays(1));
        AttendanceImport.Taken taken = json("""
                [{"username": "ben", "attendedAt": "2026-03-02", "source": "Visit", "saidBy": "trainer", "proficient": true},
                 {"username": "cy", "attendedAt": "2026-03-02", "source": "Visit", "saidBy": "trainer", "proficient": "no"},
                 {"username": "ada", "attendedAt": "2026-03-02", "source": "Visit", "saidBy": "trainer"}]""");

        assertThat(taken.recorded()).isEqualTo(2);
        assertThat(taken.differs())
                .extracting(AttendanceImport.Differs::username)
                .containsExactly("ada");
        assertThat(alone()).containsExactlyInAnyOrderEntriesOf(Map.of("ada", true, "ben", true, "cy", false));
    }

    @Test
    void what_an_import_says_of_the_key_task_is_yes_or_no_and_one_of_them() {
        String header = "username,attendedAt,source,saidBy,proficient\n";
        assertThat(refused(header + "ada,2026-03-02,LMS,trainer,perhaps\n"))
                .contains("2 proficient 'perhaps' is neither yes nor no. Write yes for who was seen");
        assertThat(refused(header + "ada,2026-03-02,LMS,trainer,yes\nada,2026-03-02,LMS,trainer,no\n"))
                .contains("3 proficient 'no' is not what another row says of the same person and time");
    }

    @Test
    void who_is_seen_not_to_do_it_alone_gets_a_session_although_trained() throws Exception {
        String header = "username,attendedAt,source,saidBy,proficient\n";
        csv(
                header
                        + "ada,2026-03-02,LMS,trainer,yes\nben,2026-03-02,LMS,trainer,no\ncy,2026-03-02,LMS,trainer,\ndee,2026-03-02,LMS,trainer,\n");

        assertThat(trainings.untrainedDepartments(sales)).containsExactly("sales");
        Trainings.Booked booked = schedule();
        assertThat(store.seats(training().id())).extracting(Seat::username).containsExactly("ben");
        attend(booked, List.of());

        assertThat(alone()).containsEntry("ben", true);
        assertThat(trainings.untrainedDepartments(sales)).isEmpty();
    }

    @Test
    void what_was_recorded_of_a_session_without_a_word_on_the_key_task_leaves_that_to_the_trainer() throws Exception {
        Trainings.Booked booked = schedule();
        clock.set(OffsetDateTime.parse(booked.sessionsEndAt()).toInstant());
        String header = "username,session,source,saidBy,proficient\n";
        csv(header + "ada,%s,LMS,LMS,\nben,%s,LMS,LMS,no\n".formatted(session("ada"), session("ben")));
        attend(booked, List.of());

        assertThat(alone())
                .containsExactlyInAnyOrderEntriesOf(Map.of("ada", true, "ben", false, "cy", true, "dee", true));
    }

    @Test
    void whoever_is_recorded_before_the_sessions_are_planned_gets_no_seat() throws Exception {
        csv(ADA);

        assertThat(trainings.demand(sales).learners()).isEqualTo(3);
        schedule();
        assertThat(store.seats(training().id())).extracting(Seat::username).containsExactly("ben", "cy", "dee");
    }

    @Test
    void what_was_recorded_too_long_ago_excuses_nobody_from_the_training() throws Exception {
        csv(ADA);
        clock.advance(Duration.ofDays(Trainings.FRESH_DAYS).plusHours(1));

        assertThat(trainings.untrainedDepartments(sales)).containsExactly("sales");
        Trainings.Booked booked = schedule();
        assertThat(store.seats(training().id())).extracting(Seat::username).containsExactly("ada", "ben", "cy", "dee");
        assertThat(attend(booked, List.of("ada"))).isEqualTo(new Trainings.Attendance(1, true));
        assertThat(states()).containsEntry("ada", LearnerState.ABSENT);
    }

    @Test
    void whoever_is_recorded_while_a_training_runs_keeps_the_seat_and_is_not_booked_again_when_absent()
            throws Exception {
        Trainings.Booked booked = schedule();
        csv(ADA);
        assertThat(states()).containsEntry("ada", LearnerState.INVITED);

        Trainings.Attendance evaluated = attend(booked, List.of("ada", "ben"));

        assertThat(evaluated).as("ben only").isEqualTo(new Trainings.Attendance(1, true));
        assertThat(states()).containsEntry("ada", LearnerState.RECORDED).containsEntry("ben", LearnerState.ABSENT);
        schedule();
        assertThat(store.seats(training().id()))
                .filteredOn(seat -> seat.round() == 2)
                .extracting(Seat::username)
                .containsExactly("ben");
        assertThat(stage.evidence.getLast().data())
                .containsEntry("attended", 2L)
                .containsEntry("recorded", 1L)
                .containsEntry("missing", 1);
    }

    @Test
    void an_absence_that_was_none_is_put_right_and_the_training_ends_without_a_further_seat() throws Exception {
        attend(schedule(), List.of("ada"));
        Session session = store.sessions(training().id()).stream()
                .filter(held -> store.seats(training().id()).stream()
                        .anyMatch(seat -> held.id().equals(seat.sessionId())
                                && seat.username().equals("ada")))
                .findFirst()
                .orElseThrow();

        csv(HEADER + "ada,,%s,,Sheet of the session,trainer\n".formatted(session.id()));

        assertThat(states()).containsEntry("ada", LearnerState.RECORDED);
        assertThat(trainedAt("ada")).isEqualTo(session.endsAt());
        assertThat(trainings.demand(sales).learners()).isZero();
        trainings.check(sales);
    }

    @Test
    void who_was_at_a_session_without_being_asked_yet_is_marked_for_the_trainer() throws Exception {
        Trainings.Booked booked = schedule();
        clock.set(OffsetDateTime.parse(booked.sessionsEndAt()).toInstant());
        Seat ada = store.seats(training().id()).getFirst();
        csv(HEADER + "ada,,%s,1,Sheet of the session,trainer\n".formatted(ada.sessionId()));

        assertThat((List<?>) trainings.forAttendance(sales).get("learners"))
                .first()
                .isEqualTo(Map.of("label", "Name of ada (recorded as attended)", "value", "ada"));
        attend(booked, List.of("ada"));
        assertThat(states()).as("what is on record stays").containsEntry("ada", LearnerState.RECORDED);
    }

    @Test
    void a_session_that_was_not_held_or_is_not_over_or_of_another_part_is_refused() {
        schedule();
        Session session = store.sessions(training().id()).getFirst();
        assertThat(refused(HEADER + "ada,,%s,,Sheet,trainer\n".formatted(session.id())))
                .contains("is in the future. Record it after it was held; it ends at " + session.endsAt());
        bench.transactions.executeWithoutResult(status -> store.cancel(session, clock.instant()));
        assertThat(refused(HEADER + "ada,,%s,,Sheet,trainer\n".formatted(session.id())))
                .contains("was cancelled");
    }

    @Test
    void after_the_training_has_ended_somebody_can_be_trained_again_so_that_the_gate_counts_them() throws Exception {
        attend(schedule(), List.of());
        trainings.check(sales);
        Instant first = trainedAt("ada");
        clock.set(Instant.parse("2026-04-20T12:00:00Z"));

        csv(HEADER + "ada,2026-04-20T10:00:00Z,,,Refresher of 20 April,trainer\n");

        assertThat(trainedAt("ada")).isEqualTo("2026-04-20T10:00:00Z").isAfter(first);
        assertThat(trainedAt("ben")).isEqualTo(first);
        trainings.check(sales);
    }

    @Test
    void with_a_curriculum_only_who_has_attended_each_part_is_trained() throws Exception {
        curriculum("First steps", "Daily work");
        assertThat(refused(ADA)).contains("2 part '' is missing. The curriculum has 2 parts");
        assertThat(refused(HEADER + "ada,2026-03-02,,3,LMS,LMS\n")).contains("Write a number from 1 to 2.");

        csv(HEADER + "ada,2026-03-02,,1,LMS,LMS\nben,2026-03-02,,1,LMS,LMS\nben,2026-03-02,,2,LMS,LMS\n");

        assertThat(trained()).containsExactly("ben");
        schedule();
        assertThat(store.seats(training().id()))
                .extracting(seat -> seat.username() + " " + seat.part())
                .containsExactlyInAnyOrder("cy 1", "dee 1", "ada 2", "cy 2", "dee 2");
        Session second = store.sessions(training().id()).getLast();
        clock.set(second.endsAt());
        assertThat(refused(HEADER + "ada,,%s,1,Sheet,trainer\n".formatted(second.id())))
                .contains("is not the part of the session");
        csv(HEADER + "ada,,%s,,Sheet,trainer\n".formatted(second.id()));
        assertThat(trained()).containsExactly("ada", "ben");
    }

    @Test
    void too_much_at_once_is_refused() {
        assertThat(status(() -> csv(" ".repeat(5_000_001)))).isEqualTo(HttpStatus.PAYLOAD_TOO_LARGE);
        assertThat(refused("username,session,source,saidBy\n" + "ada,x,y,z\n".repeat(20_001)))
                .contains("'20001' is the number of rows, more than 20000");
    }

    @Test
    void works_on_postgres() throws Exception {
        bench.close();
        bench = new MailBench(Postgres.emptyDatabase(), clock);
        wire();
        Trainings.Booked booked = schedule();
        csv(ADA);
        assertThat(csv(ADA).repeated()).isEqualTo(1);
        attend(booked, List.of("ada", "ben"));
        assertThat(trained()).containsExactly("ada", "cy", "dee");
        bench.jdbc.sql("update training_attendance set username = 'ben'").update();
        assertThat(trained()).containsExactly("cy", "dee");
    }

    private AttendanceImport.Taken csv(String text) throws IOException {
        return api.csv("crm", "pilot", request(text.getBytes(StandardCharsets.UTF_8), "text/csv"), OFFICE);
    }

    private AttendanceImport.Taken json(String text) throws IOException {
        return api.json("crm", "pilot", request(text.getBytes(StandardCharsets.UTF_8), "application/json"), OFFICE);
    }

    private String refused(String text) {
        return refused(text.getBytes(StandardCharsets.UTF_8), "text/csv");
    }

    private String refused(byte[] body, String type) {
        return shown(catchThrowableOfType(
                InvalidAttendance.class, () -> api.csv("crm", "pilot", request(body, type), OFFICE)));
    }

    private static String shown(InvalidAttendance refused) {
        return refused.problems().stream()
                .map(each -> "%d %s '%s' %s. %s"
                        .formatted(each.line(), each.field(), each.value(), each.problem(), each.remedy()))
                .collect(Collectors.joining("\n"));
    }

    private static MockHttpServletRequest request(byte[] body, String type) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
        request.setContentType(type);
        request.setContent(body);
        return request;
    }

    private static Object status(ThrowingCallable call) {
        return catchThrowableOfType(ErrorResponseException.class, call).getStatusCode();
    }

    private void curriculum(String... topics) {
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
                                        new SchedulingRules(
                                                List.of(topics),
                                                1,
                                                2,
                                                365,
                                                100,
                                                List.of(),
                                                List.of(),
                                                List.of(),
                                                List.of()))))));
    }

    private Trainings.Booked schedule() {
        return bench.transactions.execute(status -> {
            Trainings.Booked booked = trainings.book(sales, trainings.plan(sales, 2, 60, "on-site"));
            trainings.invite(sales);
            return booked;
        });
    }

    private Trainings.Attendance attend(Trainings.Booked booked, List<String> absent) {
        clock.set(OffsetDateTime.parse(booked.sessionsEndAt()).toInstant());
        stage.answered("RecordAttendanceTask", Map.of("absent", absent), clock.instant());
        return bench.transactions.execute(status -> trainings.evaluate(sales));
    }

    private Training training() {
        return store.ofRound("run-1", Stage.ROUND).orElseThrow();
    }

    private Map<String, LearnerState> states() {
        return Seat.whereLearnersStand(store.seats(training().id())).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, seat -> seat.getValue().state()));
    }

    private String session(String username) {
        return store.seats(training().id()).stream()
                .filter(seat -> seat.username().equals(username))
                .findFirst()
                .orElseThrow()
                .sessionId();
    }

    private Map<String, Boolean> alone() {
        return attendance.proficiency("crm", "run-1", "pilot").values().stream()
                .collect(Collectors.toMap(Proficiency::username, Proficiency::alone));
    }

    private Instant trainedAt(String username) {
        return attendance.ofWave("crm", "run-1", "pilot").get(username).trainedAt();
    }

    private List<String> trained() {
        return attendance.ofWave("crm", "run-1", "pilot").values().stream()
                .filter(TrainingRecord::trained)
                .map(TrainingRecord::username)
                .sorted()
                .toList();
    }
}
