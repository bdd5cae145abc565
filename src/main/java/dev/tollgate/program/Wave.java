package dev.tollgate.program;

import java.time.LocalDate;

/**
 * A part of the organisation that goes live together. Its id is unique within its program.
 *
 * @param startsOn the day it becomes due: the pre-launch weeks before go-live, not before the registration
 * @param localSponsor username
 * @param allOthers whether it takes every unit that no other wave names, also those that appear later
 */
public record Wave(
        String id,
        String name,
        WaveKind kind,
        LocalDate goLive,
        LocalDate startsOn,
        String localSponsor,
        boolean allOthers) {}
