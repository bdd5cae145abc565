package dev.tollgate.program;

/**
 * One thing that is wrong with what somebody handed in.
 *
 * @param path where, as a person would say it: {@code waves[1].goLive}, or {@code people line 12, email}
 * @param value what was found there, shortened; empty when nothing was
 * @param problem what is wrong with it
 * @param remedy what to do about it
 */
public record Problem(String path, String value, String problem, String remedy) {

    private static final int SHOWN = 120;

    public Problem {
        value = shortened(value);
    }

    private static String shortened(String value) {
        if (value == null) {
            return "";
        }
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }

    @Override
    public String toString() {
        return path + (value.isEmpty() ? "" : " ('" + value + "')") + " " + problem + ". " + remedy;
    }
}
