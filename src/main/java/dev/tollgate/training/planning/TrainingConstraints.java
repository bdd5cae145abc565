package dev.tollgate.training.planning;

import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.countBi;
import static ai.timefold.solver.core.api.score.stream.ConstraintCollectors.toConnectedTemporalRanges;
import static ai.timefold.solver.core.api.score.stream.Joiners.equal;
import static ai.timefold.solver.core.api.score.stream.Joiners.filtering;
import static ai.timefold.solver.core.api.score.stream.Joiners.overlapping;

import ai.timefold.solver.core.api.score.buildin.hardmediumsoft.HardMediumSoftScore;
import ai.timefold.solver.core.api.score.stream.Constraint;
import ai.timefold.solver.core.api.score.stream.ConstraintFactory;
import ai.timefold.solver.core.api.score.stream.ConstraintProvider;
import ai.timefold.solver.core.api.score.stream.bi.BiConstraintStream;
import ai.timefold.solver.core.api.score.stream.quad.QuadConstraintStream;
import java.time.Instant;
import java.util.function.Function;

/**
 * What makes a timetable good, in a planner's words. When a trainer works, a room is open, and which days are left out is
 * no constraint: such times are no {@link Opening} to begin with.
 */
public class TrainingConstraints implements ConstraintProvider {

    private static final int MOVED_TO_ANOTHER_TIME = 2000;
    private static final int NOT_HELD = 1000;
    private static final int MOVED_TO_ANOTHER_PLACE = 100;
    private static final int MOVED_TO_ANOTHER_SESSION = 100;
    private static final int JOURNEY_OF_A_LEARNER = 60;
    private static final int JOURNEY_OF_A_TRAINER = 60;
    private static final int FOREIGN_LANGUAGE = 40;
    private static final int ANOTHER_TRAINER = 8;

    @Override
    public Constraint[] defineConstraints(ConstraintFactory factory) {
        return new Constraint[] {
            trainerHoldsOneSessionAtATime(factory),
            roomHoldsOneSessionAtATime(factory),
            noMoreLearnersThanSeats(factory),
            nobodySitsInASessionThatIsNotHeld(factory),
            everybodyLearnsInTheirWorkingHours(factory),
            nobodyIsInTwoSessionsAtATime(factory),
            partsComeInTheirOrder(factory),
            daysBetweenTwoSessionsOfALearner(factory),
            noPartWithoutTheOneBefore(factory),
            enoughOfATeamStaysAtWork(factory),
            everybodyGetsASeat(factory),
            whoIsInvitedKeepsTheTime(factory),
            whoIsInvitedKeepsTrainerAndRoom(factory),
            whoIsInvitedKeepsTheSession(factory),
            everySessionIsHeld(factory),
            sessionsAtTheLearnersLocation(factory),
            trainersDoNotTravel(factory),
            sessionsInTheLearnersLanguage(factory),
            departmentsOwnTrainer(factory),
            groupsOfEvenSize(factory),
            asEarlyAsPossible(factory),
        };
    }

    Constraint trainerHoldsOneSessionAtATime(ConstraintFactory factory) {
        return factory.forEachUniquePair(
                        PlannedSession.class,
                        equal(PlannedSession::trainer),
                        overlapping(PlannedSession::startsAt, PlannedSession::trainerFreeAt))
                .filter((one, other) -> !(one.pinned() && other.pinned()))
                .penalize(HardMediumSoftScore.ONE_HARD)
                .asConstraint(HardRule.TRAINER_BUSY.constraint());
    }

    Constraint roomHoldsOneSessionAtATime(ConstraintFactory factory) {
        return factory.forEachUniquePair(
                        PlannedSession.class,
                        equal(PlannedSession::room),
                        overlapping(PlannedSession::startsAt, PlannedSession::endsAt))
                .filter((one, other) -> one.room() != null && !(one.pinned() && other.pinned()))
                .penalize(HardMediumSoftScore.ONE_HARD)
                .asConstraint(HardRule.ROOM_TAKEN.constraint());
    }

    Constraint noMoreLearnersThanSeats(ConstraintFactory factory) {
        return seatsInSessions(factory)
                .filter((seat, session) -> !session.pinned())
                .groupBy((seat, session) -> session, countBi())
                .filter((session, learners) -> learners > session.capacity())
                .penalize(HardMediumSoftScore.ONE_HARD, (session, learners) -> learners - session.capacity())
                .asConstraint(HardRule.FULL.constraint());
    }

