package dev.tollgate.measurement;

import dev.tollgate.program.CountryUsage;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Counts events of people whose usage may not be taken in yet, by country. */
final class Withheld {

    private final Map<String, String> countries;
    private final Map<String, Count> byCountry = new TreeMap<>();

    /** @param countries of those people, by username */
    Withheld(Map<String, String> countries) {
        this.countries = countries;
    }

    boolean has(String username) {
        return countries.containsKey(username);
    }

    void add(String username, long events) {
        Count count = byCountry.computeIfAbsent(countries.get(username), country -> new Count());
        count.events += events;
        count.people.add(username);
    }

    List<UsageWithheld> counted() {
        return byCountry.entrySet().stream()
                .map(each -> new UsageWithheld(
                        each.getKey(),
                        each.getValue().events,
                        each.getValue().people.size(),
                        CountryUsage.remedy(each.getKey())))
                .toList();
    }

    private static final class Count {

        private final Set<String> people = new HashSet<>();
        private long events;
    }
}
