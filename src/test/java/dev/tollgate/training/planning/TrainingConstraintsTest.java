package dev.tollgate.training.planning;

import static dev.tollgate.training.planning.Plan.BERLIN;
import static dev.tollgate.training.planning.Plan.NINE_TO_FIVE;
import static dev.tollgate.training.planning.Plan.SALES;
import static dev.tollgate.training.planning.Plan.TESS;
import static dev.tollgate.training.planning.Plan.TOM;
import static dev.tollgate.training.planning.Plan.held;
import static dev.tollgate.training.planning.Plan.learner;
import static dev.tollgate.training.planning.Plan.opening;
import static dev.tollgate.training.planning.Plan.room;
import static dev.tollgate.training.planning.Plan.seat;

import ai.timefold.solver.test.api.score.stream.ConstraintVerifier;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One constraint, one test: what it punishes, how often, and what comes close and is allowed. */
class TrainingConstraintsTest {

    private static final Room FIVE = room("Room 5", 2);
    private static final Course IT = new Course("it", 3, 1, true);

    private final ConstraintVerifier<TrainingConstraints, Timetable> verifier = ConstraintVerifier.build(
            new TrainingConstraints(), Timetable.class, PlannedSession.class, PlannedSeat.class);

    @Test
    void a_trainer_holds_one_session_at_a_time_with_a_break_between() {
        verifier.verifyThat(TrainingConstraints::trainerHoldsOneSessionAtATime)
                .given(
                        held("one", SALES, 1, opening(TESS, null, 2, "09:00")),
                        held("during the break", IT, 1, opening(TESS, null, 2, "10:14")),
                        held("after the break", SALES, 1, opening(TESS, null, 2, "11:29")),
                        held("another trainer", SALES, 1, opening(TOM, null, 2, "09:00")))
                .penalizesBy(1);
    }

    @Test
    void a_room_holds_one_session_at_a_time() {
        verifier.verifyThat(TrainingConstraints::roomHoldsOneSessionAtATime)
                .given(
                        held("one", SALES, 1, opening(TESS, FIVE, 2, "09:00")),
                        held("overlapping", IT, 1, opening(TOM, FIVE, 2, "09:59")),
                        held("right after", IT, 1, opening(TESS, FIVE, 2, "10:59")),
                        held("without a room", IT, 1, opening(TESS, null, 2, "09:00")),
                        held("another without", IT, 1, opening(TOM, null, 2, "09:00")),
                        held("elsewhere", IT, 1, opening(TOM, new Room("Room 5", "Paris", 2, List.of()), 2, "09:00")))
                .penalizesBy(1);
    }

    @Test
    void no_more_learners_than_seats_of_the_room_or_than_the_session_takes() {
        PlannedSession inRoomOfTwo = held("room of 2", SALES, 1, opening(TESS, FIVE, 2, "09:00"));
        PlannedSession ofThree = held("session of 3", SALES, 1, opening(TOM, null, 2, "09:00"));
        verifier.verifyThat(TrainingConstraints::noMoreLearnersThanSeats)
                .given(
                        inRoomOfTwo,
                        ofThree,
                        seat(learner("a"), inRoomOfTwo),
                        seat(learner("b"), inRoomOfTwo),
                        seat(learner("c"), inRoomOfTwo),
                        seat(learner("d"), inRoomOfTwo),
                        seat(learner("e"), ofThree),
                        seat(learner("f"), ofThree),
                        seat(learner("g"), ofThree))
                .penalizesBy(2);
    }

    @Test
    void nobody_sits_in_a_session_that_is_not_held() {
        PlannedSession without = PlannedSession.of("no opening", SALES, 1, Plan.at(2, "09:00"), List.of(), null);
        PlannedSession held = held("held", SALES, 1, opening(TESS, null, 2, "09:00"));
        verifier.verifyThat(TrainingConstraints::nobodySitsInASessionThatIsNotHeld)
                .given(without, held, seat(learner("a"), without), seat(learner("b"), held))
                .penalizesBy(1);
    }