    Constraint nobodySitsInASessionThatIsNotHeld(ConstraintFactory factory) {
        return factory.forEach(PlannedSeat.class)
                .join(
                        factory.forEachIncludingUnassigned(PlannedSession.class).filter(session -> !session.held()),
                        equal(PlannedSeat::session, Function.identity()))
                .penalize(HardMediumSoftScore.ONE_HARD)
                .asConstraint(HardRule.NOT_HELD.constraint());
    }

    Constraint everybodyLearnsInTheirWorkingHours(ConstraintFactory factory) {
        return seatsInSessions(factory)
                .filter((seat, session) ->
                        !seat.pinned() && !seat.learner().hours().cover(session.startsAt(), session.endsAt()))
                .penalize(HardMediumSoftScore.ONE_HARD)
                .asConstraint(HardRule.OUTSIDE_HOURS.constraint());
    }

    Constraint nobodyIsInTwoSessionsAtATime(ConstraintFactory factory) {
        return twoSeatsOfALearner(factory)
                .filter((one, other, first, second) -> first.heldAt().overlaps(second.heldAt()))
                .penalize(HardMediumSoftScore.ONE_HARD)
                .asConstraint(HardRule.LEARNER_BUSY.constraint());
    }

    Constraint partsComeInTheirOrder(ConstraintFactory factory) {
        return twoSeatsOfALearner(factory)
                .filter((one, other, first, second) -> Spacing.outOfOrder(first, second))
                .penalize(HardMediumSoftScore.ONE_HARD)
                .asConstraint(HardRule.OUT_OF_ORDER.constraint());
    }

    Constraint daysBetweenTwoSessionsOfALearner(ConstraintFactory factory) {
        return twoSeatsOfALearner(factory)
                .filter((one, other, first, second) ->
                        Spacing.tooClose(first, second, one.learner().hours().zone()))
                .penalize(HardMediumSoftScore.ONE_HARD)
                .asConstraint(HardRule.TOO_CLOSE.constraint());
    }

    Constraint noPartWithoutTheOneBefore(ConstraintFactory factory) {
        return factory.forEach(PlannedSeat.class)
                .join(
                        factory.forEachIncludingUnassigned(PlannedSeat.class).filter(seat -> !seat.placed()),
                        equal(PlannedSeat::username),
                        equal(PlannedSeat::course),
                        filtering((seat, before) -> before.part() < seat.part()))
                .penalize(HardMediumSoftScore.ONE_HARD)
                .asConstraint(HardRule.PART_BEFORE_MISSING.constraint());
    }

    Constraint enoughOfATeamStaysAtWork(ConstraintFactory factory) {
        return seatsInSessions(factory)
                .join(Membership.class, equal((seat, session) -> seat.username(), Membership::username))
                .groupBy(
                        (seat, session, member) -> member.team(),
                        toConnectedTemporalRanges(
                                (seat, session, member) -> new Away(session.startsAt(), session.endsAt()),
                                Away::from,
                                Away::to))
                .flattenLast(ranges -> ranges.getConnectedRanges())
                .filter((team, range) -> range.getMaximumOverlap() > team.mostAway())
                .penalize(HardMediumSoftScore.ONE_HARD, (team, range) -> range.getMaximumOverlap() - team.mostAway())
                .asConstraint(HardRule.TEAM_SHORT.constraint());
    }

    Constraint everybodyGetsASeat(ConstraintFactory factory) {
        return factory.forEachIncludingUnassigned(PlannedSeat.class)
                .filter(seat -> !seat.placed())
                .penalize(HardMediumSoftScore.ONE_MEDIUM)
                .asConstraint("Everybody gets a seat");
    }

    Constraint whoIsInvitedKeepsTheTime(ConstraintFactory factory) {
        return seatsInSessions(factory)
                .filter((seat, session) ->
                        seat.invitedTo() != null && !seat.invitedTo().sameTime(session.heldAt()))
                .penalize(HardMediumSoftScore.ofSoft(MOVED_TO_ANOTHER_TIME))
                .asConstraint("Who is invited keeps the time");
    }

    Constraint whoIsInvitedKeepsTrainerAndRoom(ConstraintFactory factory) {
        return seatsInSessions(factory)
                .filter((seat, session) ->
                        seat.invitedTo() != null && !seat.invitedTo().samePlace(session.heldAt()))
                .penalize(HardMediumSoftScore.ofSoft(MOVED_TO_ANOTHER_PLACE))
                .asConstraint("Who is invited keeps trainer and room");
    }

