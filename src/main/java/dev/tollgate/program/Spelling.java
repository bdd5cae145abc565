package dev.tollgate.program;

import java.text.Normalizer;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Ids made from names, and guesses at what somebody meant to write. */
final class Spelling {

    static final Pattern SLUG = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    static final int SLUG_LENGTH = 64;
    private static final int LISTED = 12;

    private Spelling() {}

    /** Lower case, digits and single hyphens; empty when nothing of the name can be kept. */
    static String slug(String name) {
        String plain = Normalizer.normalize(name, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-");
        String cut = plain.length() > SLUG_LENGTH ? plain.substring(0, SLUG_LENGTH) : plain;
        return cut.replaceAll("^-+|-+$", "");
    }

    /** The candidate nearest to what was written, when one is near enough to be a slip. */
    static Optional<String> nearest(String written, Collection<String> candidates) {
        String wanted = written.toLowerCase(Locale.ROOT);
        int allowed = Math.max(1, wanted.length() / 3);
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - wanted.length()) <= allowed)
                .filter(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT)) <= allowed)
                .min(Comparator.comparingInt(candidate -> distance(wanted, candidate.toLowerCase(Locale.ROOT))));
    }

    /** "Did you mean 'Sales'?", or else the first of what there is. */
    static String suggestion(String written, Collection<String> candidates) {
        return nearest(written, candidates)
                .map(near -> "Did you mean '" + near + "'?")
                .orElseGet(() -> "Known are: " + listed(candidates) + ".");
    }

    static String listed(Collection<String> values) {
        String shown = values.stream().limit(LISTED).collect(Collectors.joining(", "));
        return values.isEmpty()
                ? "none"
                : values.size() <= LISTED ? shown : shown + " and " + (values.size() - LISTED) + " more";
    }

    /** Letters to change, add, leave out or swap with their neighbour. */
    private static int distance(String one, String other) {
        int[][] steps = new int[one.length() + 1][other.length() + 1];
        for (int row = 0; row <= one.length(); row++) {
            for (int column = 0; column <= other.length(); column++) {
                if (row == 0 || column == 0) {
                    steps[row][column] = row + column;
                    continue;
                }
                boolean same = one.charAt(row - 1) == other.charAt(column - 1);
                int least = Math.min(
                        steps[row - 1][column - 1] + (same ? 0 : 1),
                        Math.min(steps[row - 1][column], steps[row][column - 1]) + 1);
                boolean swapped = row > 1
                        && column > 1
                        && one.charAt(row - 1) == other.charAt(column - 2)
                        && one.charAt(row - 2) == other.charAt(column - 1);
                steps[row][column] = swapped ? Math.min(least, steps[row - 2][column - 2] + 1) : least;
            }
        }
        return steps[one.length()][other.length()];
    }
}