    @Test
    void everybody_learns_in_their_own_working_hours() {
        Hours newYork = Plan.hours(ZoneId.of("America/New_York"), Set.of());
        Hours onHoliday = Plan.hours(BERLIN, Set.of(LocalDate.of(2026, 3, 2)));
        PlannedSession morning = held("09:00 in Berlin", SALES, 1, opening(TESS, null, 2, "09:00"));
        PlannedSession afternoon = held("15:00 in Berlin", SALES, 1, opening(TESS, null, 2, "15:00"));
        verifier.verifyThat(TrainingConstraints::everybodyLearnsInTheirWorkingHours)
                .given(
                        morning,
                        afternoon,
                        seat(learner("in Berlin"), morning),
                        seat(new Learner("asleep in New York", "New York", null, newYork), morning),
                        seat(new Learner("at work in New York", "New York", null, newYork), afternoon),
                        seat(new Learner("on holiday", "Berlin", null, onHoliday), afternoon))
                .penalizesBy(2);
    }

    @Test
    void nobody_is_in_two_sessions_at_a_time() {
        PlannedSession one = held("one", SALES, 1, opening(TESS, null, 2, "09:00"));
        PlannedSession meanwhile = held("meanwhile", IT, 1, opening(TOM, null, 2, "09:30"));
        PlannedSession after = held("after", IT, 1, opening(TOM, null, 2, "10:30"));
        verifier.verifyThat(TrainingConstraints::nobodyIsInTwoSessionsAtATime)
                .given(
                        one,
                        meanwhile,
                        after,
                        seat(learner("a"), one),
                        seat(learner("a"), meanwhile),
                        seat(learner("b"), one),
                        seat(learner("b"), after))
                .penalizesBy(1);
    }

    @Test
    void the_parts_of_a_curriculum_come_in_their_order() {
        PlannedSession first = held("first steps", SALES, 1, opening(TESS, null, 4, "09:00"));
        PlannedSession tooEarly = held("daily work, before", SALES, 2, opening(TESS, null, 3, "09:00"));
        PlannedSession later = held("daily work, after", SALES, 2, opening(TESS, null, 5, "09:00"));
        PlannedSession another = held("another curriculum", IT, 2, opening(TOM, null, 3, "09:00"));
        verifier.verifyThat(TrainingConstraints::partsComeInTheirOrder)
                .given(
                        first,
                        tooEarly,
                        later,
                        another,
                        seat(learner("a"), first),
                        seat(learner("a"), tooEarly),
                        seat(learner("a"), another),
                        seat(learner("b"), first),
                        seat(learner("b"), later))
                .penalizesBy(1);
    }

    @Test
    void days_lie_between_two_sessions_of_a_learner() {
        Course twoDaysApart = new Course("sales", 3, 2, true);
        PlannedSession first = held("first steps", twoDaysApart, 1, opening(TESS, null, 2, "16:00"));
        PlannedSession nextDay = held("on the next day", twoDaysApart, 2, opening(TESS, null, 3, "16:00"));
        PlannedSession twoDaysLater = held("two days later", twoDaysApart, 2, opening(TESS, null, 4, "09:00"));
        verifier.verifyThat(TrainingConstraints::daysBetweenTwoSessionsOfALearner)
                .given(
                        first,
                        nextDay,
                        twoDaysLater,
                        seat(learner("a"), first),
                        seat(learner("a"), nextDay),
                        seat(learner("b"), first),
                        seat(learner("b"), twoDaysLater))
                .penalizesBy(1);
    }

