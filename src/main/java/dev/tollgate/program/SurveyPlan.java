package dev.tollgate.program;

/**
 * What the people of a wave are asked by the program, each by a link of their own.
 *
 * @param pulse whether the pulse goes to those of live waves every four weeks; without it the gates do not ask for what only
 *     it can tell
 * @param readiness whether people are asked before go-live if they feel ready; with it the gate "Are people ready?" asks
 *     for what they say
 * @param interview whether people are asked weeks before go-live what they hope for and struggle with
 */
public record SurveyPlan(boolean pulse, boolean readiness, boolean interview) {

    public static final SurveyPlan NONE = new SurveyPlan(false, false, false);

    /** Weeks before go-live in which the interview may go out: later, it would be in the way of what comes next. */
    public static final int INTERVIEW_FROM_WEEKS = 8;

    public static final int INTERVIEW_UNTIL_WEEKS = 6;

    /** Weeks before go-live from which on people are asked if they feel ready, and have a week to answer. */
    public static final int READINESS_FROM_WEEKS = 2;

    public static final int READINESS_KNOWN_WEEKS = 1;

    public boolean any() {
        return pulse || readiness || interview;
    }
}
