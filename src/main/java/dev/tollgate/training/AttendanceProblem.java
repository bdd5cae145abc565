package dev.tollgate.training;

/**
 * One thing that is wrong with what attendance was recorded with.
 *
 * @param line counted from 1, the header included; of JSON the object's place in the array, from 1 on; 0 for all of it
 * @param field the column or key, empty for the line as a whole
 * @param value what was found there, shortened; empty when nothing was
 * @param problem what is wrong with it
 * @param remedy what to do about it
 */
record AttendanceProblem(int line, String field, String value, String problem, String remedy) {

    private static final int SHOWN = 120;

    AttendanceProblem {
        value = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
