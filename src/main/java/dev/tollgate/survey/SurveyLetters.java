package dev.tollgate.survey;

import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** The mails that ask. */
@Component
class SurveyLetters {

    static final String KIND = "survey-pulse";
    static final String REMINDER = "survey-reminder";

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);

    private final WebAddresses addresses;

    SurveyLetters(WebAddresses addresses) {
        this.addresses = addresses;
    }

    PersonalLetter pulse(ProgramDefinition plan, SurveyRound round, Person person, String token) {
        return letter(
                plan,
                round,
                person,
                token,
                KIND,
                "%s: how is it going with %s?".formatted(plan.name(), plan.software()),
                "");
    }

    PersonalLetter reminder(ProgramDefinition plan, SurveyRound round, Person person, String token) {
        return letter(
                plan,
                round,
                person,
                token,
                REMINDER,
                "%s: your word on %s is still missing".formatted(plan.name(), plan.software()),
                """
                Too few people have answered so far to see anything in it. You are reminded once, and not again.

                """);
    }

    private PersonalLetter letter(
            ProgramDefinition plan,
            SurveyRound round,
            Person person,
            String token,
            String kind,
            String subject,
            String before) {
        LocalDate last = round.closesOn().minusDays(1);
        return new PersonalLetter(plan.id(), person.username(), kind, round.id(), subject, """
                        Dear %s,

                        %sPlease answer two short questions and, if you like, a third one, until %s:
                        %s

                        It takes a minute. The link is for you alone and works once. Your answer is confidential: it is kept \
                        without your name and apart from this link, and shown together with those of at least four others, \
                        never alone. What is noted beside your name is only that you have answered. Nothing is noted until \
                        you do.""".formatted(
                                person.name(), before, DAY.format(last), addresses.of(Surveys.PATH + token)))
                .confidential()
                .aboutTheProgram();
    }
}
