package dev.tollgate.survey;

import java.time.LocalDate;
import org.springframework.lang.Nullable;

/**
 * One sending of a survey to a wave.
 *
 * @param closesOn the first day on which nobody can answer any more
 * @param remindedOn when those who had not answered were asked once more
 * @param closedOn when its answers were sealed
 */
record SurveyRound(
        String id,
        String programId,
        String runId,
        String waveId,
        Survey survey,
        LocalDate openedOn,
        LocalDate closesOn,
        @Nullable LocalDate remindedOn,
        @Nullable LocalDate closedOn) {

    /** Evidence of it in the ledger: the survey as the subject, and in the data its id and one of the two digests. */
    static final String ID = "roundId";

    static final String ASKED = "askedDigest";
    static final String ANSWERS = "answersDigest";
}
