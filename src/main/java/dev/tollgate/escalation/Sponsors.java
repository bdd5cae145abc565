package dev.tollgate.escalation;

import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Sponsor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Whether two sponsors of different reporting lines stand behind an order. */
final class Sponsors {

    private Sponsors() {}

    enum Verdict {
        GIVEN,
        WAITING,
        REFUSED
    }

    /** @param canBeAsked whether there is a way to ask them */
    static Set<String> who(ProgramDefinition definition, boolean canBeAsked) {
        Set<String> who = new LinkedHashSet<>();
        if (canBeAsked) {
            who.add(definition.executiveSponsor());
            definition.sponsors().forEach(sponsor -> who.add(sponsor.username()));
        }
        return who;
    }

    /** Two yes from different people and, as far as these are known, different reporting lines. */
    static Verdict verdict(ProgramDefinition definition, List<Confirmations.Answer> answers) {
        Set<String> asked = who(definition, true);
        Set<String> no = answers.stream()
                .filter(answer -> !answer.yes())
                .map(Confirmations.Answer::username)
                .collect(Collectors.toSet());
        Set<String> yes = answers.stream()
                .filter(Confirmations.Answer::yes)
                .map(Confirmations.Answer::username)
                .filter(asked::contains)
                .filter(username -> !no.contains(username))
                .collect(Collectors.toSet());
        if (pair(definition, yes)) {
            return Verdict.GIVEN;
        }
        Set<String> possible =
                asked.stream().filter(username -> !no.contains(username)).collect(Collectors.toSet());
        return pair(definition, possible) ? Verdict.WAITING : Verdict.REFUSED;
    }

    private static boolean pair(ProgramDefinition definition, Set<String> usernames) {
        return usernames.stream()
                .anyMatch(one -> usernames.stream()
                        .anyMatch(other ->
                                !one.equals(other) && !sameLine(line(definition, one), line(definition, other))));
    }

    private static boolean sameLine(String one, String other) {
        return !one.isBlank() && one.equalsIgnoreCase(other);
    }

    private static String line(ProgramDefinition definition, String username) {
        return definition.sponsors().stream()
                .filter(sponsor -> sponsor.username().equals(username))
                .map(Sponsor::reportingLine)
                .findFirst()
                .orElse("");
    }
}
