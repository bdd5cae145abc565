package dev.tollgate.obstacle;

import org.springframework.lang.Nullable;

/**
 * A report of an obstacle.
 *
 * @param waveId null where it concerns the whole program
 * @param unit department, or department and location; null where it concerns all
 * @param catalogueId id in the catalogue, or null with a text in own words
 * @param text what the person wrote; may be empty with a catalogue id
 * @param by username, or where it was noticed
 */
public record Raise(
        String programId,
        @Nullable String waveId,
        @Nullable String unit,
        @Nullable String catalogueId,
        String text,
        ObstacleSource source,
        String by) {}
