package dev.tollgate.effort;

import dev.tollgate.program.ProgramDefinition;
import java.util.Map;
import java.util.Optional;

/**
 * How much a program may ask of people: a form takes at most ten minutes the first time and three when it comes again,
 * an approval of the executive sponsor two; each role gets at most so many tasks a week.
 */
public final class EffortBudget {

    public static final int REQUIRED_FIELDS = 8;
    public static final int FIRST_FILL_MINUTES = 10;
    public static final int REPEAT_MINUTES = 3;
    public static final int APPROVAL_MINUTES = 2;

    /** What is left to do in a form that comes filled in as it was left. */
    private static final double REPEAT_SHARE = 0.3;

    private static final Map<String, Integer> TASKS_A_WEEK = Map.of(
            "change-lead", 8,
            "sponsor", 2,
            "local-sponsor", 2,
            "executive-sponsor", 1,
            "people-manager", 1,
            "champion", 2);

    private EffortBudget() {}

    /** Tasks that one person may be asked for in a week in this role; empty where there is no limit. */
    public static Optional<Integer> tasksAWeek(String role) {
        return Optional.ofNullable(TASKS_A_WEEK.get(role));
    }

    /** The role whose budget counts: who stands in for a champion has the budget of what they are themselves. */
    static String counted(String role, String person, ProgramDefinition definition) {
        if (!role.equals("champion") || definition.champions().contains(person)) {
            return role;
        }
        return person.equals(definition.changeLead()) ? "change-lead" : "people-manager";
    }

    /** Minutes when the same form comes again, filled in. */
    static int repeat(int firstFillMinutes) {
        return Math.min(REPEAT_MINUTES, (int) Math.ceil(firstFillMinutes * REPEAT_SHARE));
    }
}
