package dev.tollgate.training.planning;

import org.springframework.lang.Nullable;

/**
 * @param location empty when nobody knows
 * @param language null when any will do
 */
public record Learner(
        String username, String location, @Nullable String language, Hours hours) {}
