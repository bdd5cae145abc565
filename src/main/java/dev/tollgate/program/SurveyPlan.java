package dev.tollgate.program;

/**
 * What the people of live waves are asked by the program.
 *
 * @param pulse whether the pulse goes to them every four weeks; without it the gates do not ask for what only it can tell
 */
public record SurveyPlan(boolean pulse) {

    static final SurveyPlan NONE = new SurveyPlan(false);
}
