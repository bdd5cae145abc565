package dev.tollgate.program;

import java.util.List;
import org.springframework.lang.Nullable;

/**
 * Departments that became one, and people whose wave changed with their unit; published in the transaction of the change,
 * so that whoever keeps rows about units can follow.
 *
 * @param from the department that is part of another now, or null where none was merged
 * @param into the department it is part of
 * @param newIn ids of the waves that the other department came into by it
 * @param moved the places whose people are in another wave now
 */
public record UnitsChanged(
        String programId, @Nullable String from, @Nullable String into, List<String> newIn, List<Moved> moved) {

    /**
     * @param departmentId as it was before the change
     * @param location empty where people have none
     * @param fromWave null where they were in none
     */
    public record Moved(
            String departmentId, String location, @Nullable String fromWave, String toWave) {}
}
