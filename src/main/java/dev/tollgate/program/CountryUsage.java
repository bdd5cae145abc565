package dev.tollgate.program;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.lang.Nullable;

/**
 * Whether usage of the people of a country may be taken in.
 *
 * @param country two letters, or empty for people whose country the program does not know
 * @param locations where they are
 * @param agreement null while it is asked for; their usage is kept aside until then
 * @param remedy what to do; null where nothing is to be done
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CountryUsage(
        String country,
        int people,
        List<String> locations,
        @Nullable UsageAgreement agreement,
        @Nullable String remedy) {

    /** Every country of a program, those without a record too. */
    static List<CountryUsage> of(ProgramDefinition definition, Collection<String> locationsOfPeople) {
        Map<String, List<String>> byCountry = new TreeMap<>();
        locationsOfPeople.forEach(location -> byCountry
                .computeIfAbsent(definition.country(location), country -> new ArrayList<>())
                .add(location));
        return byCountry.entrySet().stream()
                .map(each -> new CountryUsage(
                        each.getKey(),
                        each.getValue().size(),
                        new TreeSet<>(each.getValue())
                                .stream()
                                        .filter(location -> !location.isBlank())
                                        .toList(),
                        definition.usageAgreements().get(each.getKey()),
                        definition.usageAgreements().containsKey(each.getKey()) ? null : remedy(each.getKey())))
                .toList();
    }

    public boolean asked() {
        return agreement == null;
    }

    /** What is asked for, so that usage of the country is taken in. */
    public static String remedy(String country) {
        return country.isEmpty()
                ? "Say in which country these people work: country for the whole program, or locations[].country for one"
                        + " location; once it runs, as a plan change of the kind 'country'. Then the record of that"
                        + " country is asked for."
                : ("Name under privacy.usageAgreements.%1$s the works agreement or legal record (agreement, date), or"
                                + " that none applies (notApplicable, saidBy); once the program is registered, as a plan"
                                + " change of the kind 'usage-agreement' for %1$s.")
                        .formatted(country);
    }

    /** In a sentence for whoever registers or leads the program. */
    public String inWords() {
        return "Usage of %d %s %s is kept aside and counts nowhere yet: %s. %s"
                .formatted(
                        people,
                        people == 1 ? "person" : "people",
                        country.isEmpty() ? "whose country is not known" : "in " + country,
                        country.isEmpty()
                                ? "nobody can say which works agreement applies"
                                : "no works agreement or legal record of that country is named",
                        remedy == null ? remedy(country) : remedy);
    }
}
