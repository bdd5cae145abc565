package dev.tollgate.training;

import dev.tollgate.engine.Refused;
import dev.tollgate.program.DayRange;
import dev.tollgate.program.Location;
import dev.tollgate.program.LocationPlan;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.RoomPlan;
import dev.tollgate.program.Roster;
import dev.tollgate.program.SchedulingRules;
import dev.tollgate.program.SessionPlan;
import dev.tollgate.program.TrainerPlan;
import dev.tollgate.training.planning.Absence;
import dev.tollgate.training.planning.Course;
import dev.tollgate.training.planning.Hours;
import dev.tollgate.training.planning.Learner;
import dev.tollgate.training.planning.Membership;
import dev.tollgate.training.planning.Opening;
import dev.tollgate.training.planning.Openings;
import dev.tollgate.training.planning.PlannedSeat;
import dev.tollgate.training.planning.PlannedSession;
import dev.tollgate.training.planning.Reasons;
import dev.tollgate.training.planning.Room;
import dev.tollgate.training.planning.SessionPlanner;
import dev.tollgate.training.planning.Team;
import dev.tollgate.training.planning.Timetable;
import dev.tollgate.training.planning.Trainer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Asks the planner for the sessions of a department, with what the program says and what is booked already. */
@Component
class TrainingPlanner {

    private final TrainingStore store;
    private final Roster roster;
    private final SessionPlanner planner = new SessionPlanner();

    TrainingPlanner(TrainingStore store, Roster roster) {
        this.store = store;
        this.roster = roster;
    }

    /**
     * What is to be planned.
     *
     * @param sessions how many were decided on for all the learners; more are planned where rooms, teams or locations need
     *     them
     * @param learners by part of the curriculum
     */
    record Demand(
            ProgramDefinition program,
            String departmentId,
            int sessions,
            int minutes,
            String format,
            Map<Integer, List<Person>> learners,
            Instant now) {

        /** As if nobody was trained yet. */
        static Demand ofEverybody(ProgramDefinition program, String departmentId, List<Person> people, Instant now) {
            SessionPlan how = program.training().forDepartment(departmentId);
            Map<Integer, List<Person>> learners = new TreeMap<>();
            for (int part = 1; part <= program.training().scheduling().parts(); part++) {
                learners.put(part, people);
            }
            return new Demand(
                    program,
                    departmentId,
                    Math.ceilDiv(people.size(), seats(program, departmentId)),
                    how.minutes(),
                    how.format(),
                    learners,
                    now);
        }

        SessionPlan how() {
            return program.training().forDepartment(departmentId);
        }

        SchedulingRules rules() {
            return program.training().scheduling();
        }

        /** How many people there are to train. */
        int people() {
            return (int)
                    learners.values().stream().flatMap(List::stream).distinct().count();
        }

        boolean empty() {
            return learners.values().stream().allMatch(List::isEmpty);
        }
    }

    /** @param booked what the plan goes by: whoever books it makes sure that this is still so */
    record Plan(Demand demand, List<Meeting> meetings, List<Unplaced> unplaced, List<Session> booked) {}

    /** @param room null where none is looked after */
    record Meeting(
            int part,
            String trainer,
            Instant startsAt,
            Instant endsAt,
            @Nullable Room room,
            List<String> learners,
            String reason) {

        /** The place of the room, or what the program says where nobody looks after rooms. */
        @Nullable
        String location(Demand demand) {
            return room == null ? demand.how().location() : room.location();
        }

        @Nullable
        String room(Demand demand) {
            return room == null ? demand.how().room() : room.name();
        }
    }

    record Unplaced(String username, int part, String reason) {}

