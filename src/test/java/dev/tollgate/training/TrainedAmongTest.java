package dev.tollgate.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import dev.tollgate.communication.MailBench;
import dev.tollgate.communication.SettableClock;
import dev.tollgate.communication.Stage;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.Alarm;
import dev.tollgate.lifecycle.Alarms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who is trained, asked for some people at a time, with 1,300 people whose attendance is known in seven ways. */
class TrainedAmongTest {

    private static final int PEOPLE = 1_300;
    private static final int WAYS = 7;
    private static final int AT_A_TIME = 100;
    private static final Instant DAY = Instant.parse("2026-03-02T09:00:00Z");

    private final Stage stage = new Stage();
    private final Alarms alarms = mock(Alarms.class);
    private MailBench bench;
    private TrainingStore seats;
    private AttendanceStore recorded;
    private ProvenAttendance attendance;

    DataSource database() throws Exception {
        return MailBench.inMemory();
    }

    @BeforeEach
    void attended() throws Exception {
        bench = new MailBench(database(), new SettableClock("2026-03-02T09:00:00Z"));
        seats = spy(new TrainingStore(bench.jdbc));
        recorded = spy(new AttendanceStore(bench.jdbc));
        attendance = new ProvenAttendance(seats, recorded, stage.programs, stage, alarms);
        // Otherwise each row would come by a connection of its own.
        bench.transactions.executeWithoutResult(status -> recordAll());
        clearInvocations(seats, recorded);
    }

    private void recordAll() {
        bench.jdbc.sql("""
                        insert into training (id, program_id, run_id, wave_id, department_id, process_instance_key, rounds,
                          scheduled_at, sessions_end_at)
                        values ('t', 'crm', 'run-1', 'pilot', 'sales', 1, 1, '2026-03-01 09:00:00+00', '2026-03-02 09:00:00+00')""").update();
        bench.jdbc.sql("""
                        insert into training_session (id, training_id, round, trainer, starts_at, ends_at, format,
                          invitation_sequence)
                        values ('s', 't', 1, 'trainer', '2026-03-02 08:00:00+00', '2026-03-02 09:00:00+00', 'online', 0)""").update();
        List<RecordedAttendance> good = new ArrayList<>();
        List<RecordedAttendance> changed = new ArrayList<>();
        List<String> withdrawn = new ArrayList<>();
        for (int person = 0; person < PEOPLE; person++) {
            String username = username(person);
            switch (person % WAYS) {
                case 0 -> seat(username, 1, LearnerState.ATTENDED);
                case 1 -> seat(username, 1, LearnerState.ABSENT);
                case 2 -> {
                    seat(username, 1, LearnerState.ABSENT);
                    good.add(row("good", username));
                }
                case 3 -> good.add(row("good", username));
                case 4 -> changed.add(row("changed", username));
                case 5 -> {
                    good.add(row("good", username));
                    withdrawn.add(row("good", username).fingerprint());
                }
                default -> {
                    seat(username, 1, LearnerState.ATTENDED);
                    seat(username, 2, LearnerState.ABSENT);
                }
            }
        }
        imported("good", good);
        imported("changed", changed);
        bench.jdbc
                .sql("update training_attendance set source = 'another' where import_id = 'changed' and username = ?")
                .param(username(4))
                .update();
        evidence(Map.of(ProvenAttendance.WITHDRAWN, withdrawn));
    }

    @AfterEach
    void close() throws InterruptedException {
        bench.close();
    }

    @Test
    void asked_part_by_part_exactly_those_are_trained_who_attended_and_can_be_proven_to_have() {
        TrainingRecords.Some some = attendance.among("crm", "run-1", "pilot");
        List<String> trained = new ArrayList<>();
        for (int from = 0; from < PEOPLE; from += AT_A_TIME) {
            trained.addAll(trained(some.of(usernames(from, Math.min(PEOPLE, from + AT_A_TIME)))));
        }

        assertThat(trained)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, PEOPLE)
                        .filter(person -> Set.of(0, 2, 3).contains(person % WAYS))
                        .mapToObj(TrainedAmongTest::username)
                        .toList());
    }

    @Test
    void asked_part_by_part_everybody_has_the_same_record_as_in_the_whole_wave() {
        TrainingRecords.Some some = attendance.among("crm", "run-1", "pilot");
        Map<String, TrainingRecord> parts = new HashMap<>();
        for (int from = 0; from < PEOPLE; from += AT_A_TIME) {
            parts.putAll(some.of(usernames(from, Math.min(PEOPLE, from + AT_A_TIME))));
        }

        assertThat(parts).isEqualTo(attendance.ofWave("crm", "run-1", "pilot"));
    }

    @Test
    void a_part_reads_of_nobody_else_and_the_wave_is_never_read_as_a_whole() {
        TrainingRecords.Some some = attendance.among("crm", "run-1", "pilot");

        assertThat(some.of(List.of(username(0), username(3), "nobody"))).containsOnlyKeys(username(0), username(3));
        assertThat(some.of(List.of())).isEmpty();
        verify(seats, never()).partsOfWave(any(), any());
        verify(recorded, never()).rows(any(), any());
    }

    @Test
    void an_import_that_was_changed_counts_for_nobody_and_raises_an_alarm() {
        TrainingRecords.Some some = attendance.among("crm", "run-1", "pilot");

        assertThat(trained(some.of(usernames(0, PEOPLE)))).doesNotContain(username(4), username(11));
        verify(alarms).raise(eq("crm"), eq(Alarm.TAMPERING), any(), contains("(import changed)"));
    }

    @Test
    void another_run_and_another_wave_have_their_own() {
        assertThat(attendance.among("crm", "run-0", "pilot").of(usernames(0, PEOPLE)))
                .isEmpty();
        assertThat(attendance.among("crm", "run-1", "rollout").of(usernames(0, PEOPLE)))
                .isEmpty();
    }

    private void seat(String username, int part, LearnerState state) {
        bench.jdbc
                .sql("""
                        insert into training_seat (id, training_id, round, part, session_id, username, state)
                        values (?, 't', 1, ?, 's', ?, ?)""")
                .params(username + "-" + part, part, username, state.name())
                .update();
    }

    private static RecordedAttendance row(String importId, String username) {
        return new RecordedAttendance(importId, username, 1, DAY, null, "LMS", "trainer", null);
    }

    private void imported(String id, List<RecordedAttendance> rows) {
        recorded.insert(new AttendanceStore.Import(id, "crm", "run-1", "pilot", "office", DAY), rows);
        evidence(Map.of(
                ProvenAttendance.IMPORT, id, ProvenAttendance.DIGEST, RecordedAttendance.digest("office", rows)));
    }

    private void evidence(Map<String, Object> data) {
        stage.append(new Evidence(
                "crm",
                "run-1",
                "pilot",
                EvidenceKind.TRAINING_HELD,
                "adoption-program",
                77,
                null,
                ProvenAttendance.SUBJECT,
                data));
    }

    private static Set<String> trained(Map<String, TrainingRecord> records) {
        return records.values().stream()
                .filter(TrainingRecord::trained)
                .map(TrainingRecord::username)
                .collect(Collectors.toSet());
    }

    private static List<String> usernames(int from, int until) {
        return IntStream.range(from, until).mapToObj(TrainedAmongTest::username).toList();
    }

    private static String username(int person) {
        return "p%04d".formatted(person);
    }
}
