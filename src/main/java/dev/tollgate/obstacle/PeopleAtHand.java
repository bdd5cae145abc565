package dev.tollgate.obstacle;

import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/** Who can be asked to do something in a program: those with a duty in it, and the managers of its people. */
@Component
public class PeopleAtHand {

    private static final int MOST_OFFERED = 60;

    private final Programs programs;
    private final Roster roster;

    PeopleAtHand(Programs programs, Roster roster) {
        this.programs = programs;
        this.roster = roster;
    }

    /** Names by username: duty holders first, then the managers of the wave's people. */
    public Map<String, String> of(String programId, @Nullable String waveId) {
        List<Person> concerned = waveId == null ? roster.people(programId) : roster.people(programId, waveId);
        Set<String> usernames =
                new LinkedHashSet<>(programs.get(programId).definition().dutyHolders());
        concerned.stream()
                .map(Person::manager)
                .filter(Objects::nonNull)
                .sorted()
                .forEach(usernames::add);
        Map<String, String> names = new LinkedHashMap<>();
        for (String username : usernames) {
            if (username != null && !username.isBlank() && names.size() < MOST_OFFERED) {
                Optional<Person> person = roster.person(programId, username);
                if (person.filter(Person::hasLeft).isEmpty()) {
                    names.put(username, person.map(Person::name).orElse(username));
                }
            }
        }
        return names;
    }

    /** The same as choices for a form. */
    public static List<Map<String, String>> choices(Map<String, String> labels) {
        List<Map<String, String>> choices = new ArrayList<>();
        labels.forEach((value, label) -> choices.add(Map.of("label", label, "value", value)));
        return choices;
    }

    /** The local sponsor of the wave, where there is one who is not the executive sponsor. */
    public static Optional<String> localSponsor(ProgramDefinition definition, @Nullable String waveId) {
        return Optional.ofNullable(waveId)
                .flatMap(definition::wave)
                .map(Wave::localSponsor)
                .filter(sponsor -> !sponsor.isBlank() && !sponsor.equals(definition.executiveSponsor()));
    }
}
