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

    static final String REMINDER = "survey-reminder";

    private final WebAddresses addresses;

    SurveyLetters(WebAddresses addresses) {
        this.addresses = addresses;
    }

    PersonalLetter first(ProgramDefinition plan, SurveyRound round, Person person, String token) {
        return letter(plan, round, person, token, "survey-" + round.survey().key(), ".subject", "");
    }

    PersonalLetter reminder(ProgramDefinition plan, SurveyRound round, Person person, String token) {
        return letter(
                plan,
                round,
                person,
                token,
                REMINDER,
                ".reminder.subject",
                round.survey().key() + ".reminder");
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
        String survey = round.survey().key();
        String text = """
                %s

                %s%s
                %s

                %s""".formatted(
                        words.text("survey.greeting", person.name()),
                        before.isEmpty() ? "" : words.text(before) + "\n\n",
                        words.text(survey + ".until", words.day(round.closesOn().minusDays(1)), plan.software()),
                        addresses.of(round.survey().path() + token),
                        words.text(survey + ".link"));
        return new PersonalLetter(
                        plan.id(),
                        person.username(),
                        kind,
                        round.id(),
                        words.text(survey + subject, plan.name(), plan.software()),
                        text)
                .in(words)
                .confidential()
                .aboutTheProgram();
    }
}