    /** @throws Refused when a session is longer than a working day */
    Plan plan(Demand demand) {
        List<Session> booked = store.ahead(demand.now());
        if (demand.empty()) {
            return new Plan(demand, List.of(), List.of(), booked);
        }
        Timetable planned =
                planner.plan(timetable(demand, booked), demand.rules().horizonDays());
        Reasons reasons = new Reasons(planned);
        Map<String, List<String>> sitting = planned.seats().stream()
                .filter(seat -> seat.session() != null)
                .collect(Collectors.groupingBy(
                        seat -> seat.session().id(),
                        Collectors.mapping(seat -> seat.learner().username(), Collectors.toList())));
        List<Meeting> meetings = planned.sessions().stream()
                .filter(session -> !session.pinned() && sitting.containsKey(session.id()))
                .map(session -> meeting(session, sitting.get(session.id()), reasons))
                .sorted(Comparator.comparing(Meeting::startsAt).thenComparing(Meeting::trainer))
                .toList();
        List<Unplaced> unplaced = planned.seats().stream()
                .filter(seat -> seat.session() == null)
                .map(seat -> new Unplaced(seat.learner().username(), seat.part(), reasons.whyNoSeat(seat)))
                .toList();
        return new Plan(demand, meetings, unplaced, booked);
    }

    /** Whether a further round could place anybody. */
    boolean possible(Demand demand) {
        return !demand.empty()
                && planner.possible(
                        timetable(demand, store.ahead(demand.now())),
                        demand.rules().horizonDays());
    }

    /**
     * The sessions of a round that are ahead, to be planned anew.
     *
     * @param seats of those sessions
     * @param gone ids of sessions that cannot be held when they were to be
     */
    record Round(Training training, List<Session> sessions, List<Seat> seats, Set<String> gone) {}

    /**
     * @param openings by id of the session; a session that is not there is not held
     * @param sessions by id of the seat; a seat that is not there has none
     * @param reasons by id of the session or the seat that has none
     * @param booked what the plan goes by
     */
    record Replan(
            Map<String, Opening> openings,
            Map<String, String> sessions,
            Map<String, String> reasons,
            List<Session> booked) {}

    /** Plans sessions anew so that as few people as possible move. */
    Replan replan(ProgramDefinition program, List<Round> rounds, Instant now) {
        List<Session> booked = store.ahead(now);
        Timetable planned = planner.plan(
                again(program, rounds, booked, now),
                program.training().scheduling().horizonDays());
        Reasons reasons = new Reasons(planned);
        Map<String, Opening> openings = new LinkedHashMap<>();
        Map<String, String> sessions = new LinkedHashMap<>();
        Map<String, String> said = new LinkedHashMap<>();
        Set<String> taken = new HashSet<>();
        planned.seats().stream().filter(seat -> !seat.pinned()).forEach(seat -> {
            if (seat.session() == null) {
                said.put(seat.id(), reasons.whyNoSeat(seat));
            } else {
                sessions.put(seat.id(), seat.session().id());
                taken.add(seat.session().id());
            }
        });
        planned.sessions().stream()
                .filter(session -> !session.pinned() && session.opening() != null && taken.contains(session.id()))
                .forEach(session -> {
                    openings.put(session.id(), session.opening());
                    said.put(session.id(), reasons.whyThen(session));
                });
        return new Replan(openings, sessions, said, booked);
    }

