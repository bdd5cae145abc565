package dev.tollgate.program;

/**
 * What each gate asks for, in percent of the people of each unit.
 *
 * @param trainingCompletion "Are people ready?": trained
 * @param informed "Are people ready?": informed, or known why not
 * @param activation "Is it in use?": did the key action at least once
 * @param adoption "Is it a habit?": do the key action as often as their role should
 * @param sustainedAdoption "Is it sustained?": the same, measured again later
 */
public record GateTargets(
        double trainingCompletion, double informed, double activation, double adoption, double sustainedAdoption) {}
