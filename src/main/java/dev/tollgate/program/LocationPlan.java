package dev.tollgate.program;

import java.time.ZoneId;
import java.util.List;

/**
 * What is different for the people of one location.
 *
 * @param name as in the people file
 * @param language null when any will do
 * @param blackouts days on which they are in no session
 */
public record LocationPlan(String name, ZoneId timeZone, String language, List<DayRange> blackouts) {}