    private IntFunction<Timetable> again(
            ProgramDefinition program, List<Round> rounds, List<Session> booked, Instant now) {
        SchedulingRules rules = program.training().scheduling();
        Worktime worktime = worktime(program, now);
        LocalDate first = program.calendar().plus(program.calendar().day(now), rules.noticeDays());
        Instant earliest = worktime.usual().opening(first);
        Set<String> movable = rounds.stream()
                .flatMap(round -> round.sessions().stream())
                .map(Session::id)
                .collect(Collectors.toSet());
        Map<String, Person> people = new LinkedHashMap<>();
        rounds.stream()
                .flatMap(round -> round.seats().stream())
                .forEach(seat -> people.computeIfAbsent(
                        seat.username(),
                        username -> roster.person(program.id(), username).orElseThrow()));
        List<Membership> memberships = memberships(program, List.copyOf(people.values()));
        List<Seat> seatsAhead = store.seatsAhead(program.id(), now);
        return days -> {
            Map<String, PlannedSession> fixed = booked.stream()
                    .filter(session -> !movable.contains(session.id()))
                    .collect(Collectors.toMap(Session::id, worktime::booked, (one, other) -> one, LinkedHashMap::new));
            List<PlannedSession> sessions = new ArrayList<>(fixed.values());
            List<PlannedSeat> seats = new ArrayList<>();
            Map<String, Learner> known = new HashMap<>();
            people.values().forEach(person -> known.put(person.username(), worktime.learner(person)));
            addFixed(seatsAhead, fixed, known, memberships, worktime, seats);
            List<Opening> taken =
                    fixed.values().stream().map(PlannedSession::opening).toList();
            for (Round round : rounds) {
                Session some = round.sessions().getFirst();
                String departmentId = round.training().departmentId();
                Course course = new Course(
                        round.training().id(),
                        seats(program, departmentId),
                        rules.spacingDays(),
                        !some.format().equals("online"));
                Openings openings = new Openings(
                        Duration.between(some.startsAt(), some.endsAt()),
                        trainers(program, departmentId, worktime),
                        rooms(rules, program.training().forDepartment(departmentId), some.format()).stream()
                                .map(worktime::room)
                                .toList(),
                        round.seats().stream()
                                .map(seat -> worktime.hours(
                                        people.get(seat.username()).location()))
                                .distinct()
                                .toList());
                List<Opening> later = openings.between(first, first.plusDays(days), taken);
                Map<String, PlannedSession> ofRound = new LinkedHashMap<>();
                round.sessions()
                        .forEach(session -> ofRound.put(
                                session.id(), movable(session, round, course, openings, later, earliest, worktime)));
                sessions.addAll(ofRound.values());
                round.seats()
                        .forEach(seat -> seats.add(PlannedSeat.of(
                                seat.id(),
                                known.get(seat.username()),
                                course,
                                seat.part(),
                                ofRound.values().stream()
                                        .filter(session -> session.part() == seat.part())
                                        .toList(),
                                ofRound.get(seat.sessionId()))));
            }
            return new Timetable(sessions, seats, memberships);
        };
    }

    /** A session can stay where it is, be held then by somebody else or elsewhere, or move to a later time. */
    private static PlannedSession movable(
            Session session,
            Round round,
            Course course,
            Openings openings,
            List<Opening> later,
            Instant earliest,
            Worktime worktime) {
        Opening asItWas =
                Optional.ofNullable(worktime.booked(session).opening()).orElseThrow();
        List<Opening> meanwhile = openings.at(session.startsAt());
        Opening published = meanwhile.stream()
                .filter(asItWas::samePlace)
                .findFirst()
                .orElse(
                        openings.rooms().isEmpty()
                                ? meanwhile.stream()
                                        .filter(opening ->
                                                opening.trainer().username().equals(session.trainer()))
                                        .findFirst()
                                        .orElse(asItWas)
                                : asItWas);
        boolean gone = round.gone().contains(session.id());
        List<Opening> choice = Stream.concat(gone ? Stream.empty() : meanwhile.stream(), later.stream())
                .filter(opening -> !gone || !opening.sameTime(asItWas))
                .distinct()
                .sorted(Comparator.comparing(Opening::startsAt))
                .toList();
        return PlannedSession.of(session.id(), course, session.part(), earliest, choice, published);
    }

    /** The most people that fit into one session, in the largest room there is for it. */
    static int seats(ProgramDefinition program, String departmentId) {
        SessionPlan how = program.training().forDepartment(departmentId);
        return rooms(program.training().scheduling(), how, how.format()).stream()
                .mapToInt(RoomPlan::seats)
                .max()
                .stream()
                .map(largest -> Math.min(largest, how.size()))
                .findFirst()
                .orElse(how.size());
    }

    private static Meeting meeting(PlannedSession session, List<String> learners, Reasons reasons) {
        Opening opening = Optional.ofNullable(session.opening()).orElseThrow();
        return new Meeting(
                session.part(),
                opening.trainer().username(),
                opening.startsAt(),
                opening.endsAt(),
                opening.room(),
                learners,
                reasons.whyThen(session));
    }

