package dev.tollgate.training;

import dev.tollgate.engine.Job;
import dev.tollgate.engine.NotYet;
import dev.tollgate.engine.Refused;
import dev.tollgate.evidence.Entry;
import dev.tollgate.evidence.Evidence;
import dev.tollgate.evidence.EvidenceKind;
import dev.tollgate.evidence.Ledger;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.lifecycle.TaskAnswers.Answer;
import dev.tollgate.program.Department;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.SchedulingRules;
import dev.tollgate.program.SessionPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Trains the departments of a wave, each in an instance of {@code department-training}, found by that and never by a
 * process variable. Who joins the department gets a seat in the next round; with the last evaluation the list is closed.
 */
@Service
public class Trainings {

    /** What was learned longer ago than that, and not used since, is forgotten: it has to be learned again before go-live. */
    public static final int FRESH_DAYS = 28;

    static final String PROCESS = "department-training";
    static final String INVITATION = "training-invitation";
    static final String CANCELLATION = "training-cancellation";

    private static final String GATE = "progression-gate";
    private static final String ATTENDANCE = "RecordAttendanceTask";

    /** The answer about their own work that says that nobody did any. */
    private static final String ONLY_SHOWN = "no";

    /** The application's clock may be behind the engine's, whose timer says that the sessions are over. */
    private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(5);

    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final TrainingStore store;
    private final ProvenAttendance attendance;
    private final TrainingPlanner planner;
    private final SessionLetters letters;
    private final Programs programs;
    private final Roster roster;
    private final TaskAnswers answers;
    private final Ledger ledger;
    private final Clock clock;

