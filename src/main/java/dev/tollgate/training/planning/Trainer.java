package dev.tollgate.training.planning;

import java.util.List;
import java.util.Set;

/**
 * @param locations where sessions on site cost no journey; empty for everywhere
 * @param languages empty for whichever is asked for
 * @param away in any order
 */
public record Trainer(String username, Set<String> locations, Set<String> languages, Hours hours, List<Absence> away) {

    public Trainer {
        locations = Set.copyOf(locations);
        languages = Set.copyOf(languages);
        away = List.copyOf(away);
    }
}
