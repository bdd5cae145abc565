package dev.tollgate.program;

/**
 * A department, or its part at one location, within a wave.
 *
 * @param location null for all locations that no other unit of the department names
 */
public record Unit(String waveId, String departmentId, String location) {

    /** Unique within a program: {@code sales}, or {@code sales/Oxford, GB}. */
    public String id() {
        return location == null ? departmentId : departmentId + "/" + location;
    }
}
