package dev.tollgate.survey;

import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.language.Words;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import org.springframework.stereotype.Component;

/** The mails that ask, each in its reader's language. */
@Component
class SurveyLetters {

    static final String KIND = "survey-pulse";
    static final String REMINDER = "survey-reminder";

    private final WebAddresses addresses;

    SurveyLetters(WebAddresses addresses) {
        this.addresses = addresses;
    }

    PersonalLetter pulse(ProgramDefinition plan, SurveyRound round, Person person, String token) {
        return letter(plan, round, person, token, KIND, "pulse.subject", "");
    }

    PersonalLetter reminder(ProgramDefinition plan, SurveyRound round, Person person, String token) {
        return letter(plan, round, person, token, REMINDER, "pulse.reminder.subject", "pulse.reminder");
    }

    private PersonalLetter letter(
            ProgramDefinition plan,
            SurveyRound round,
            Person person,
            String token,
            String kind,
            String subject,
            String before) {
        Words words = Words.in(plan.languageOf(person));
        String text = """
                %s

                %s%s
                %s

                %s""".formatted(
                        words.text("pulse.greeting", person.name()),
                        before.isEmpty() ? "" : words.text(before) + "\n\n",
                        words.text("pulse.until", words.day(round.closesOn().minusDays(1))),
                        addresses.of(Surveys.PATH + token),
                        words.text("pulse.link"));
        return new PersonalLetter(
                        plan.id(),
                        person.username(),
                        kind,
                        round.id(),
                        words.text(subject, plan.name(), plan.software()),
                        text)
                .in(words)
                .confidential()
                .aboutTheProgram();
    }
}