    @Test
    void no_part_without_the_one_before() {
        PlannedSession second = held("daily work", SALES, 2, opening(TESS, null, 3, "09:00"));
        verifier.verifyThat(TrainingConstraints::noPartWithoutTheOneBefore)
                .given(
                        second,
                        seat(learner("a"), SALES, 1, null),
                        seat(learner("a"), second),
                        seat(learner("attended the first long ago"), second))
                .penalizesBy(1);
    }

    @Test
    void enough_of_a_team_stays_at_work() {
        Team team = new Team("boss", 1);
        PlannedSession one = held("one", SALES, 1, opening(TESS, null, 2, "09:00"));
        PlannedSession overlapping = held("overlapping", IT, 1, opening(TOM, null, 2, "09:30"));
        PlannedSession later = held("later", IT, 1, opening(TOM, null, 2, "10:30"));
        verifier.verifyThat(TrainingConstraints::enoughOfATeamStaysAtWork)
                .given(
                        one,
                        overlapping,
                        later,
                        new Membership("a", team),
                        new Membership("b", team),
                        new Membership("c", team),
                        new Membership("d", team),
                        seat(learner("a"), one),
                        seat(learner("b"), one),
                        seat(learner("c"), overlapping),
                        seat(learner("d"), later),
                        seat(learner("of another team"), one))
                .penalizesBy(2);
    }

    @Test
    void everybody_gets_a_seat() {
        PlannedSession session = held("one", SALES, 1, opening(TESS, null, 2, "09:00"));
        verifier.verifyThat(TrainingConstraints::everybodyGetsASeat)
                .given(session, seat(learner("a"), session), seat(learner("b"), SALES, 1, null))
                .penalizesBy(1);
    }

    @Test
    void who_is_invited_keeps_the_time() {
        PlannedSession moved = movedFrom(opening(TESS, FIVE, 2, "09:00"), opening(TESS, FIVE, 2, "14:00"));
        PlannedSession inAnotherRoom = movedFrom(opening(TESS, FIVE, 3, "09:00"), opening(TESS, null, 3, "09:00"));
        verifier.verifyThat(TrainingConstraints::whoIsInvitedKeepsTheTime)
                .given(
                        moved,
                        inAnotherRoom,
                        invited(learner("a"), moved),
                        invited(learner("b"), moved),
                        invited(learner("c"), inAnotherRoom),
                        seat(learner("new"), held("new", SALES, 1, opening(TOM, null, 2, "09:00"))))
                .penalizesBy(2);
    }

    @Test
    void who_is_invited_keeps_trainer_and_room() {
        PlannedSession moved = movedFrom(opening(TESS, FIVE, 2, "09:00"), opening(TESS, FIVE, 2, "14:00"));
        PlannedSession withAnother = movedFrom(opening(TESS, FIVE, 3, "09:00"), opening(TOM, FIVE, 3, "09:00"));
        verifier.verifyThat(TrainingConstraints::whoIsInvitedKeepsTrainerAndRoom)
                .given(moved, withAnother, invited(learner("a"), moved), invited(learner("b"), withAnother))
                .penalizesBy(1);
    }

    @Test
    void who_is_invited_keeps_the_session() {
        PlannedSession one = held("one", SALES, 1, opening(TESS, null, 2, "09:00"));
        PlannedSession other = held("other", SALES, 1, opening(TOM, null, 2, "09:00"));
        PlannedSeat moved = seat(learner("a"), one);
        moved.sit(other);
        verifier.verifyThat(TrainingConstraints::whoIsInvitedKeepsTheSession)
                .given(one, other, moved, seat(learner("b"), other))
                .penalizesBy(1);
    }

    @Test
    void every_session_that_was_decided_on_is_held() {
        PlannedSession full = held("full", SALES, 1, opening(TESS, null, 2, "09:00"));
        PlannedSession empty = held("empty", SALES, 1, opening(TESS, null, 2, "11:00"));
        verifier.verifyThat(TrainingConstraints::everySessionIsHeld)
                .given(full, empty, seat(learner("a"), full))
                .penalizesBy(1);
    }