    /** At the same time, too: another session is another entry in the calendar. */
    Constraint whoIsInvitedKeepsTheSession(ConstraintFactory factory) {
        return factory.forEach(PlannedSeat.class)
                .filter(seat -> seat.invitation() != null
                        && !seat.invitation().equals(seat.session().id()))
                .penalize(HardMediumSoftScore.ofSoft(MOVED_TO_ANOTHER_SESSION))
                .asConstraint("Who is invited keeps the session");
    }

    Constraint everySessionIsHeld(ConstraintFactory factory) {
        return factory.forEachIncludingUnassigned(PlannedSession.class)
                .filter(session -> !session.pinned())
                .ifNotExists(PlannedSeat.class, equal(Function.identity(), PlannedSeat::session))
                .penalize(HardMediumSoftScore.ofSoft(NOT_HELD))
                .asConstraint("Every session is held");
    }

    Constraint sessionsAtTheLearnersLocation(ConstraintFactory factory) {
        return seatsInSessions(factory)
                .filter((seat, session) -> travels(seat.learner(), session))
                .penalize(HardMediumSoftScore.ofSoft(JOURNEY_OF_A_LEARNER))
                .asConstraint("Sessions at the learner's location");
    }

    Constraint trainersDoNotTravel(ConstraintFactory factory) {
        return factory.forEach(PlannedSession.class)
                .filter(session -> session.onSite()
                        && session.heldAt().room() != null
                        && session.heldAt().room().location() != null
                        && !session.heldAt().trainer().locations().isEmpty()
                        && !session.heldAt()
                                .trainer()
                                .locations()
                                .contains(session.heldAt().room().location()))
                .penalize(HardMediumSoftScore.ofSoft(JOURNEY_OF_A_TRAINER))
                .asConstraint("Trainers do not travel");
    }

    Constraint sessionsInTheLearnersLanguage(ConstraintFactory factory) {
        return seatsInSessions(factory)
                .filter((seat, session) ->
                        foreign(seat.learner(), session.heldAt().trainer()))
                .penalize(HardMediumSoftScore.ofSoft(FOREIGN_LANGUAGE))
                .asConstraint("Sessions in the learner's language");
    }

    Constraint departmentsOwnTrainer(ConstraintFactory factory) {
        return factory.forEach(PlannedSession.class)
                .filter(session -> !session.heldAt().usual())
                .penalize(HardMediumSoftScore.ofSoft(ANOTHER_TRAINER))
                .asConstraint("The department's own trainer");
    }

    Constraint groupsOfEvenSize(ConstraintFactory factory) {
        return seatsInSessions(factory)
                .groupBy((seat, session) -> session, countBi())
                .penalize(HardMediumSoftScore.ONE_SOFT, (session, learners) -> learners * learners)
                .asConstraint("Groups of even size");
    }

    Constraint asEarlyAsPossible(ConstraintFactory factory) {
        return factory.forEach(PlannedSession.class)
                .penalize(HardMediumSoftScore.ONE_SOFT, PlannedSession::lateness)
                .asConstraint("As early as possible");
    }

    static boolean travels(Learner learner, PlannedSession session) {
        Room room = session.heldAt().room();
        return session.onSite()
                && room != null
                && room.location() != null
                && !learner.location().isEmpty()
                && !room.location().equals(learner.location());
    }

    static boolean foreign(Learner learner, Trainer trainer) {
        return learner.language() != null
                && !trainer.languages().isEmpty()
                && !trainer.languages().contains(learner.language());
    }

    private record Away(Instant from, Instant to) {}

    private static BiConstraintStream<PlannedSeat, PlannedSession> seatsInSessions(ConstraintFactory factory) {
        return factory.forEach(PlannedSeat.class)
                .join(PlannedSession.class, equal(PlannedSeat::session, Function.identity()));
    }

    private static QuadConstraintStream<PlannedSeat, PlannedSeat, PlannedSession, PlannedSession> twoSeatsOfALearner(
            ConstraintFactory factory) {
        return factory.forEachUniquePair(PlannedSeat.class, equal(PlannedSeat::username))
                .filter((one, other) -> !(one.pinned() && other.pinned()))
                .join(PlannedSession.class, equal((one, other) -> one.session(), Function.identity()))
                .join(PlannedSession.class, equal((one, other, first) -> other.session(), Function.identity()));
    }
}
