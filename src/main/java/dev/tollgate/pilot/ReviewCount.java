package dev.tollgate.pilot;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;

/**
 * The reviews of one round, counted.
 *
 * @param unitsNotHeard departments and locations of the group without a review
 * @param helpsPercent of those who reviewed, whom it helps in daily work; partly counts half
 */
record ReviewCount(
        int members,
        int reviews,
        int unitsNotHeard,
        List<String> blockers,
        List<String> wishes,
        int asIsPercent,
        int neverPercent,
        int helpsPercent,
        int needsMetPercent,
        int round) {

    private static final Set<String> NONE = Set.of("", "no", "none", "nothing", "-", "n/a");

    /** @param reviews the latest review of each member who gave one, by username */
    static ReviewCount of(Map<String, Place> members, Map<String, Map<String, Object>> reviews, int round) {
        Set<Place> heard = reviews.keySet().stream().map(members::get).collect(Collectors.toSet());
        Collection<Map<String, Object>> all = reviews.values();
        int unheard = (int) members.values().stream()
                .distinct()
                .filter(place -> !heard.contains(place))
                .count();
        return new ReviewCount(
                members.size(),
                reviews.size(),
                unheard,
                texts(all, "blocker"),
                texts(all, "better"),
                percent(all, review -> "as-is".equals(review.get("ready"))),
                percent(all, review -> "never".equals(review.get("ready"))),
                half(all, "helps"),
                half(all, "needsMet"),
                round);
    }

    int reviewedPercent() {
        return members == 0 ? 0 : reviews * 100 / members;
    }

    Map<String, Object> inputs() {
        Map<String, Object> inputs = new LinkedHashMap<>();
        inputs.put("reviewedPercent", reviewedPercent());
        inputs.put("unitsNotHeard", unitsNotHeard);
        inputs.put("blockers", blockers.size());
        inputs.put("asIsPercent", asIsPercent);
        inputs.put("neverPercent", neverPercent);
        inputs.put("helpsPercent", helpsPercent);
        inputs.put("round", round);
        return inputs;
    }

    /** Counted, for everybody. */
    List<String> findings() {
        List<String> findings = new ArrayList<>(counted());
        told(findings, blockers.size(), "what stops people");
        told(findings, wishes.size(), "what would make it better");
        if (!blockers.isEmpty() || !wishes.isEmpty()) {
            findings.add("Their words were given in confidence: the link in your mail shows them, without names");
        }
        return List.copyOf(findings);
    }

    /** In the words of the group, without names: for those who decide on it and for nobody else. */
    List<String> words() {
        List<String> words = new ArrayList<>(counted());
        blockers.forEach(blocker -> words.add("Stops people: " + blocker));
        wishes.forEach(wish -> words.add("Would make it better: " + wish));
        return List.copyOf(words);
    }

    private static void told(List<String> findings, int reviews, String what) {
        if (reviews > 0) {
            findings.add("%d said %s".formatted(reviews, what));
        }
    }

    private List<String> counted() {
        List<String> findings = new ArrayList<>();
        findings.add("%d of %d reviewed it".formatted(reviews, members));
        if (unitsNotHeard > 0) {
            findings.add("%d departments or locations said nothing".formatted(unitsNotHeard));
        }
        findings.add(
                "%d %% would give it to their colleagues as it is, %d %% never".formatted(asIsPercent, neverPercent));
        findings.add("It helps %d %% in their daily work; the needs of %d %% were considered"
                .formatted(helpsPercent, needsMetPercent));
        return findings;
    }

    private static List<String> texts(Collection<Map<String, Object>> reviews, String field) {
        return reviews.stream()
                .map(review -> text(review.get(field)))
                .filter(text -> !NONE.contains(text.toLowerCase(java.util.Locale.ROOT)))
                .sorted()
                .toList();
    }

    private static int percent(Collection<Map<String, Object>> reviews, Predicate<Map<String, Object>> counts) {
        return reviews.isEmpty()
                ? 0
                : Math.toIntExact(reviews.stream().filter(counts).count() * 100 / reviews.size());
    }

    private static int half(Collection<Map<String, Object>> reviews, String field) {
        int points = reviews.stream()
                .mapToInt(review -> switch (text(review.get(field))) {
                    case "yes" -> 2;
                    case "partly" -> 1;
                    default -> 0;
                })
                .sum();
        return reviews.isEmpty() ? 0 : points * 50 / reviews.size();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString().strip();
    }
}
