package dev.tollgate.program;

import java.util.List;

/**
 * What is different in the training of the people of one location; its clock and holidays are the {@link Location}'s.
 *
 * @param name as in the people file
 * @param language null when any will do
 * @param blackouts days on which they are in no session
 */
public record LocationPlan(String name, String language, List<DayRange> blackouts) {}
