package dev.tollgate.communication;

import dev.tollgate.engine.Refused;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words of a campaign: first what everybody reads, composed from what people answered in the steps and approved by a
 * sponsor; then the mail to one person.
 *
 * @param subject one line
 * @param body paragraphs of plain text
 * @param sender username or name of who speaks
 */
record CampaignText(String subject, String body, String sender) {

    CampaignText {
        subject = shortened(subject);
        sender = shortened(sender);
    }

    private static final int LONGEST_SUBJECT = 200;
    private static final String FOR_ROLE = "For %s:";
    private static final Map<String, String> LABELS = Map.of(
            "changes", "What changes in your work",
            "doing", "What you do",
            "support", "Who helps you",
            "measured", "How we measure it",
            "wiifm", "What's in it for you");

    /** What kind of gain a benefit is, as its reader would say it. */
    private static final Map<String, String> GAINS = Map.of(
            "time", "less time on routine work",
            "information", "the right information in time",
            "chances", "more chances won",
            "forecast", "a better forecast, and so a larger reward");

    /**
     * From the answer to step 4: a paragraph for each role that was written for.
     *
     * @param ownWords how users of departments say the benefit themselves
     */
    static CampaignText firstRound(ProgramDefinition program, Map<String, Object> message, List<String> ownWords) {
        Paragraphs body = new Paragraphs();
        body.add(null, "%s: %s".formatted(program.software(), program.objective()));
        body.add(null, message.get("intendedOutcome"));
        body.add(null, message.get("senderReason"));
        for (Map<?, ?> role : roles(message)) {
            body.forRole(role, List.of("changes", "doing", "support", "measured", "wiifm"));
        }
        body.add("In the words of those who do the work", String.join("\n", ownWords));
        line(message.get("managersTellBy"))
                .ifPresent(day ->
                        body.add(null, "Your manager tells you what it means for you by %s.".formatted(day(day))));
        return new CampaignText(
                "%s: what changes for you".formatted(program.name()),
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
        for (Map<?, ?> role : roles(message)) {
            body.forRole(role, List.of("doing", "support"));
        }
        return new CampaignText(
                "%s is live".formatted(program.software()),
                body.text("the go-live message"),
                line(message.get("sender")).orElse(program.changeLead()));
    }

    /** The go-live message once more, in the same words. */
    static CampaignText reminder(Campaign original) {
        return new CampaignText("Once more: " + original.subject(), original.body(), original.sender());
    }

    /** From the win; nobody is named without their consent. */
    static CampaignText win(ProgramDefinition program, WinStory.Told win) {
        Paragraphs body = new Paragraphs();
        body.add(null, "%s: %s.".formatted(win.metric(), win.numbers()));
        body.add("Where the numbers come from", win.source());
        body.add("Who did it", win.achievers());
        body.add("Who made it possible", win.enablers());
        body.add("How", win.story());
        body.add("So that others can do the same", win.managerHelp());
        return new CampaignText(
                "A win with %s: %s".formatted(program.software(), win.metric()),
                body.text("the win of step 6"),
                program.executiveSponsor());
    }

    /**
     * The mail to one person. Of the paragraphs that begin with the line "For", a role of the wave and a colon, a person
     * reads the one for their own role, or all when none is for it; what's in it for the role comes from the definition
     * where the message does not say it.
     *
     * @param roles of everybody in the wave
     */
    static String personal(
            Campaign campaign,
            ProgramDefinition program,
            Wave wave,
            Person person,
            Set<String> roles,
            String department,
            Sender sender) {
        List<String> paragraphs = List.of(campaign.body().strip().split("\\R{2,}"));
        Set<String> headings = roles.stream()
                .filter(role -> !role.isBlank())
                .map(CampaignText::headingFor)
                .collect(Collectors.toSet());
        String own = headingFor(person.role());
        boolean hasOwn = !person.role().isBlank()
                && paragraphs.stream().anyMatch(paragraph -> heading(paragraph).equals(own));
        Paragraphs mail = new Paragraphs();
        mail.add(null, "Hello %s,".formatted(person.name()));
        for (String paragraph : paragraphs) {
            String heading = heading(paragraph);
            if (!hasOwn || !headings.contains(heading) || heading.equals(own)) {
                mail.add(null, paragraph);
            }
        }
        boolean saidAlready = hasOwn && campaign.body().contains(LABELS.get("wiifm"));
        if (campaign.kind() != CampaignKind.WIN && !saidAlready) {
            mail.add(LABELS.get("wiifm"), program.role(person.role()).wiifm());
        }
        mail.add(null, campaign.sender());
        mail.add(null, footer(campaign, program, wave, department, sender));
        return mail.text("the mail");
    }

    private static String heading(String paragraph) {
        return paragraph.lines().findFirst().orElse("").strip().toLowerCase(Locale.ROOT);
    }

    private static String headingFor(String role) {
        return FOR_ROLE.formatted(role.strip()).toLowerCase(Locale.ROOT);
    }

    private static List<Map<?, ?>> roles(Map<String, Object> message) {
        List<Map<?, ?>> roles = new ArrayList<>();
        if (message.get("messages") instanceof Iterable<?> entries) {
            for (Object entry : entries) {
                if (entry instanceof Map<?, ?> role) {
                    roles.add(role);
                }
            }
        }
        return roles;
    }

    private static String day(String iso) {
        try {
            return LocalDate.parse(iso)
                    .format(DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(Locale.UK));
        } catch (DateTimeParseException e) {
            return iso;
        }
    }

    private static String footer(
            Campaign campaign, ProgramDefinition program, Wave wave, String department, Sender sender) {
        String answers = sender.replyTo() == null ? "" : " Answers go to " + sender.replyTo() + ".";
        return "-- \nYou get this mail because you belong to %s, which takes part in the program \"%s\" (%s). It is sent by %s.%s Nothing in it records whether you read it."
                .formatted(department, program.name(), wave.name(), campaign.sender(), answers);
    }

    /** On one line. */
    static Optional<String> line(Object value) {
        return Optional.ofNullable(value)
                .map(text -> text.toString().strip().replaceAll("\\s+", " "))
                .filter(text -> !text.isEmpty());
    }

    static String shortened(String text) {
        return text.length() <= LONGEST_SUBJECT ? text : text.substring(0, LONGEST_SUBJECT - 1) + "…";
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

        void forRole(Map<?, ?> role, List<String> fields) {
            StringBuilder lines = new StringBuilder();
            for (String field : fields) {
                line(role.get(field))
                        .ifPresent(text -> lines.append("\n")
                                .append(LABELS.get(field))
                                .append(": ")
                                .append(text)
                                .append(field.equals("wiifm") ? gain(role) : ""));
            }
            if (!lines.isEmpty()) {
                written.add(FOR_ROLE.formatted(line(role.get("role")).orElse("everybody")) + lines);
            }
        }

        private static String gain(Map<?, ?> role) {
            String gain = GAINS.get(line(role.get("gain")).orElse(""));
            return gain == null ? "" : " (" + gain + ")";
        }

        String text(String what) {
            if (written.isEmpty()) {
                throw new Refused("There is nothing to send: " + what + " is empty");
            }
            return String.join("\n\n", written);
        }
    }
}