    private IntFunction<Timetable> timetable(Demand demand, List<Session> booked) {
        ProgramDefinition program = demand.program();
        SchedulingRules rules = demand.rules();
        Worktime worktime = worktime(program, demand.now());
        List<Person> people = demand.learners().values().stream()
                .flatMap(List::stream)
                .distinct()
                .toList();
        Openings openings = new Openings(
                Duration.ofMinutes(demand.minutes()),
                trainers(program, demand.departmentId(), worktime),
                rooms(rules, demand.how(), demand.format()).stream()
                        .map(worktime::room)
                        .toList(),
                people.stream()
                        .map(person -> worktime.hours(person.location()))
                        .distinct()
                        .toList());
        if (!openings.fitIntoADay()) {
            throw new Refused("A session of %d minutes does not fit into the working hours %s to %s"
                    .formatted(
                            demand.minutes(),
                            program.training().workingHours().from(),
                            program.training().workingHours().to()));
        }
        List<Membership> memberships = memberships(program, people);
        LocalDate first = program.calendar().plus(program.calendar().day(demand.now()), rules.noticeDays());
        Instant earliest = worktime.usual().opening(first);
        Course course = new Course(
                demand.departmentId(),
                seats(program, demand.departmentId()),
                rules.spacingDays(),
                !demand.format().equals("online"));
        Map<Integer, Integer> needed = new TreeMap<>();
        demand.learners().forEach((part, learners) -> needed.put(part, needed(demand, course, learners, memberships)));
        List<Seat> seatsAhead = store.seatsAhead(program.id(), demand.now());
        return days -> {
            // Anew each time: the planner fills what it is given.
            Map<String, PlannedSession> fixed = booked.stream()
                    .collect(Collectors.toMap(
                            Session::id, session -> worktime.booked(session), (one, other) -> one, LinkedHashMap::new));
            List<PlannedSession> sessions = new ArrayList<>(fixed.values());
            List<PlannedSeat> seats = new ArrayList<>();
            Map<String, Learner> known = new HashMap<>();
            people.forEach(person -> known.put(person.username(), worktime.learner(person)));
            addFixed(seatsAhead, fixed, known, memberships, worktime, seats);
            List<Opening> times = openings.between(
                    first,
                    first.plusDays(days),
                    fixed.values().stream().map(PlannedSession::opening).toList());
            demand.learners().forEach((part, learners) -> {
                List<PlannedSession> ofPart = new ArrayList<>();
                for (int number = 1; number <= needed.get(part); number++) {
                    ofPart.add(PlannedSession.of(
                            "part %d, session %d".formatted(part, number), course, part, earliest, times, null));
                }
                sessions.addAll(ofPart);
                learners.forEach(person -> seats.add(PlannedSeat.of(
                        person.username() + "/" + part, known.get(person.username()), course, part, ofPart, null)));
            });
            return new Timetable(sessions, seats, memberships);
        };
    }

    /** Seats in sessions that stay where they are, of those who learn and of those who stand in for them. */
    private static void addFixed(
            List<Seat> ahead,
            Map<String, PlannedSession> fixed,
            Map<String, Learner> known,
            List<Membership> memberships,
            Worktime worktime,
            List<PlannedSeat> seats) {
        Set<String> concerned =
                memberships.stream().map(Membership::username).collect(Collectors.toCollection(HashSet::new));
        concerned.addAll(known.keySet());
        ahead.stream()
                .filter(seat -> concerned.contains(seat.username()) && fixed.containsKey(seat.sessionId()))
                .forEach(seat -> seats.add(PlannedSeat.fixed(
                        seat.id(),
                        known.getOrDefault(seat.username(), new Learner(seat.username(), "", null, worktime.usual())),
                        Worktime.elsewhere(seat.trainingId()),
                        fixed.get(seat.sessionId()))));
    }

