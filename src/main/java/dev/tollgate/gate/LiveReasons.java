package dev.tollgate.gate;

import dev.tollgate.confirmation.Confirmations;
import dev.tollgate.gate.LiveWaves.LiveWave;
import dev.tollgate.language.Wording;
import dev.tollgate.lifecycle.Readiness.Why;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Sponsor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Has two sponsors from different reporting lines record why a wave went live before ready: the executive sponsor first,
 * then whoever of another line decides most. In place of one who knows nothing of it another one is asked. Each answers by a
 * link of their own, and is reminded until they have.
 */
@Component
class LiveReasons {

    static final String PURPOSE = "live-before-ready";
    private static final int SPONSORS = 2;

    private final ObjectProvider<Confirmations> confirmations;
    private final Roster roster;

    LiveReasons(ObjectProvider<Confirmations> confirmations, Roster roster) {
        this.confirmations = confirmations;
        this.roster = roster;
    }

    /**
     * Where it stands.
     *
     * @param why what was recorded, also by who knows nothing of it
     * @param waitsFor who is asked, or is to be asked
     * @param complete whether two sponsors from different lines have recorded why
     * @param lacking whether the definition has nobody else to ask
     */
    record Standing(List<Why> why, List<String> waitsFor, boolean complete, boolean lacking) {}

    Standing standing(ProgramDefinition plan, LiveWave wave) {
        List<Confirmations.Answer> answers = answers(wave);
        List<Sponsor> chosen = chosen(plan, answers);
        Set<String> said = answers.stream()
                .filter(Confirmations.Answer::yes)
                .map(Confirmations.Answer::username)
                .collect(Collectors.toSet());
        List<String> waitsFor = chosen.stream()
                .map(Sponsor::username)
                .filter(username -> !said.contains(username))
                .toList();
        return new Standing(
                answers.stream()
                        .map(answer -> new Why(answer.username(), answer.reason()))
                        .toList(),
                waitsFor,
                chosen.size() == SPONSORS && waitsFor.isEmpty(),
                chosen.size() < SPONSORS);
    }

    /** Asks and reminds those who have not answered, in the caller's transaction. */
    void ask(ProgramDefinition plan, LiveWave wave, Wording question) {
        List<String> asked = standing(plan, wave).waitsFor();
        if (!asked.isEmpty()) {
            confirmations.ifAvailable(available -> available.remind(
                    new Confirmations.Request(
                            wave.programId(), wave.runId(), wave.waveId(), PURPOSE, wave.id(), question, true),
                    new LinkedHashSet<>(asked)));
        }
    }

    private List<Confirmations.Answer> answers(LiveWave wave) {
        return Optional.ofNullable(confirmations.getIfAvailable())
                .map(available -> available.answers(wave.programId(), PURPOSE, wave.id()))
                .orElse(List.of());
    }

    private List<Sponsor> chosen(ProgramDefinition plan, List<Confirmations.Answer> answers) {
        Set<String> yes = names(answers, true);
        Set<String> no = names(answers, false);
        List<Sponsor> candidates = plan.sponsors().stream()
                .filter(sponsor -> !no.contains(sponsor.username()))
                .filter(sponsor -> yes.contains(sponsor.username()) || present(plan, sponsor))
                .sorted(Comparator.comparing((Sponsor sponsor) -> !yes.contains(sponsor.username()))
                        .thenComparing(sponsor -> !sponsor.username().equals(plan.executiveSponsor()))
                        .thenComparing(
                                Comparator.comparingInt(Sponsor::authority).reversed()))
                .toList();
        List<Sponsor> chosen = new ArrayList<>();
        for (Sponsor candidate : candidates) {
            if (chosen.size() < SPONSORS && chosen.stream().allMatch(other -> differ(other, candidate))) {
                chosen.add(candidate);
            }
        }
        return chosen;
    }

    private static Set<String> names(List<Confirmations.Answer> answers, boolean yes) {
        return answers.stream()
                .filter(answer -> answer.yes() == yes)
                .map(Confirmations.Answer::username)
                .collect(Collectors.toSet());
    }

    private boolean present(ProgramDefinition plan, Sponsor sponsor) {
        return roster.person(plan.id(), sponsor.username())
                .filter(person -> !person.hasLeft())
                .map(Person::username)
                .isPresent();
    }

    private static boolean differ(Sponsor one, Sponsor other) {
        return !one.reportingLine().isBlank()
                && !other.reportingLine().isBlank()
                && !one.reportingLine().equalsIgnoreCase(other.reportingLine());
    }
}