    @Test
    void sessions_are_at_the_learners_location() {
        PlannedSession inBerlin = held("in Berlin", SALES, 1, opening(TESS, FIVE, 2, "09:00"));
        PlannedSession online = held("online", new Course("it", 3, 1, false), 1, opening(TOM, FIVE, 3, "09:00"));
        Learner fromParis = new Learner("from Paris", "Paris", null, NINE_TO_FIVE);
        verifier.verifyThat(TrainingConstraints::sessionsAtTheLearnersLocation)
                .given(
                        inBerlin,
                        online,
                        seat(fromParis, inBerlin),
                        seat(fromParis, online),
                        seat(learner("from Berlin"), inBerlin),
                        seat(new Learner("from nowhere known", "", null, NINE_TO_FIVE), inBerlin))
                .penalizesBy(1);
    }

    @Test
    void trainers_do_not_travel() {
        Trainer parisian = new Trainer("pia", Set.of("Paris"), Set.of(), NINE_TO_FIVE, List.of());
        verifier.verifyThat(TrainingConstraints::trainersDoNotTravel)
                .given(
                        held("away from home", SALES, 1, opening(parisian, FIVE, 2, "09:00")),
                        held("at home anywhere", SALES, 1, opening(TESS, FIVE, 2, "11:00")),
                        held("online", new Course("it", 3, 1, false), 1, opening(parisian, FIVE, 3, "09:00")))
                .penalizesBy(1);
    }

    @Test
    void sessions_are_in_the_learners_language() {
        Trainer french = new Trainer("fleur", Set.of(), Set.of("fr"), NINE_TO_FIVE, List.of());
        PlannedSession inFrench = held("in French", SALES, 1, opening(french, null, 2, "09:00"));
        PlannedSession inAny = held("in any", SALES, 1, opening(TESS, null, 2, "09:00"));
        Learner german = new Learner("german", "Berlin", "de", NINE_TO_FIVE);
        verifier.verifyThat(TrainingConstraints::sessionsInTheLearnersLanguage)
                .given(inFrench, inAny, seat(german, inFrench), seat(german, inAny), seat(learner("any"), inFrench))
                .penalizesBy(1);
    }

    @Test
    void the_departments_own_trainer_comes_first() {
        verifier.verifyThat(TrainingConstraints::departmentsOwnTrainer)
                .given(
                        held("own", SALES, 1, opening(TESS, null, 2, "09:00")),
                        held("another", SALES, 1, opening(TOM, null, 2, "09:00")))
                .penalizesBy(1);
    }

    @Test
    void groups_are_of_even_size() {
        PlannedSession one = held("one", SALES, 1, opening(TESS, null, 2, "09:00"));
        PlannedSession other = held("other", SALES, 1, opening(TESS, null, 2, "11:00"));
        verifier.verifyThat(TrainingConstraints::groupsOfEvenSize)
                .given(one, other, seat(learner("a"), one), seat(learner("b"), one), seat(learner("c"), other))
                .penalizesBy(2 * 2 + 1);
    }

    @Test
    void sessions_are_as_early_as_possible() {
        verifier.verifyThat(TrainingConstraints::asEarlyAsPossible)
                .given(
                        held("first", SALES, 1, opening(TESS, null, 2, "09:00")),
                        held("75 minutes later", SALES, 1, opening(TESS, null, 2, "10:15")))
                .penalizesBy(5);
    }

    private static PlannedSession movedFrom(Opening before, Opening now) {
        Instant earliest = Plan.at(2, "09:00");
        PlannedSession session =
                PlannedSession.of(before.startsAt().toString(), SALES, 1, earliest, List.of(before, now), before);
        session.moveTo(now);
        return session;
    }

    private static PlannedSeat invited(Learner learner, PlannedSession session) {
        return PlannedSeat.of(learner.username(), learner, SALES, 1, List.of(session), session);
    }
}