    /** As many sessions as were decided on, or as rooms, teams and locations need. */
    private static int needed(Demand demand, Course course, List<Person> learners, List<Membership> memberships) {
        if (learners.isEmpty()) {
            return 0;
        }
        int all = demand.learners().values().stream().mapToInt(List::size).max().orElse(learners.size());
        int decided = Math.max(1, Math.ceilDiv(demand.sessions() * learners.size(), all));
        Set<String> usernames = learners.stream().map(Person::username).collect(Collectors.toSet());
        int forTeams = memberships.stream()
                .filter(member -> usernames.contains(member.username()))
                .collect(Collectors.groupingBy(Membership::team, Collectors.summingInt(member -> 1)))
                .entrySet()
                .stream()
                .mapToInt(team -> Math.ceilDiv(team.getValue(), team.getKey().mostAway()))
                .max()
                .orElse(1);
        Set<String> placesWithRooms = rooms(demand.rules(), demand.how(), demand.format()).stream()
                .map(RoomPlan::location)
                .filter(location -> location != null)
                .collect(Collectors.toSet());
        int forLocations = learners.stream()
                .collect(Collectors.groupingBy(
                        person -> placesWithRooms.contains(person.location()) ? person.location() : "",
                        Collectors.summingInt(person -> 1)))
                .values()
                .stream()
                .mapToInt(people -> Math.ceilDiv(people, course.size()))
                .sum();
        return Math.max(decided, Math.max(forTeams, forLocations));
    }

    /** The department's own trainer first. */
    private List<Trainer> trainers(ProgramDefinition program, String departmentId, Worktime worktime) {
        String own = program.training().forDepartment(departmentId).trainer();
        List<TrainerPlan> listed = program.training().scheduling().trainers();
        TrainerPlan ofDepartment = listed.stream()
                .filter(trainer -> trainer.username().equals(own))
                .findFirst()
                .orElseGet(() -> new TrainerPlan(own, List.of(), List.of(), List.of(), List.of()));
        return Stream.concat(
                        Stream.of(ofDepartment),
                        listed.stream()
                                .filter(trainer -> !trainer.username().equals(own)
                                        && trainer.trains(departmentId)
                                        && roster.person(program.id(), trainer.username())
                                                .filter(person -> !person.hasLeft())
                                                .isPresent()))
                .map(trainer -> worktime.trainer(
                        trainer,
                        roster.person(program.id(), trainer.username())
                                .map(Person::location)
                                .orElse("")))
                .toList();
    }

    private Worktime worktime(ProgramDefinition program, Instant now) {
        return new Worktime(program, store.unavailable(program.id(), now));
    }

    /** Those of the kind, and of the place or the name that the department's sessions are said to have. */
    private static List<RoomPlan> rooms(SchedulingRules rules, SessionPlan how, String format) {
        List<RoomPlan> ofKind = rules.rooms().stream()
                .filter(room -> room.online() == format.equals("online"))
                .toList();
        List<RoomPlan> named =
                ofKind.stream().filter(room -> room.name().equals(how.room())).toList();
        List<RoomPlan> there = (named.isEmpty() ? ofKind : named)
                .stream()
                        .filter(room -> room.online()
                                || how.location() == null
                                || how.location().equals(room.location()))
                        .toList();
        return there.isEmpty() ? named.isEmpty() ? ofKind : named : there;
    }

    private List<Membership> memberships(ProgramDefinition program, List<Person> learners) {
        SchedulingRules rules = program.training().scheduling();
        if (rules.coverageShare() >= 100) {
            return List.of();
        }
        Map<String, List<Person>> teams = new LinkedHashMap<>();
        roster.people(program.id())
                .forEach(person -> teamsOf(person)
                        .forEach(team -> teams.computeIfAbsent(team, key -> new ArrayList<>())
                                .add(person)));
        Set<String> concerned =
                learners.stream().flatMap(person -> teamsOf(person).stream()).collect(Collectors.toSet());
        List<Membership> memberships = new ArrayList<>();
        teams.forEach((id, people) -> {
            int most = rules.mostAway(people.size());
            if (concerned.contains(id) && most < people.size()) {
                Team team = new Team(id, most);
                people.forEach(person -> memberships.add(new Membership(person.username(), team)));
            }
        });
        return memberships;
    }

