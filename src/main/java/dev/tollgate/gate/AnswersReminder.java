package dev.tollgate.gate;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.communication.Sender;
import dev.tollgate.measurement.Metric;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import dev.tollgate.survey.Surveys;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Asks once for the answers that a gate lacks: the change lead, and where a survey lacks them those who have not answered
 * to it, each by a mail of their own.
 */
@Component
class AnswersReminder {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

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
        String lacking =
                decision.reminded().stream().map(key -> Metric.of(key).words()).collect(Collectors.joining(", "));
        roster.person(program.id(), program.changeLead())
                .map(lead -> letter(program, decision, lead, lacking, asked))
                .ifPresent(deliveries::queue);
    }

    private static Letter letter(
            ProgramDefinition program, GateKeeper.Decision decision, Person lead, String lacking, int asked) {
        String gate = decision.snapshot().gate().question();
        String wave = program.wave(decision.snapshot().waveId())
                .map(known -> known.name())
                .orElse(decision.snapshot().waveId());
        return new Letter(
                program.id(),
                "answers-missing",
                decision.snapshot().id(),
                Recipient.of(lead),
                new Sender(
                        program.communication().senderName(),
                        program.communication().senderAddress(),
                        null),
                "Answers are missing for \"%s\" (%s)".formatted(gate, wave),
                """
                The gate "%s" of the wave "%s" cannot be decided: %s.

                Too few answers came for: %s. %sPlease ask for them once more. The gate measures again on %s; what is \
                still missing then is replaced by the fallback that the program's definition names.
                """.formatted(
                                gate,
                                wave,
                                decision.heldBy(),
                                lacking,
                                asked == 0
                                        ? ""
                                        : "%d of those who have not answered to the survey get a mail that asks once more. "
                                                .formatted(asked),
                                decision.nextReview() == null ? "the next day" : DAY.format(decision.nextReview())),
                null);
    }
}
