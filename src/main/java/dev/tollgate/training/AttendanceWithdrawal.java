package dev.tollgate.training;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.OpenRuns;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes back attendance that was recorded by mistake. The record stays, and so does its evidence; a further entry says that
 * it does not count any more. What was taken back can be recorded again.
 */
@Service
class AttendanceWithdrawal {

    private static final int LONGEST_REASON = 400;

    private final TrainingStore store;
    private final AttendanceStore recorded;
    private final ProvenAttendance attendance;
    private final OpenRuns runs;
    private final TransactionOperations transactions;
    private final Clock clock;

    AttendanceWithdrawal(
            TrainingStore store,
            AttendanceStore recorded,
            ProvenAttendance attendance,
            OpenRuns runs,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.recorded = recorded;
        this.attendance = attendance;
        this.runs = runs;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * What was recorded by mistake.
     *
     * @param attendedAt or {@code session}: as it was recorded
     * @param part null for all parts of that time
     */
    record Mistake(
            @Nullable String username,
            @Nullable String attendedAt,
            @Nullable String session,
            @Nullable Integer part,
            @Nullable String reason) {}

    /**
     * @param withdrawn rows that do not count from now on
     * @param before rows that were taken back before
     * @param evidence the entry of the ledger, null when nothing was taken back
     */
    record Withdrawn(int withdrawn, int before, @Nullable Long evidence) {}

    /** @throws InvalidAttendance when nothing like that is recorded, or no reason is given */
    Withdrawn withdraw(AttendanceImport.Target target, Mistake mistake, String by) {
        List<AttendanceProblem> problems = new ArrayList<>();
        String username = given(mistake.username());
        String session = given(mistake.session());
        String attendedAt = given(mistake.attendedAt());
        String reason = given(mistake.reason());
        if (username.isEmpty()) {
            problem(problems, "username", "", "is missing", "Name whose attendance was recorded by mistake.");
        }
        if (session.isEmpty() == attendedAt.isEmpty()) {
            problem(
                    problems,
                    AttendanceFile.ATTENDED_AT,
                    attendedAt,
                    session.isEmpty() ? "is missing, and so is session" : "is given beside a session",
                    "Give one of the two, as it was recorded.");
        }
        if (reason.isEmpty() || reason.length() > LONGEST_REASON) {
            problem(
                    problems,
                    "reason",
                    reason,
                    reason.isEmpty() ? "is missing" : "is longer than " + LONGEST_REASON + " characters",
                    "Say in a sentence what was wrong.");
        }
        Instant at =
                attendedAt.isEmpty() ? null : at(attendedAt, target.program().timeZone(), problems);
        if (!problems.isEmpty()) {
            throw new InvalidAttendance(problems);
        }
        Withdrawn done = transactions.execute(status -> {
            store.lockCalendar();
            return withdrawAlone(target, username, session, at, mistake.part(), reason, by);
        });
        return Optional.ofNullable(done).orElseThrow();
    }

    private Withdrawn withdrawAlone(
            AttendanceImport.Target target,
            String username,
            String session,
            @Nullable Instant at,
            @Nullable Integer part,
            String reason,
            String by) {
        String programId = target.program().id();
        String runId = target.run().runId();
        List<ProvenAttendance.Shown> meant = attendance.all(programId, runId, target.waveId()).stream()
                .filter(shown -> shown.proven() && shown.row().username().equals(username))
                .filter(shown -> part == null || part == shown.row().part())
                .filter(shown -> at == null
                        ? session.equals(shown.row().sessionId())
                        : at.equals(shown.row().attendedAt()))
                .toList();
        if (meant.isEmpty()) {
            List<AttendanceProblem> problems = new ArrayList<>();
            problem(
                    problems,
                    "username",
                    username,
                    "has nothing like that recorded in the wave '%s'".formatted(target.waveId()),
                    "GET /api/programs/%s/waves/%s/attendance lists what is recorded. What the trainer's form says is not recorded here."
                            .formatted(programId, target.waveId()));
            throw new InvalidAttendance(problems);
        }
        List<RecordedAttendance> rows = meant.stream()
                .filter(shown -> !shown.withdrawn())
                .map(ProvenAttendance.Shown::row)
                .toList();
        int before = meant.size() - rows.size();
        if (rows.isEmpty()) {
            return new Withdrawn(0, before, null);
        }
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        rows.forEach(
                row -> recorded.withdraw(new AttendanceStore.Withdrawal(row.importId(), row.key(), reason, by, now)));
        Map<String, Object> data = new LinkedHashMap<>();
        data.put(
                ProvenAttendance.WITHDRAWN,
                rows.stream().map(RecordedAttendance::fingerprint).sorted().toList());
        data.put("reasonDigest", Canonical.sha256(reason));
        long evidence = runs.record(
                        target.run(), target.waveId(), EvidenceKind.TRAINING_HELD, ProvenAttendance.SUBJECT, data)
                .seq();
        seats(target, username);
        return new Withdrawn(rows.size(), before, evidence);
    }

    /** A seat that was settled by what does not count any more is as it was before. */
    private void seats(AttendanceImport.Target target, String username) {
        Set<Integer> still = attendance
                .parts(target.program().id(), target.run().runId(), target.waveId())
                .getOrDefault(username, Set.of());
        for (Training training : store.ofWave(target.run().runId(), target.waveId())) {
            for (Seat seat : store.seats(training.id())) {
                if (seat.username().equals(username)
                        && seat.state() == LearnerState.RECORDED
                        && !still.contains(seat.part())) {
                    store.become(seat, before(training, seat));
                }
            }
        }
    }

    private static LearnerState before(Training training, Seat seat) {
        if (seat.sessionId() == null) {
            return LearnerState.WITHOUT_SEAT;
        }
        if (training.evaluatedAt() != null || seat.round() < training.rounds()) {
            return LearnerState.ABSENT;
        }
        return seat.deliveryId() == null ? LearnerState.BOOKED : LearnerState.INVITED;
    }

    private static @Nullable Instant at(String value, ZoneId zone, List<AttendanceProblem> problems) {
        try {
            return AttendanceImport.instant(value, zone);
        } catch (DateTimeException e) {
            problem(
                    problems,
                    AttendanceFile.ATTENDED_AT,
                    value,
                    "is neither a date nor a date and time with its offset",
                    "Write it like 2027-05-03, or like 2027-05-03T15:30:00+02:00.");
            return null;
        }
    }

    private static String given(@Nullable String value) {
        return value == null ? "" : value.strip();
    }

    private static void problem(
            List<AttendanceProblem> problems, String field, String value, String problem, String remedy) {
        problems.add(new AttendanceProblem(0, field, value, problem, remedy));
    }
}
