package dev.tollgate.pilot;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Delivery;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.communication.Sender;
import dev.tollgate.engine.Job;
import dev.tollgate.engine.Refused;
import dev.tollgate.engine.Worker;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.TaskAnswers;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;

/** The mail that everybody who was asked gets: what was suggested, what became of it, and what is in it for them. */
@Service
public class AnswerToUsers {

    private static final String KIND = "answer-to-users";

    private final Programs programs;
    private final Roster roster;
    private final TaskAnswers answers;
    private final Voices voices;
    private final Deliveries deliveries;

    AnswerToUsers(Programs programs, Roster roster, TaskAnswers answers, Voices voices, Deliveries deliveries) {
        this.programs = programs;
        this.roster = roster;
        this.answers = answers;
        this.voices = voices;
        this.deliveries = deliveries;
    }

    /** Queues one mail to each user who was heard. */
    public Worker.Work send(Job job) {
        ProgramDefinition plan = programs.get(job.programId()).definition();
        Map<String, Object> decided = answers.latest(job.processInstanceKey(), Voices.DECIDE_TASK)
                .map(TaskAnswers.Answer::content)
                .orElseThrow(() -> new Refused("The suggestions of the users have not been decided"));
        Person lead = roster.person(job.programId(), plan.changeLead())
                .orElseThrow(
                        () -> new Refused("The change lead '%s' is not in the roster".formatted(plan.changeLead())));
        List<Letter> letters = voices.asked(job).stream()
                .filter(Voice::heard)
                .flatMap(voice -> roster.person(job.programId(), voice.username()).stream()
                        .map(person -> {
                            Words words = Words.in(plan.languageOf(person));
                            return new Letter(
                                            plan.id(),
                                            KIND,
                                            topic(job),
                                            Recipient.of(person),
                                            new Sender(
                                                    lead.name(),
                                                    plan.communication().senderAddress(),
                                                    lead.email()),
                                            words.text("answers.subject", plan.software()),
                                            text(words, plan, person, voice.wouldHelp(), decided, lead.name()),
                                            null)
                                    .in(words);
                        }))
                .toList();
        return () -> {
            letters.forEach(deliveries::queue);
            return Map.of("answered", letters.size());
        };
    }

    /** Users who were heard and for whom no answer was queued. */
    List<String> withoutAnswer(Job job) {
        Set<String> answered = deliveries.about(KIND, topic(job)).stream()
                .map(Delivery::username)
                .collect(Collectors.toSet());
        return voices.asked(job).stream()
                .filter(Voice::heard)
                .map(Voice::username)
                .filter(username -> !answered.contains(username))
                .filter(username -> roster.person(job.programId(), username).isPresent())
                .toList();
    }

    private static String topic(Job job) {
        return "voices-" + job.processInstanceKey();
    }

    static String text(
            Words words,
            ProgramDefinition plan,
            Person person,
            boolean helper,
            Map<String, Object> decided,
            String lead) {
        List<String> paragraphs = new ArrayList<>();
        paragraphs.add(words.text("answers.greeting", person.name()));
        paragraphs.add(words.text("answers.thanks", plan.software()));
        List<Suggestion> suggestions = Suggestion.in(decided);
        if (!suggestions.isEmpty()) {
            paragraphs.add(words.text("answers.suggested")
                    + "\n\n"
                    + suggestions.stream()
                            .map(suggestion -> "- " + suggestion.answered())
                            .collect(Collectors.joining("\n")));
        }
        text(decided, "dailyWork").ifPresent(daily -> paragraphs.add(words.text("answers.dailyWork", daily)));
        text(decided, "strategy").ifPresent(strategy -> paragraphs.add(words.text("answers.strategy", strategy)));
        if (helper) {
            text(decided, "helpers").ifPresent(how -> paragraphs.add(words.text("answers.helpers", how)));
        }
        text(decided, "nextRoundOn").ifPresent(day -> paragraphs.add(words.text("answers.again", day(words, day))));
        paragraphs.add(lead);
        return String.join("\n\n", paragraphs);
    }

    private static String day(Words words, String iso) {
        try {
            return words.day(LocalDate.parse(iso));
        } catch (DateTimeParseException e) {
            return iso;
        }
    }

    private static Optional<String> text(Map<String, Object> content, String field) {
        return Optional.ofNullable(content.get(field))
                .map(value -> value.toString().strip())
                .filter(text -> !text.isEmpty());
    }
}
