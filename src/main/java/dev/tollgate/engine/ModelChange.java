package dev.tollgate.engine;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is different in one deployed model from another, and how its elements follow each other.
 *
 * @param kept ids of the elements that an instance can be taken along with: the same kind at the same place in both
 * @param removed elements that the target does not have, or has as something else
 * @param added elements that only the target has
 * @param ahead in the target, the ids of what comes after each element on the way forward; going back is left out
 * @param unseenAfter in the target, the names of the places after each element where a token can wait without anything
 *     that the evidence knows in between
 */
public record ModelChange(
        Set<String> kept,
        List<Node> removed,
        List<Node> added,
        Map<String, Set<String>> ahead,
        Map<String, List<String>> unseenAfter) {

    /** @param kind as in the model, for example userTask */
    public record Node(String id, String name, String kind) {}

    /** Whether an element comes after another on the way forward. */
    public boolean isAfter(String later, String earlier) {
        return ahead.getOrDefault(earlier, Set.of()).contains(later);
    }
}
