package dev.tollgate.communication;

import dev.tollgate.engine.Refused;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The words of a campaign: first what everybody reads, composed from what people answered in the steps and approved by a
 * sponsor; then the mail to one person.
 *
 * @param subject one line
 * @param body paragraphs of plain text
 * @param sender username or name of who speaks
 */
record CampaignText(String subject, String body, String sender) {

    private static final int LONGEST_SUBJECT = 200;

    /** From the answer to step 4. */
    static CampaignText firstRound(ProgramDefinition program, Map<String, Object> message) {
        Paragraphs body = new Paragraphs();
        body.add("Why", message.get("reason"));
        body.add("What you do", message.get("whatToDo"));
        body.add("Who helps you", message.get("support"));
        body.add("How we see that it works", message.get("measured"));
        body.add("What colleagues say is in it for us", message.get("wiifm"));
        return new CampaignText(
                line(message.get("subject")).orElse(program.name() + ": what changes and why"),
                body.text("the message of step 4"),
                line(message.get("sender")).orElse(program.changeLead()));
    }

    /** From the definition and the answer to step 4. */
    static CampaignText goLive(ProgramDefinition program, Wave wave, Map<String, Object> message) {
        String day = wave.goLive()
                .format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(Locale.UK));
        Paragraphs body = new Paragraphs();
        body.add(null, "%s is live for %s since %s.".formatted(program.software(), wave.name(), day));
        body.add("What it is for", program.objective());
        body.add("What you do from today", message.get("whatToDo"));
        body.add("Who helps you", message.get("support"));
        return new CampaignText(
                "%s is live".formatted(program.software()),
                body.text("the go-live message"),
                line(message.get("sender")).orElse(program.changeLead()));
    }

    /** From the answer to step 6. */
    static CampaignText win(ProgramDefinition program, Map<String, Object> win) {
        Paragraphs body = new Paragraphs();
        body.add(null, win.get("win"));
        body.add("Before", win.get("before"));
        body.add("After", win.get("after"));
        if (agreed(win.get("consent"))) {
            body.add("Who did it", win.get("who"));
            body.add("Who made it possible", win.get("madePossibleBy"));
        }
        return new CampaignText(
                line(win.get("subject")).orElse("What %s brought us".formatted(program.software())),
                body.text("the win of step 6"),
                line(win.get("sender")).orElse(program.executiveSponsor()));
    }

    /** The mail to one person. */
    static String personal(
            Campaign campaign, ProgramDefinition program, Wave wave, Person person, String department, Sender sender) {
        Paragraphs mail = new Paragraphs();
        mail.add(null, "Hello %s,".formatted(person.name()));
        mail.add(null, campaign.body());
        if (campaign.kind() != CampaignKind.WIN) {
            String role = person.role();
            mail.add(
                    role.isBlank() ? "What's in it for you" : "What's in it for you as " + role,
                    program.role(role).wiifm());
        }
        mail.add(null, campaign.sender());
        mail.add(null, footer(campaign, program, wave, department, sender));
        return mail.text("the mail");
    }

    private static String footer(
            Campaign campaign, ProgramDefinition program, Wave wave, String department, Sender sender) {
        String answers = sender.replyTo() == null ? "" : " Answers go to " + sender.replyTo() + ".";
        return "-- \nYou get this mail because you belong to %s, which takes part in the program \"%s\" (%s). It is sent by %s.%s Nothing in it records whether you read it."
                .formatted(department, program.name(), wave.name(), campaign.sender(), answers);
    }

    /** The first line that says anything, fit for a header. */
    static Optional<String> line(Object value) {
        return Optional.ofNullable(value)
                .map(text -> text.toString().strip().replaceAll("\\s+", " "))
                .filter(text -> !text.isEmpty())
                .map(text -> text.length() <= LONGEST_SUBJECT ? text : text.substring(0, LONGEST_SUBJECT));
    }

    /** A yes of a form: a checkbox or a radio button. */
    static boolean agreed(Object value) {
        return Boolean.TRUE.equals(value) || "yes".equals(value);
    }

    private static final class Paragraphs {

        private final List<String> written = new ArrayList<>();

        void add(String heading, Object value) {
            String text = value == null ? "" : value.toString().strip();
            if (!text.isEmpty()) {
                written.add(heading == null ? text : heading + ":\n" + text);
            }
        }

        String text(String what) {
            if (written.isEmpty()) {
                throw new Refused("There is nothing to send: " + what + " is empty");
            }
            return String.join("\n\n", written);
        }
    }
}
