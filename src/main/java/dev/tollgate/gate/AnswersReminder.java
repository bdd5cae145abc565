package dev.tollgate.gate;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.communication.Sender;
import dev.tollgate.language.Words;
import dev.tollgate.measurement.Metric;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import dev.tollgate.survey.Surveys;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Asks once for the answers that a gate lacks: the change lead, and where a survey lacks them those who have not answered
 * to it, each by a mail of their own.
 */
@Component
class AnswersReminder {

    private final Deliveries deliveries;
    private final Roster roster;
    private final Surveys surveys;

    AnswersReminder(Deliveries deliveries, Roster roster, Surveys surveys) {
        this.deliveries = deliveries;
        this.roster = roster;
        this.surveys = surveys;
    }

    /** Queues the mails in the caller's transaction. */
    void send(ProgramDefinition program, GateKeeper.Decision decision) {
        int asked = decision.reminded().stream().map(Metric::of).anyMatch(Metric::confidential)
                ? surveys.remind(program, decision.snapshot().waveId())
                : 0;
        roster.person(program.id(), program.changeLead())
                .map(lead -> letter(program, decision, lead, asked))
                .ifPresent(deliveries::queue);
    }

    private static Letter letter(ProgramDefinition program, GateKeeper.Decision decision, Person lead, int asked) {
        Words words = Words.in(program.languageOf(lead));
        String gate = words.text("gate." + decision.snapshot().gate().id());
        String wave = program.wave(decision.snapshot().waveId())
                .map(known -> known.name())
                .orElse(decision.snapshot().waveId());
        String lacking = decision.reminded().stream()
                .map(key -> Metric.of(key).words(words))
                .collect(Collectors.joining(", "));
        return new Letter(
                        program.id(),
                        "answers-missing",
                        decision.snapshot().id(),
                        Recipient.of(lead),
                        new Sender(
                                program.communication().senderName(),
                                program.communication().senderAddress(),
                                null),
                        words.text("missing.subject", gate, wave),
                        String.join(
                                "\n\n",
                                words.text("missing.gate", gate, wave, held(decision, words)),
                                words.sentences(
                                        words.text("missing.answers", lacking),
                                        asked == 0 ? "" : words.text("missing.asked", asked),
                                        words.text("missing.ask"),
                                        decision.nextReview() == null
                                                ? words.text("missing.nextDay")
                                                : words.text("missing.nextReview", words.day(decision.nextReview())),
                                        words.text("missing.fallback"))),
                        null)
                .in(words);
    }

    /** Which groups have too few answers; what the gate said itself where there is no such group. */
    private static String held(GateKeeper.Decision decision, Words words) {
        List<Finding> tooFew = Judgement.of(decision.snapshot(), Set.of()).tooFew();
        return tooFew.isEmpty()
                ? decision.heldBy()
                : tooFew.stream()
                        .map(finding -> finding.missing(words))
                        .distinct()
                        .limit(GateKeeper.NAMED_IN_HELD_BY)
                        .collect(Collectors.joining("; "));
    }
}
