package dev.tollgate.measurement;

/**
 * One thing that is wrong with a usage file.
 *
 * @param line counted from 1, the header included; 0 for the file as a whole
 * @param field the column or key, empty for the line as a whole
 * @param value what was found there, shortened; empty when nothing was
 * @param problem what is wrong with it
 * @param remedy what to do about it
 */
public record UsageProblem(long line, String field, String value, String problem, String remedy) {

    private static final int SHOWN = 120;

    public UsageProblem {
        value = value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    @Override
    public String toString() {
        return (line == 0 ? "The file" : "Line " + line)
                + (field.isEmpty() ? "" : ", " + field)
                + (value.isEmpty() ? "" : " ('" + value + "')")
                + " " + problem + ". " + remedy;
    }
}
