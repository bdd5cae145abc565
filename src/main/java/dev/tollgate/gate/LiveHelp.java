package dev.tollgate.gate;

import dev.tollgate.communication.Letters;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.gate.LiveWaves.LiveWave;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Help for people who work with the software before they are ready: whoever stands beside them is told, with what is
 * missing and what to do this week. Managers, champions, the local sponsor and the change lead.
 */
@Component
class LiveHelp {

    static final String LETTER = "live-before-ready";
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    private final Roster roster;
    private final Letters letters;

    LiveHelp(Roster roster, Letters letters) {
        this.roster = roster;
        this.letters = letters;
    }

    /** Queues the week's letters in the caller's transaction. */
    void offer(ProgramDefinition plan, Wave wave, LiveWave live, List<String> due, Instant now) {
        List<Person> people = roster.people(plan.id(), wave.id());
        Set<String> champions = champions(plan, people);
        Set<String> told = new TreeSet<>(champions);
        people.stream().map(Person::manager).filter(Objects::nonNull).forEach(told::add);
        told.add(plan.changeLead());
        told.add(wave.localSponsor());
        told.stream()
                .flatMap(username -> roster.person(plan.id(), username).stream())
                .filter(person -> !person.hasLeft())
                .forEach(person -> letters.queue(new PersonalLetter(
                                plan.id(),
                                person.username(),
                                LETTER,
                                live.id(),
                                "%s: people of %s work with it before they are ready"
                                        .formatted(plan.software(), wave.name()),
                                text(plan, wave, live, due, person, champions, now))
                        .notBefore(plan.calendar().outsideQuietHours(now))));
    }

    /** Those of the wave; of the whole program where the wave has none of its own. */
    private static Set<String> champions(ProgramDefinition plan, List<Person> people) {
        Set<String> here = people.stream()
                .map(Person::username)
                .filter(plan.champions()::contains)
                .collect(Collectors.toCollection(TreeSet::new));
        return here.isEmpty() ? new TreeSet<>(plan.champions()) : here;
    }

    private String text(
            ProgramDefinition plan,
            Wave wave,
            LiveWave live,
            List<String> due,
            Person reader,
            Set<String> champions,
            Instant now) {
        return """
                Dear %s,

                The wave "%s" is live before ready since %s: %s. The gate "%s" has not passed. Nothing counts as done \
                because people have started; what the gate asks for is measured again every week until it passes.

                Until then help comes first:

                - Managers: keep half an hour free this week in which each of your people does one real task in %s \
                together with somebody who knows it. Accept that work is slower, and judge nobody by the new tool yet.
                - Champions%s: sit beside those who have started, every day, and write down what they ask.
                - Everybody: tell %s the same day what stops people. Who has not been trained is trained first.

                Still due, as measured on %s:

                %s""".formatted(
                        reader.name(),
                        wave.name(),
                        DAY.format(live.since().atZone(plan.timeZone())),
                        live.observed(),
                        Gate.READY.question(),
                        plan.software(),
                        champions.isEmpty() ? "" : " (" + names(plan, champions) + ")",
                        name(plan, plan.changeLead()),
                        DAY.format(now.atZone(plan.timeZone())),
                        due.isEmpty()
                                ? "- Nothing that is measured; the phase before the gate has to be finished."
                                : due.stream().map(line -> "- " + line).collect(Collectors.joining("\n")));
    }

    private String names(ProgramDefinition plan, Set<String> usernames) {
        return usernames.stream().map(username -> name(plan, username)).collect(Collectors.joining(", "));
    }

    private String name(ProgramDefinition plan, String username) {
        return roster.person(plan.id(), username).map(Person::name).orElse(username);
    }
}
