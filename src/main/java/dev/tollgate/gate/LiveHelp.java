package dev.tollgate.gate;

import dev.tollgate.communication.Letters;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.gate.LiveWaves.LiveWave;
import dev.tollgate.language.Words;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Wave;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
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

    private final Roster roster;
    private final Letters letters;

    LiveHelp(Roster roster, Letters letters) {
        this.roster = roster;
        this.letters = letters;
    }

    /** Queues the week's letters in the caller's transaction. */
    void offer(ProgramDefinition plan, Wave wave, LiveWave live, Judgement judgement, Instant now) {
        List<Person> people = roster.people(plan.id(), wave.id());
        Set<String> champions = champions(plan, people);
        Set<String> told = new TreeSet<>(champions);
        people.stream().map(Person::manager).filter(Objects::nonNull).forEach(told::add);
        told.add(plan.changeLead());
        told.add(wave.localSponsor());
        told.stream()
                .flatMap(username -> roster.person(plan.id(), username).stream())
                .filter(person -> !person.hasLeft())
                .forEach(person -> {
                    Words words = Words.in(plan.languageOf(person));
                    letters.queue(new PersonalLetter(
                                    plan.id(),
                                    person.username(),
                                    LETTER,
                                    live.id(),
                                    words.text("live.subject", plan.software(), wave.name()),
                                    text(plan, wave, live, judgement.due(words), person, champions, now, words))
                            .in(words)
                            .notBefore(plan.calendar().outsideQuietHours(now)));
                });
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
            Instant now,
            Words words) {
        ZonedDateTime since = live.since().atZone(plan.timeZone());
        return String.join(
                "\n\n",
                words.text("live.greeting", reader.name()),
                words.text(
                        "live.since",
                        wave.name(),
                        words.day(since),
                        LiveSign.inWords(live.observed(), since, words),
                        words.text("gate." + Gate.READY.id())),
                words.text("live.help"),
                String.join(
                        "\n",
                        words.text("live.managers", plan.software()),
                        champions.isEmpty()
                                ? words.text("live.champions")
                                : words.text("live.champions.named", names(plan, champions)),
                        words.text("live.everybody", name(plan, plan.changeLead()))),
                words.text("live.due", words.day(now.atZone(plan.timeZone()))),
                due.isEmpty()
                        ? "- " + words.text("live.due.nothing")
                        : due.stream().map(line -> "- " + line).collect(Collectors.joining("\n")));
    }

    private String names(ProgramDefinition plan, Set<String> usernames) {
        return usernames.stream().map(username -> name(plan, username)).collect(Collectors.joining(", "));
    }

    private String name(ProgramDefinition plan, String username) {
        return roster.person(plan.id(), username).map(Person::name).orElse(username);
    }
}