    private static List<String> teamsOf(Person person) {
        List<String> teams = new ArrayList<>();
        if (person.manager() != null) {
            teams.add("manager " + person.manager());
        }
        teams.add("department " + person.departmentId() + " at " + person.location());
        return teams;
    }

    /** Who works when, by location. */
    private static final class Worktime {

        private final ProgramDefinition program;
        private final SchedulingRules rules;
        private final List<Unavailability> unavailable;
        private final Map<String, Hours> byLocation = new HashMap<>();

        Worktime(ProgramDefinition program, List<Unavailability> unavailable) {
            this.program = program;
            this.unavailable = unavailable;
            this.rules = program.training().scheduling();
        }

        Hours usual() {
            return hours("");
        }

        Hours hours(String location) {
            return byLocation.computeIfAbsent(
                    location,
                    name -> hours(
                            program.location(name),
                            rules.location(name).map(LocationPlan::blackouts).orElse(List.of())));
        }

        private Hours hours(Optional<Location> location, List<DayRange> blackouts) {
            return new Hours(
                    location.map(Location::timeZone).orElse(program.timeZone()),
                    program.training().workingHours().from(),
                    program.training().workingHours().to(),
                    Set.copyOf(program.workingTime().days()),
                    Stream.of(
                                    program.workingTime().holidays().stream(),
                                    location.stream().flatMap(here -> here.holidays().stream()),
                                    Stream.of(rules.blackouts(), blackouts)
                                            .flatMap(List::stream)
                                            .flatMap(DayRange::days))
                            .flatMap(days -> days)
                            .collect(Collectors.toSet()));
        }

        Learner learner(Person person) {
            return new Learner(
                    person.username(),
                    person.location(),
                    rules.location(person.location())
                            .map(LocationPlan::language)
                            .orElse(null),
                    hours(person.location()));
        }

        Trainer trainer(TrainerPlan plan, String location) {
            return new Trainer(
                    plan.username(),
                    Set.copyOf(plan.locations()),
                    Set.copyOf(plan.languages()),
                    hours(location),
                    absences(
                            plan.away(),
                            hours(location).zone(),
                            unavailable.stream().filter(of -> of.ofTrainer(plan.username()))));
        }

        Room room(RoomPlan plan) {
            String location = plan.location();
            return new Room(
                    plan.name(),
                    location,
                    plan.seats(),
                    absences(
                            plan.closed(),
                            hours(location == null ? "" : location).zone(),
                            unavailable.stream().filter(of -> of.ofRoom(plan.name(), location))));
        }

        /** A session that stays where it is; its room counts as taken where rooms are looked after. */
        PlannedSession booked(Session session) {
            String room = session.room();
            return PlannedSession.fixed(
                    session.id(),
                    elsewhere(session.trainingId()),
                    session.part(),
                    new Opening(
                            session.startsAt(),
                            session.endsAt(),
                            new Trainer(session.trainer(), Set.of(), Set.of(), usual(), List.of()),
                            room == null ? null : new Room(room, session.location(), Integer.MAX_VALUE, List.of()),
                            true));
        }

        static Course elsewhere(String trainingId) {
            return new Course("training " + trainingId, Integer.MAX_VALUE, 0, false);
        }

        private static List<Absence> absences(List<DayRange> days, ZoneId zone, Stream<Unavailability> later) {
            return Stream.concat(
                            days.stream()
                                    .map(range -> new Absence(
                                            range.from().atStartOfDay(zone).toInstant(),
                                            range.to()
                                                    .plusDays(1)
                                                    .atStartOfDay(zone)
                                                    .toInstant())),
                            later.map(Unavailability::absence))
                    .toList();
        }
    }
}
