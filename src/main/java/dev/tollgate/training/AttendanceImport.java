package dev.tollgate.training;

import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Unit;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Records who attended beside the trainer's form: all of it or nothing, each once, with its digest in the ledger. Works while
 * a department's training runs and after it has ended.
 */
@Service
class AttendanceImport {

    private final TrainingStore store;
    private final AttendanceStore recorded;
    private final ProvenAttendance attendance;
    private final Roster roster;
    private final OpenRuns runs;
    private final TransactionOperations transactions;
    private final Clock clock;

    AttendanceImport(
            TrainingStore store,
            AttendanceStore recorded,
            ProvenAttendance attendance,
            Roster roster,
            OpenRuns runs,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.recorded = recorded;
        this.attendance = attendance;
        this.roster = roster;
        this.runs = runs;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** @param begun when the wave began, before which nobody was trained in it */
    record Target(ProgramDefinition program, OpenRun run, String waveId, Instant begun) {}

    /**
     * @param recorded rows that are new
     * @param repeated rows that were known, or came twice; they change nothing
     * @param differs those of them that name another session, source or person who said it; what came first stays
     * @param evidence the entry of the ledger, null when nothing was new
     */
    record Taken(
            int recorded,
            int repeated,
            List<Differs> differs,
            @Nullable Long evidence) {}

    record Differs(int line, String username) {}

    /** @throws InvalidAttendance with everything that is wrong */
    Taken record(Target target, AttendanceFile.Read file, String by) {
        Taken taken = transactions.execute(status -> {
            // Who books or evaluates sessions decides by what is recorded.
            store.lockCalendar();
            return recordAlone(target, file, by);
        });
        return Optional.ofNullable(taken).orElseThrow();
    }

    private Taken recordAlone(Target target, AttendanceFile.Read file, String by) {
        String id = UUID.randomUUID().toString();
        Checked checked = new Checked(target, id, now());
        file.rows().forEach(checked::row);
        List<AttendanceProblem> problems = new ArrayList<>(file.problems());
        problems.addAll(checked.problems);
        if (!problems.isEmpty()) {
            problems.sort(Comparator.comparing(AttendanceProblem::line));
            throw new InvalidAttendance(problems);
        }
        Map<RecordedAttendance.Key, RecordedAttendance> known = new HashMap<>();
        attendance
                .proven(target.program().id(), target.run().runId(), target.waveId())
                .forEach(row ->
                        known.merge(row.key(), row, (before, later) -> later.proficient() == null ? before : later));
        List<RecordedAttendance> fresh = new ArrayList<>();
        List<Differs> differs = new ArrayList<>();
        checked.attended.forEach((line, row) -> {
            RecordedAttendance before = known.putIfAbsent(row.key(), row);
            if (before == null) {
                fresh.add(row);
            } else if (row.observesAnew(before)) {
                known.put(row.key(), row);
                fresh.add(row);
            } else if (!before.saysTheSameAs(row)) {
                differs.add(new Differs(line, row.username()));
            }
        });
        int repeated = checked.attended.size() - fresh.size();
        if (fresh.isEmpty()) {
            return new Taken(0, repeated, differs, null);
        }
        recorded.insert(
                new AttendanceStore.Import(
                        id, target.program().id(), target.run().runId(), target.waveId(), by, now()),
                fresh);
        seats(target, fresh);
        long evidence = runs.record(
                        target.run(),
                        target.waveId(),
                        EvidenceKind.TRAINING_HELD,
                        ProvenAttendance.SUBJECT,
                        Map.of(
                                ProvenAttendance.IMPORT,
                                id,
                                ProvenAttendance.DIGEST,
                                RecordedAttendance.digest(by, fresh),
                                "attended",
                                fresh.size()))
                .seq();
        return new Taken(fresh.size(), repeated, differs, evidence);
    }

    /**
     * Shows it where learners stand. A seat in a session to come stays: who has learnt it elsewhere may come all the same,
     * and is not booked again when absent.
     */
    private void seats(Target target, List<RecordedAttendance> fresh) {
        Map<Seat.Key, Set<String>> sessions = new HashMap<>();
        fresh.forEach(row -> sessions.computeIfAbsent(new Seat.Key(row.username(), row.part()), key -> new HashSet<>())
                .add(String.valueOf(row.sessionId())));
        for (Training training : store.ofWave(target.run().runId(), target.waveId())) {
            Map<Seat.Key, Seat> latest = new LinkedHashMap<>();
            store.seats(training.id()).forEach(seat -> latest.put(seat.key(), seat));
            for (Seat seat : latest.values()) {
                Set<String> attended = sessions.getOrDefault(seat.key(), Set.of());
                boolean missing = seat.state() == LearnerState.ABSENT || seat.state() == LearnerState.WITHOUT_SEAT;
                if (!attended.isEmpty()
                        && !seat.state().trained()
                        && (missing || attended.contains(String.valueOf(seat.sessionId())))) {
                    store.become(seat, LearnerState.RECORDED);
                }
            }
        }
    }

    /** A date counts from its beginning. */
    static Instant instant(String value, ZoneId zone) {
        return value.indexOf('T') < 0
                ? LocalDate.parse(value).atStartOfDay(zone).toInstant()
                : OffsetDateTime.parse(value).toInstant().truncatedTo(ChronoUnit.MICROS);
    }

    private Instant now() {
        // The precision that the database keeps.
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    /** What the values of the rows mean, and what is wrong with them. */
    private final class Checked {

        private final Target target;
        private final String importId;
        private final Instant now;
        private final LocalDate begun;
        private final int parts;
        private final Map<String, Person> people;
        private final Set<String> programs;
        private final Map<String, Session> sessions;
        private final Map<Integer, RecordedAttendance> attended = new TreeMap<>();
        private final Map<RecordedAttendance.Key, RecordedAttendance> inFile = new HashMap<>();
        private final List<AttendanceProblem> problems = new ArrayList<>();

        Checked(Target target, String importId, Instant now) {
            this.target = target;
            this.importId = importId;
            this.now = now;
            this.begun = LocalDate.ofInstant(target.begun(), target.program().timeZone());
            this.parts = target.program().training().scheduling().parts();
            this.people = roster.people(target.program().id(), target.waveId()).stream()
                    .collect(Collectors.toMap(Person::username, Function.identity()));
            this.programs = roster.usernames(target.program().id());
            this.sessions = store.ofWave(target.run().runId(), target.waveId()).stream()
                    .flatMap(training -> store.sessions(training.id()).stream())
                    .collect(Collectors.toMap(Session::id, Function.identity()));
        }

        void row(AttendanceFile.Row row) {
            int before = problems.size();
            username(row);
            boolean day = !row.text(AttendanceFile.ATTENDED_AT).isEmpty();
            boolean ours = !row.text(AttendanceFile.SESSION).isEmpty();
            Session session = ours ? session(row) : null;
            Instant at = day ? attendedAt(row) : null;
            if (day == ours) {
                problem(
                        row,
                        AttendanceFile.ATTENDED_AT,
                        row.text(AttendanceFile.ATTENDED_AT),
                        day ? "is given beside a session" : "is missing, and so is session",
                        "Give one of the two: when it was, or the id of one of the wave's sessions.");
            }
            int part = part(row, session);
            Boolean proficient = proficient(row);
            if (problems.size() == before) {
                RecordedAttendance read = new RecordedAttendance(
                        importId,
                        row.text(AttendanceFile.USERNAME),
                        part,
                        session == null ? at : session.endsAt(),
                        session == null ? null : session.id(),
                        row.text(AttendanceFile.SOURCE),
                        row.text(AttendanceFile.SAID_BY),
                        proficient);
                RecordedAttendance same = inFile.putIfAbsent(read.key(), read);
                if (same != null && !Objects.equals(same.proficient(), proficient)) {
                    problem(
                            row,
                            AttendanceFile.PROFICIENT,
                            row.text(AttendanceFile.PROFICIENT),
                            "is not what another row says of the same person and time",
                            "Keep one of the two rows.");
                    return;
                }
                attended.put(row.line(), read);
            }
        }

        private @Nullable Boolean proficient(AttendanceFile.Row row) {
            String value = row.text(AttendanceFile.PROFICIENT);
            return switch (value.toLowerCase(Locale.ROOT)) {
                case "" -> null;
                case "yes", "true" -> true;
                case "no", "false" -> false;
                default -> {
                    problem(
                            row,
                            AttendanceFile.PROFICIENT,
                            value,
                            "is neither yes nor no",
                            "Write yes for who was seen doing the key task alone, no for who could not yet, and leave it empty where nobody looked.");
                    yield null;
                }
            };
        }

        private void username(AttendanceFile.Row row) {
            String username = row.text(AttendanceFile.USERNAME);
            if (people.containsKey(username)) {
                return;
            }
            String programId = target.program().id();
            Optional<Person> person = roster.person(programId, username);
            if (person.isPresent()) {
                boolean left = person.get().hasLeft();
                problem(
                        row,
                        AttendanceFile.USERNAME,
                        username,
                        left
                                ? "has left"
                                : "is not of the wave '%s', but of %s"
                                        .formatted(
                                                target.waveId(),
                                                roster.unitOf(programId, username)
                                                        .map(Unit::waveId)
                                                        .map("the wave '%s'"::formatted)
                                                        .orElse("no wave")),
                        left ? "Leave the row out." : "Send the row to that wave, or leave it out.");
            } else if (row.values().values().stream().anyMatch(programs::contains)) {
                problem(
                        row,
                        AttendanceFile.USERNAME,
                        username,
                        "is nobody in the program's people, but another column of the row is",
                        "Are the columns in the order that the header says?");
            } else {
                problem(
                        row,
                        AttendanceFile.USERNAME,
                        username,
                        "is nobody in the program's people",
                        "Import the people first, or correct the username.");
            }
        }

        private @Nullable Instant attendedAt(AttendanceFile.Row row) {
            String value = row.text(AttendanceFile.ATTENDED_AT);
            Instant at;
            try {
                at = instant(value, target.program().timeZone());
            } catch (DateTimeException e) {
                problem(
                        row,
                        AttendanceFile.ATTENDED_AT,
                        value,
                        "is neither a date nor a date and time with its offset",
                        "Write it like 2027-05-03, or like 2027-05-03T15:30:00+02:00.");
                return null;
            }
            if (at.isAfter(now)) {
                problem(
                        row,
                        AttendanceFile.ATTENDED_AT,
                        value,
                        "is in the future",
                        "Record it after it was held; it is " + now + " now.");
                return null;
            }
            if (LocalDate.ofInstant(at, target.program().timeZone()).isBefore(begun)) {
                problem(
                        row,
                        AttendanceFile.ATTENDED_AT,
                        value,
                        "is before the wave '%s' began".formatted(target.waveId()),
                        "Only what was learnt in the wave counts, from %s on. Leave the row out.".formatted(begun));
                return null;
            }
            return at;
        }

        private @Nullable Session session(AttendanceFile.Row row) {
            String value = row.text(AttendanceFile.SESSION);
            Session session = sessions.get(value);
            if (session == null) {
                problem(
                        row,
                        AttendanceFile.SESSION,
                        value,
                        "is no session of the wave '%s'".formatted(target.waveId()),
                        "GET /api/programs/%s/training lists them; for another training leave it empty and say when it was."
                                .formatted(target.program().id()));
            } else if (session.cancelledAt() != null) {
                problem(
                        row,
                        AttendanceFile.SESSION,
                        value,
                        "was cancelled",
                        "Leave the row out, or name the session that was held.");
            } else if (session.endsAt().isAfter(now)) {
                problem(
                        row,
                        AttendanceFile.SESSION,
                        value,
                        "is in the future",
                        "Record it after it was held; it ends at %s, and it is %s now."
                                .formatted(session.endsAt(), now));
            }
            return session;
        }

        private int part(AttendanceFile.Row row, @Nullable Session session) {
            String value = row.text(AttendanceFile.PART);
            if (value.isEmpty()) {
                if (session != null) {
                    return session.part();
                }
                if (parts > 1 && row.text(AttendanceFile.SESSION).isEmpty()) {
                    problem(
                            row,
                            AttendanceFile.PART,
                            "",
                            "is missing",
                            "The curriculum has %d parts: say which one, and give each a row of its own."
                                    .formatted(parts));
                }
                return 1;
            }
            int part = value.length() > 3 || !value.chars().allMatch(each -> each >= '0' && each <= '9')
                    ? 0
                    : Integer.parseInt(value);
            if (part < 1 || part > parts) {
                problem(
                        row,
                        AttendanceFile.PART,
                        value,
                        "is no part of the curriculum",
                        parts == 1 ? "Write 1, or leave it empty." : "Write a number from 1 to %d.".formatted(parts));
            } else if (session != null && session.part() != part) {
                problem(
                        row,
                        AttendanceFile.PART,
                        value,
                        "is not the part of the session '%s'".formatted(session.id()),
                        "That was part %d. Correct one of the two.".formatted(session.part()));
            }
            return part;
        }

        private void problem(AttendanceFile.Row row, String field, String value, String problem, String remedy) {
            problems.add(new AttendanceProblem(row.line(), field, value, problem, remedy));
        }
    }
}