    Trainings(
            TrainingStore store,
            ProvenAttendance attendance,
            TrainingPlanner planner,
            SessionLetters letters,
            Programs programs,
            Roster roster,
            TaskAnswers answers,
            Ledger ledger,
            Clock clock) {
        this.store = store;
        this.attendance = attendance;
        this.planner = planner;
        this.letters = letters;
        this.programs = programs;
        this.roster = roster;
        this.answers = answers;
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * What the decision about the sessions is asked with.
     *
     * @param size the most people in a session, in the largest room there is
     */
    public record Demand(int learners, int size, SessionPlan plan) {}

    /** Sessions that can be booked, as long as nothing is booked in between. */
    public static final class Plan {

        private final TrainingPlanner.Plan planned;

        private Plan(TrainingPlanner.Plan planned) {
            this.planned = planned;
        }
    }

    /**
     * What is booked.
     *
     * @param sessionsEndAt end of the last session, in the program's time zone; now when nobody is to be trained
     */
    public record Booked(String sessionsEndAt, int sessions, int learners) {}

    /**
     * @param missing learners of the department who are not trained
     * @param rebook whether they get another session
     */
    public record Attendance(int missing, boolean rebook) {}

    /** The departments with people in the wave, by id. */
    @Transactional(readOnly = true)
    public List<String> departments(Job job) {
        return roster.people(job.programId(), job.waveId()).stream()
                .map(Person::departmentId)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The departments with people in the wave who lack their training, had it too long ago or cannot do their key task alone
     * yet, by id.
     */
    @Transactional(readOnly = true)
    public List<String> untrainedDepartments(Job job) {
        Set<String> trained = trained(job);
        Set<String> notYetAlone = notYetAlone(job);
        return roster.people(job.programId(), job.waveId()).stream()
                .filter(person -> !trained.contains(person.username()) || notYetAlone.contains(person.username()))
                .map(Person::departmentId)
                .distinct()
                .sorted()
                .toList();
    }

    @Transactional(readOnly = true)
    public Demand demand(Job job) {
        ProgramDefinition program = definition(job);
        return new Demand(
                due(job).size(),
                TrainingPlanner.seats(program, job.subject()),
                program.training().forDepartment(job.subject()));
    }

    /**
     * Looks for sessions, with a seat for everybody of the department who is not trained yet, or was and cannot do the key
     * task alone. Changes nothing, and takes
     * its time: in no transaction, so that neither a lock nor a connection waits for it.
     *
     * @param sessions how many were decided on
     * @throws Refused when nobody can be placed, with the reasons
     */
    public Plan plan(Job job, int sessions, int minutes, String format) {
        return new Plan(planned(demand(job, sessions, minutes, format, now())));
    }

    /** Books what was planned; plans anew when others have booked, joined or left meanwhile. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Booked book(Job job, Plan plan) {
        store.lockCalendar();
        TrainingPlanner.Demand before = plan.planned.demand();
        TrainingPlanner.Demand demand = demand(job, before.sessions(), before.minutes(), before.format(), now());
        TrainingPlanner.Plan planned = demand.learners().equals(before.learners())
                        && store.ahead(demand.now()).equals(plan.planned.booked())
                ? plan.planned
                : planned(demand);
        ProgramDefinition program = demand.program();
        Instant now = demand.now();
        Instant end = planned.meetings().stream()
                .map(TrainingPlanner.Meeting::endsAt)
                .max(Comparator.naturalOrder())
                .orElse(now);
        Training training = openRound(job, now, end);
        Map<Seat.Key, Seat> earlier = latestSeats(training);
        for (TrainingPlanner.Meeting meeting : planned.meetings()) {
            Session session = session(training, meeting, demand);
            store.insert(session);
            for (String username : meeting.learners()) {
                Optional.ofNullable(earlier.get(new Seat.Key(username, meeting.part())))
                        .filter(seat -> !seat.state().trained())
                        .ifPresent(seat -> store.become(seat, LearnerState.REBOOKED));
                store.insertSeat(session, username);
            }
        }
        planned.unplaced()
                .forEach(left -> store.insertWithoutSeat(
                        training.id(), training.rounds(), left.part(), left.username(), left.reason()));
        return new Booked(
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        end.atZone(program.timeZone()).toOffsetDateTime()),
                planned.meetings().size(),
                demand.people());
    }

    private TrainingPlanner.Plan planned(TrainingPlanner.Demand demand) {
        TrainingPlanner.Plan planned = planner.plan(demand);
        if (planned.meetings().isEmpty() && !planned.unplaced().isEmpty()) {
            throw new Refused("Nobody of '%s' can be placed in a session. %s"
                    .formatted(
                            demand.departmentId(),
                            planned.unplaced().stream()
                                    .collect(Collectors.groupingBy(
                                            TrainingPlanner.Unplaced::reason,
                                            TreeMap::new,
                                            Collectors.mapping(
                                                    TrainingPlanner.Unplaced::username, Collectors.toList())))
                                    .entrySet()
                                    .stream()
                                    .map(reason ->
                                            "%s (%s)".formatted(reason.getKey(), String.join(", ", reason.getValue())))
                                    .collect(Collectors.joining(" "))));
        }
        return planned;
    }

    private TrainingPlanner.Demand demand(Job job, int sessions, int minutes, String format, Instant now) {
        ProgramDefinition program = definition(job);
        Map<String, Set<Integer>> attended = attendedParts(job);
        List<Person> due = due(job);
        Set<String> trained = trained(job);
        int parts = program.training().scheduling().parts();
        Map<Integer, List<Person>> learners = new TreeMap<>();
        for (int part = 1; part <= parts; part++) {
            int missing = part;
            learners.put(
                    part,
                    due.stream()
                            .filter(person -> trained.contains(person.username())
                                    // The whole is known; it is the doing that has to be practised once more.
                                    ? missing == parts
                                    : !attended.getOrDefault(person.username(), Set.of())
                                            .contains(missing))
                            .toList());
        }
        return new TrainingPlanner.Demand(program, job.subject(), sessions, minutes, format, learners, now);
    }

    private static Session session(Training training, TrainingPlanner.Meeting meeting, TrainingPlanner.Demand demand) {
        return new Session(
                UUID.randomUUID().toString(),
                training.id(),
                training.rounds(),
                meeting.trainer(),
                meeting.startsAt(),
                meeting.endsAt(),
                demand.format(),
                meeting.location(demand),
                meeting.room(demand),
                meeting.part(),
                meeting.reason(),
                null,
                0);
    }

    /** Queues a calendar invitation for each seat of the round that has none; returns how many were queued. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int invite(Job job) {
        Training training = of(job);
        ProgramDefinition program = definition(job);
        Map<String, Session> sessions =
                store.sessions(training.id()).stream().collect(Collectors.toMap(Session::id, Function.identity()));
        int invited = 0;
        for (Seat seat : store.seats(training.id())) {
            if (seat.round() == training.rounds() && seat.state() == LearnerState.BOOKED && seat.deliveryId() == null) {
                letters.invite(program, sessions.get(seat.sessionId()), seat);
                invited++;
            }
        }
        return invited;
    }

    /**
     * Takes the trainer's answer over and decides about another round.
     *
     * @throws Refused before the sessions are over, without an answer for this round, or when somebody is named absent who
     *     was not invited
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Attendance evaluate(Job job) {
        // What is recorded beside the form must not come in between.
        store.lockCalendar();
        Training training = of(job);
        Instant now = now();
        if (training.evaluatedAt() == null) {
            takeOverAttendance(job, training, now);
        }
        List<Observed> observed = store.observed(job.scope().runId(), job.waveId()).stream()
                .filter(each -> each.of().equals(new Observed.Round(training.id(), training.rounds())))
                .toList();
        Map<Seat.Key, Seat> seats = latestSeats(training);
        List<Person> untrained = untrained(job);
        Set<String> stillHere = learners(job).stream().map(Person::username).collect(Collectors.toSet());
        List<Seat> round = store.seats(training.id()).stream()
                .filter(seat -> seat.round() == training.rounds() && seat.sessionId() != null)
                .toList();
        long attended = round.stream()
                .filter(seat -> seat.state() == LearnerState.ATTENDED)
                .count();
        long recorded = round.stream()
                .filter(seat -> seat.state() == LearnerState.RECORDED)
                .count();
        // Before anybody asks who is due: what a trainer saw counts once the ledger has it.
        ledger.append(new Evidence(
                job.programId(),
                job.scope().runId(),
                job.waveId(),
                EvidenceKind.TRAINING_HELD,
                job.processId(),
                job.processInstanceKey(),
                job.elementId(),
                job.subject(),
                Map.of(
                        "departmentId",
                        job.subject(),
                        ProvenAttendance.TRAINING,
                        training.id(),
                        ProvenAttendance.ROUND,
                        training.rounds(),
                        ProvenAttendance.OBSERVED,
                        Observed.digest(observed),
                        "invited",
                        round.size(),
                        "attended",
                        attended,
                        "recorded",
                        recorded,
                        "alone",
                        observed.stream()
                                .filter(each -> each.seen().alone())
                                .map(each -> each.seen().username())
                                .distinct()
                                .count(),
                        "missing",
                        untrained.size())));
        boolean rebook = !due(job).isEmpty() && training.canRebook() && planner.possible(furtherRound(job, now));
        for (Seat seat : seats.values()) {
            if (!seat.state().trained() && !stillHere.contains(seat.username())) {
                store.become(seat, LearnerState.LEFT);
            }
        }
        if (!rebook) {
            Set<String> seated = seats.keySet().stream().map(Seat.Key::username).collect(Collectors.toSet());
            untrained.stream()
                    .filter(person -> !seated.contains(person.username()))
                    .forEach(person -> store.insertWithoutSeat(
                            training.id(),
                            training.rounds(),
                            1,
                            person.username(),
                            "Joined after the last sessions were planned."));
        }
        store.evaluated(training.id(), now);
        return new Attendance(untrained.size(), rebook);
    }

    private TrainingPlanner.Demand furtherRound(Job job, Instant now) {
        Demand demand = demand(job);
        return demand(
                job,
                Math.ceilDiv(demand.learners(), demand.size()),
                demand.plan().minutes(),
                demand.plan().format(),
                now);
    }

    /**
     * The people that the trainer ticks: everybody with a seat in the round, once for each part of the curriculum, and once as
     * a person.
     */
    @Transactional(readOnly = true)
    public Map<String, Object> forAttendance(Job job) {
        Training training = of(job);
        SchedulingRules rules =
                programs.get(job.programId()).definition().training().scheduling();
        List<Session> sessions = store.sessions(training.id());
        List<Reply> replies = store.replies(training.id());
        List<Map<String, String>> learners = store.seats(training.id()).stream()
                .filter(seat -> seat.round() == training.rounds() && seat.sessionId() != null)
                .map(seat -> Map.of(
                        "label",
                        label(job.programId(), seat, rules) + known(seat, sessions, replies),
                        "value",
                        ticked(seat, rules)))
                .sorted(Comparator.comparing(learner -> learner.get("label")))
                .toList();
        List<Map<String, String>> people = store.seats(training.id()).stream()
                .filter(seat -> seat.round() == training.rounds() && seat.sessionId() != null)
                .map(Seat::username)
                .distinct()
                .map(username -> Map.of(
                        "label",
                        roster.person(job.programId(), username)
                                .map(Person::name)
                                .orElse(username),
                        "value",
                        username))
                .sorted(Comparator.comparing(person -> person.get("label")))
                .toList();
        String department = roster.departments(job.programId()).stream()
                .filter(known -> known.id().equals(training.departmentId()))
                .findFirst()
                .or(() -> roster.department(job.programId(), training.departmentId()))
                .map(Department::name)
                .orElse(training.departmentId());
        return Map.of("department", department, "learners", learners, "people", people);
    }

    /** The engine's timer may go by an earlier end than sessions that were moved have. */
    @Transactional(readOnly = true)
    public void awaitSessions(Job job) {
        Training training = of(job);
        Instant now = now();
        if (now.plus(CLOCKS_DIFFER).isBefore(training.sessionsEndAt())) {
            Duration left = Duration.between(now, training.sessionsEndAt());
            throw new NotYet(
                    "The sessions of '%s' were moved and end on %s"
                            .formatted(training.departmentId(), training.sessionsEndAt()),
                    left.compareTo(LONGEST_WAIT) < 0 ? left : LONGEST_WAIT);
        }
    }

    private String label(String programId, Seat seat, SchedulingRules rules) {
        String name =
                roster.person(programId, seat.username()).map(Person::name).orElse(seat.username());
        return rules.parts() == 1 ? name : "%s, %d. %s".formatted(name, seat.part(), rules.topic(seat.part()));
    }

    /** What helps who ticks, and decides nothing. */
    private static String known(Seat seat, List<Session> sessions, List<Reply> replies) {
        if (seat.state().trained()) {
            return " (recorded as attended)";
        }
        return Seat.reply(seat, sessions, replies)
                .filter(Reply.Answer.DECLINED::equals)
                .map(declined -> " (declined)")
                .orElse("");
    }

    /** How the form names a seat: the learner, and the part where there are several. */
    private static String ticked(Seat seat, SchedulingRules rules) {
        return rules.parts() == 1 ? seat.username() : seat.username() + "/" + seat.part();
    }

    /**
     * @throws Refused unless every learner has come to a final state
     */
    @Transactional(readOnly = true)
    public void check(Job job) {
        Training training = of(job);
        if (training.evaluatedAt() == null) {
            throw new Refused("The attendance of '%s' is not evaluated".formatted(training.departmentId()));
        }
        List<String> open = latestSeats(training).values().stream()
                .filter(seat -> !seat.state().settled())
                .map(Seat::username)
                .distinct()
                .toList();
        if (!open.isEmpty()) {
            throw new Refused(
                    "%d learners of '%s' have no final state".formatted(open.size(), training.departmentId()));
        }
    }

    private void takeOverAttendance(Job job, Training training, Instant now) {
        if (now.plus(CLOCKS_DIFFER).isBefore(training.sessionsEndAt())) {
            throw new Refused("The sessions of '%s' are not over before %s"
                    .formatted(training.departmentId(), training.sessionsEndAt()));
        }
        Answer answer = answers.latest(job.processInstanceKey(), ATTENDANCE)
                .filter(given -> !given.completedAt().isBefore(training.scheduledAt()))
                .orElseThrow(() -> new Refused("The attendance of '%s' was not recorded for these sessions"
                        .formatted(training.departmentId())));
        Set<String> absent = named(answer, "absent", "who was absent");
        Set<String> notYetAlone = named(answer, "notYetAlone", "who could not yet do it alone");
        boolean shownOnly = ONLY_SHOWN.equals(answer.content().get("ownWork"));
        SchedulingRules rules =
                programs.get(job.programId()).definition().training().scheduling();
        Map<String, Session> sessions =
                store.sessions(training.id()).stream().collect(Collectors.toMap(Session::id, Function.identity()));
        List<Seat> round = store.seats(training.id()).stream()
                .filter(seat -> seat.round() == training.rounds() && seat.sessionId() != null)
                .toList();
        Set<String> unknown = new LinkedHashSet<>(absent);
        round.forEach(seat -> unknown.removeAll(List.of(seat.username(), ticked(seat, rules))));
        if (!unknown.isEmpty()) {
            throw new Refused("Named absent, but had no seat in these sessions: %s. Record the attendance again."
                    .formatted(String.join(", ", unknown)));
        }
        Set<String> nobody = new LinkedHashSet<>(notYetAlone);
        round.forEach(seat -> nobody.remove(seat.username()));
        if (!nobody.isEmpty()) {
            throw new Refused(
                    "Named as not yet able to do it alone, but had no seat in these sessions: %s. Record the attendance again."
                            .formatted(String.join(", ", nobody)));
        }
        Map<String, Set<Integer>> attended = attendedParts(job);
        Set<String> trained = trained(job);
        Set<String> seenElsewhere = attendance
                .proficiency(job.programId(), job.scope().runId(), job.waveId())
                .keySet();
        for (Seat seat : round) {
            boolean alone = !shownOnly && !notYetAlone.contains(seat.username());
            if (seat.state().trained()) {
                // Recorded as having been there, by who did not say what the trainer saw.
                if (!seenElsewhere.contains(seat.username()) && !named(absent, seat, rules)) {
                    store.observe(seat, alone, now);
                }
                continue;
            }
            LearnerState became = became(job, seat, sessions.get(seat.sessionId()), absent, attended, trained, rules);
            store.become(seat, became);
            if (became == LearnerState.ATTENDED) {
                store.observe(seat, alone, now);
            }
        }
    }

    /** Who was not there is not asked again for a part that was attended elsewhere. */
    private LearnerState became(
            Job job,
            Seat seat,
            Session session,
            Set<String> absent,
            Map<String, Set<Integer>> attended,
            Set<String> trained,
            SchedulingRules rules) {
        boolean leftBefore = roster.person(job.programId(), seat.username())
                .map(Person::leftAt)
                .filter(leftAt -> leftAt.isBefore(session.startsAt()))
                .isPresent();
        if (leftBefore) {
            return LearnerState.LEFT;
        }
        if (!named(absent, seat, rules)) {
            return LearnerState.ATTENDED;
        }
        return trained.contains(seat.username())
                        || attended.getOrDefault(seat.username(), Set.of()).contains(seat.part())
                ? LearnerState.RECORDED
                : LearnerState.ABSENT;
    }

    private static boolean named(Set<String> absent, Seat seat, SchedulingRules rules) {
        return absent.contains(seat.username()) || absent.contains(ticked(seat, rules));
    }

    private static Set<String> named(Answer answer, String field, String what) {
        Object value = answer.content().get(field);
        Set<String> named = new LinkedHashSet<>();
        if (value instanceof Iterable<?> usernames) {
            usernames.forEach(username -> named.add(String.valueOf(username)));
        } else if (value != null) {
            throw new Refused("The attendance says %s as '%s', which is no list".formatted(what, value));
        }
        return named;
    }

    private Training openRound(Job job, Instant now, Instant end) {
        Optional<Training> existing = store.ofRound(job.scope().runId(), job.processInstanceKey());
        if (existing.isEmpty()) {
            store.insert(
                    new Training(
                            UUID.randomUUID().toString(),
                            job.programId(),
                            job.scope().runId(),
                            job.waveId(),
                            job.subject(),
                            1,
                            now,
                            end,
                            null),
                    job.processInstanceKey());
        } else {
            Training before = existing.get();
            if (before.evaluatedAt() == null) {
                throw new Refused("The sessions of '%s' are scheduled already; their attendance comes first"
                        .formatted(before.departmentId()));
            }
            if (!before.canRebook()) {
                throw new Refused("'%s' was scheduled %d times; there is no further round"
                        .formatted(before.departmentId(), before.rounds()));
            }
            store.nextRound(before.id(), before.rounds() + 1, now, end);
        }
        return of(job);
    }

    /** The people of the department who attended no session of this wave that counts, in whichever department. */
    private List<Person> untrained(Job job) {
        Set<String> trained = trained(job);
        return learners(job).stream()
                .filter(person -> !trained.contains(person.username()))
                .toList();
    }

    /** Who needs a session: who is not trained, and who is and was seen not to be able to do the key task alone yet. */
    private List<Person> due(Job job) {
        Set<String> trained = trained(job);
        Set<String> notYetAlone = notYetAlone(job);
        return learners(job).stream()
                .filter(person -> !trained.contains(person.username()) || notYetAlone.contains(person.username()))
                .toList();
    }

    private Set<String> notYetAlone(Job job) {
        return attendance.proficiency(job.programId(), job.scope().runId(), job.waveId()).values().stream()
                .filter(seen -> !seen.alone())
                .map(Proficiency::username)
                .collect(Collectors.toSet());
    }

    /** The parts that count for those who lack others; who had all once and needs training again needs all of it. */
    private Map<String, Set<Integer>> attendedParts(Job job) {
        String runId = job.scope().runId();
        Map<String, Set<Integer>> attended = new HashMap<>(attendance.parts(job.programId(), runId, job.waveId()));
        attended.keySet().removeAll(trained(job.programId(), runId, job.waveId(), Instant.MIN));
        return attended;
    }

    private Set<String> trained(Job job) {
        String runId = job.scope().runId();
        Instant oldest = usesIt(job) ? Instant.MIN : now().minus(Period.ofDays(FRESH_DAYS));
        Set<String> trained = new HashSet<>(trained(job.programId(), runId, job.waveId(), oldest));
        Map<String, Set<String>> before = roster.cameFrom(job.programId(), job.waveId());
        before.values().stream()
                .flatMap(Set::stream)
                .distinct()
                .forEach(wave -> trained(job.programId(), runId, wave, oldest).stream()
                        .filter(username ->
                                before.getOrDefault(username, Set.of()).contains(wave))
                        .forEach(trained::add));
        trained.addAll(trainedHere(job));
        return trained;
    }

    /** Once a wave has passed its gate before go-live its people use what they learned, and do not forget it. */
    private boolean usesIt(Job job) {
        return ledger.entries(job.programId()).stream()
                .map(Entry::evidence)
                .anyMatch(evidence -> evidence.kind() == EvidenceKind.SEALED
                        && evidence.runId().equals(job.scope().runId())
                        && job.waveId().equals(evidence.waveId())
                        && GATE.equals(evidence.processId())
                        && Gate.READY.id().equals(evidence.subject()));
    }

    /** However long this training takes, nobody has to come to it twice. */
    private Set<String> trainedHere(Job job) {
        Set<String> ever = trained(job.programId(), job.scope().runId(), job.waveId(), Instant.MIN);
        return store.ofRound(job.scope().runId(), job.processInstanceKey()).stream()
                .flatMap(training -> store.seats(training.id()).stream())
                .filter(seat -> seat.state() == LearnerState.ATTENDED)
                .map(Seat::username)
                .filter(ever::contains)
                .collect(Collectors.toSet());
    }

    private Set<String> trained(String programId, String runId, String waveId, Instant oldest) {
        return attendance.ofWave(programId, runId, waveId).values().stream()
                .filter(record -> record.trained() && !record.trainedAt().isBefore(oldest))
                .map(TrainingRecord::username)
                .collect(Collectors.toSet());
    }

    /**
     * Whom this training is for: the people of the department. Once that is part of another, those who have a seat here
     * and those of the other who have none anywhere; the other's own training leaves them out until theirs is over.
     */
    private List<Person> learners(Job job) {
        String now = department(job);
        Map<String, TrainingRecord> records =
                attendance.ofWave(job.programId(), job.scope().runId(), job.waveId());
        Set<String> seated = store.ofRound(job.scope().runId(), job.processInstanceKey()).stream()
                .flatMap(training -> store.seats(training.id()).stream())
                .map(Seat::username)
                .collect(Collectors.toSet());
        return roster.people(job.programId(), job.waveId(), now).stream()
                .filter(person -> {
                    TrainingRecord record = records.get(person.username());
                    if (!now.equals(job.subject())) {
                        return record == null || record.departmentId() == null || seated.contains(person.username());
                    }
                    return record == null
                            || record.departmentId() == null
                            || record.departmentId().equals(now)
                            || record.state().settled()
                            || roster.department(job.programId(), record.departmentId())
                                    .filter(other -> other.id().equals(now))
                                    .isEmpty();
                })
                .toList();
    }

    /** The department of the job, or the one that it is part of by now. */
    private String department(Job job) {
        if (roster.departments(job.programId()).stream().map(Department::id).anyMatch(job.subject()::equals)) {
            return job.subject();
        }
        return roster.department(job.programId(), job.subject())
                .map(Department::id)
                .orElseThrow(() -> new Refused(
                        "The program '%s' has no department '%s'".formatted(job.programId(), job.subject())));
    }

    private Map<Seat.Key, Seat> latestSeats(Training training) {
        Map<Seat.Key, Seat> latest = new LinkedHashMap<>();
        store.seats(training.id()).forEach(seat -> latest.put(seat.key(), seat));
        return latest;
    }

    private Training of(Job job) {
        return store.ofRound(job.scope().runId(), job.processInstanceKey())
                .orElseThrow(() -> new Refused("No sessions were scheduled in this instance"));
    }

    private ProgramDefinition definition(Job job) {
        department(job);
        return programs.get(job.programId()).definition();
    }

    private Instant now() {
        // The precision that the database keeps.
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
