package dev.tollgate.program;

import java.time.LocalDate;
import java.util.List;
import org.springframework.lang.Nullable;

/**
 * A wave that is asked for while the program runs.
 *
 * @param id made from the name where it is null
 * @param localSponsor the executive sponsor where it is null
 * @param previousWave of a relaunch: the wave that did not last
 * @param learned of a relaunch: what was learned from it
 */
public record NewWave(
        @Nullable String id,
        String name,
        WaveKind kind,
        LocalDate goLive,
        @Nullable String localSponsor,
        List<Place> units,
        @Nullable String previousWave,
        @Nullable String learned) {

    public NewWave {
        units = units == null ? List.of() : List.copyOf(units);
    }

    /**
     * A department, or its part at one location.
     *
     * @param department id or name
     * @param location null for the whole department
     */
    public record Place(String department, @Nullable String location) {}
}
