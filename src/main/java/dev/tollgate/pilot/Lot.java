package dev.tollgate.pilot;

import dev.tollgate.evidence.Canonical;
import dev.tollgate.program.Person;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Draws people by lot, the same each time for the same seed: whoever doubts a draw can repeat it. The order of the lot is
 * that of the SHA-256 of seed and username.
 */
final class Lot {

    /** One in ten of a pilot wave, but at least {@link #SMALLEST_GROUP}. */
    private static final int ONE_IN = 10;

    private static final int SMALLEST_GROUP = 5;

    /** Why somebody is in a group who volunteered. */
    static final String OFFERED = "offered to try it before the others";

    private final String seed;

    Lot(String seed) {
        this.seed = seed;
    }

    /** @param why in words for the person and for whoever asks */
    record Drawn(String username, Place place, String why) {}

    /** Preferred people first, then by lot, those with duties in the program last. */
    List<Person> order(List<Person> people, Set<String> preferred, Set<String> duties) {
        Map<String, String> numbers = people.stream()
                .map(Person::username)
                .distinct()
                .collect(Collectors.toMap(username -> username, this::number));
        return people.stream()
                .sorted(Comparator.comparing((Person person) -> !preferred.contains(person.username()))
                        .thenComparing(person -> duties.contains(person.username()))
                        .thenComparing(person -> numbers.get(person.username())))
                .toList();
    }

    /**
     * A group with somebody of every department and location: volunteers first, then by lot.
     *
     * @param kept members of an earlier round, who stay
     */
    List<Drawn> group(List<Person> people, List<Drawn> kept, Set<String> volunteers, Set<String> duties) {
        List<Drawn> group = new ArrayList<>(kept);
        TreeMap<Place, List<Person>> places =
                people.stream().collect(Collectors.groupingBy(Place::of, TreeMap::new, Collectors.toList()));
        places.forEach((place, members) -> {
            if (group.stream().noneMatch(drawn -> drawn.place().equals(place))) {
                Person first = order(members, volunteers, duties).getFirst();
                group.add(drawn(first, volunteers, "drawn by lot so that %s is heard".formatted(place)));
            }
        });
        int wanted = Math.min(people.size(), Math.max(SMALLEST_GROUP, Math.ceilDiv(people.size(), ONE_IN)));
        for (Person person : order(people, volunteers, duties)) {
            if (group.size() >= wanted) {
                break;
            }
            if (group.stream().noneMatch(drawn -> drawn.username().equals(person.username()))) {
                group.add(drawn(person, volunteers, "drawn by lot from all of the wave"));
            }
        }
        return List.copyOf(group);
    }

    private static Drawn drawn(Person person, Set<String> volunteers, String otherwise) {
        return new Drawn(
                person.username(), Place.of(person), volunteers.contains(person.username()) ? OFFERED : otherwise);
    }

    /** By which somebody or something stands in the order of the lot. */
    String number(String name) {
        return Canonical.sha256(seed + "\n" + name);
    }
}
