package dev.tollgate.communication;

import dev.tollgate.engine.Refused;
import dev.tollgate.language.Languages;
import dev.tollgate.language.Words;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
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
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0\\u202F]+");

    /** What kind of gain a benefit is, as forms name it. */
    private static final Set<String> GAINS = Set.of("time", "information", "chances", "forecast");

    /** A mail to one person: their language, and behind it that of the message where that is another one. */
    record Personal(String subject, String text, String language) {}

    /**
     * From the answer to step 4: a paragraph for each role that was written for.
     *
     * @param ownWords how users of departments say the benefit themselves
     */
    static CampaignText firstRound(ProgramDefinition program, Map<String, Object> message, List<String> ownWords) {
        Words words = Words.in(program.language());
        Paragraphs body = new Paragraphs(words);
        body.add(null, words.text("labelled", program.software(), program.objective()));
        body.add(null, message.get("intendedOutcome"));
        body.add(null, message.get("senderReason"));
        for (Map<?, ?> role : roles(message)) {
            body.forRole(role, List.of("changes", "doing", "support", "measured", "wiifm"));
        }
        body.add("campaign.ownWords", String.join("\n", ownWords));
        line(message.get("managersTellBy"))
                .ifPresent(day -> body.add(null, words.text("campaign.managersTell", day(words, day))));
        return new CampaignText(
                words.text("campaign.firstRound.subject", program.name()),
                body.text("the message of step 4"),
                line(message.get("sender")).orElse(program.changeLead()));
    }

    /** From the definition and the answer to step 4. */
    static CampaignText goLive(ProgramDefinition program, Wave wave, Map<String, Object> message) {
        Words words = Words.in(program.language());
        Paragraphs body = new Paragraphs(words);
        body.add(null, words.text("campaign.goLive.since", program.software(), wave.name(), words.day(wave.goLive())));
        body.add("campaign.goLive.purpose", program.objective());
        for (Map<?, ?> role : roles(message)) {
            body.forRole(role, List.of("doing", "support"));
        }
        return new CampaignText(
                words.text("campaign.goLive.subject", program.software()),
                body.text("the go-live message"),
                line(message.get("sender")).orElse(program.changeLead()));
    }

    /** The go-live message once more, in the same words. */
    static CampaignText reminder(ProgramDefinition program, Campaign original) {
        return new CampaignText(again(program.language(), original.subject()), original.body(), original.sender());
    }

    /** The subject of a message that is sent once more. */
    static String again(String language, String subject) {
        return shortened(Words.in(language).text("campaign.reminder.subject", subject));
    }

    /** From the win; nobody is named without their consent. */
    static CampaignText win(ProgramDefinition program, WinStory.Told win) {
        Words words = Words.in(program.language());
        Paragraphs body = new Paragraphs(words);
        body.add(null, words.text("campaign.win.numbers", win.metric(), win.numbers()));
        body.add("campaign.win.source", win.source());
        body.add("campaign.win.achievers", win.achievers());
        body.add("campaign.win.enablers", win.enablers());
        body.add("campaign.win.how", win.story());
        body.add("campaign.win.managers", win.managerHelp());
        return new CampaignText(
                words.text("campaign.win.subject", program.software(), win.metric()),
                body.text("the win of step 6"),
                program.executiveSponsor());
    }

    /**
     * The mail to one person, in their language; the message itself in it, too, where it was translated. Of the paragraphs
     * that begin with the line "For", a role of the wave and a colon, a person reads the one for their own role, or all
     * when none is for it; what's in it for the role comes from the definition where the message does not say it.
     *
     * @param translations of the message, by language
     * @param forRoles the first lines of paragraphs for a role, see {@link #headings}
     */
    static Personal personal(
            Campaign campaign,
            Map<String, Translation> translations,
            ProgramDefinition program,
            Wave wave,
            Person person,
            Set<String> forRoles,
            String department,
            Sender sender) {
        Words words = Words.in(program.languageOf(person));
        Translation translation = translations.get(Languages.language(words.tag()));
        String subject = translation == null ? campaign.subject() : translation.subject();
        String body = translation == null ? campaign.body() : translation.body();
        List<String> paragraphs = List.of(body.strip().split("\\R{2,}"));
        Set<String> own = person.role().isBlank() ? Set.of() : headingsFor(person.role());
        boolean hasOwn = paragraphs.stream().anyMatch(paragraph -> own.contains(heading(paragraph)));
        Paragraphs mail = new Paragraphs(words);
        mail.add(null, words.text("campaign.greeting", line(person.name()).orElse(person.username())));
        for (String paragraph : paragraphs) {
            String heading = heading(paragraph);
            if (!hasOwn || !forRoles.contains(heading) || own.contains(heading)) {
                mail.add(null, paragraph);
            }
        }
        boolean saidAlready = hasOwn
                && Languages.known().stream()
                        .map(language -> Words.in(language).text("campaign.wiifm"))
                        .anyMatch(body::contains);
        if (campaign.kind() != CampaignKind.WIN && !saidAlready) {
            mail.add("campaign.wiifm", program.role(person.role()).wiifm(words.tag()));
        }
        mail.add(null, campaign.sender());
        mail.add(null, footer(words, campaign, program, wave, department, sender));
        boolean foreign =
                translation == null && !Languages.language(program.language()).equals(Languages.language(words.tag()));
        return new Personal(
                subject, mail.text("the mail"), foreign ? words.tag() + ", " + program.language() : words.tag());
    }

    /** What the paragraphs for each of these roles begin with; the same for everybody of a wave. */
    static Set<String> headings(Set<String> roles) {
        return roles.stream()
                .filter(role -> !role.isBlank())
                .flatMap(role -> headingsFor(role).stream())
                .collect(Collectors.toSet());
    }

    private static String heading(String paragraph) {
        return comparable(paragraph.lines().findFirst().orElse(""));
    }

    /** As any language says it: a message may be written in each. */
    private static Set<String> headingsFor(String role) {
        return Languages.known().stream()
                .map(language -> comparable(Words.in(language).text("campaign.forRole", role.strip())))
                .collect(Collectors.toSet());
    }

    /** Nobody types a space that does not break. */
    private static String comparable(String line) {
        return SPACES.matcher(line).replaceAll("").toLowerCase(Locale.ROOT);
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

    private static String day(Words words, String iso) {
        try {
            return words.day(LocalDate.parse(iso));
        } catch (DateTimeParseException e) {
            return iso;
        }
    }

    private static String footer(
            Words words, Campaign campaign, ProgramDefinition program, Wave wave, String department, Sender sender) {
        return "-- \n"
                + words.sentences(
                        words.text("campaign.footer.why", department, program.name(), wave.name()),
                        words.text("campaign.footer.sender", campaign.sender()),
                        sender.replyTo() == null ? "" : words.text("campaign.footer.answers", sender.replyTo()),
                        words.text("footer.notRecorded"));
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
        private final Words words;

        Paragraphs(Words words) {
            this.words = words;
        }

        /** @param heading its key, null for none */
        void add(String heading, Object value) {
            String text = value == null ? "" : value.toString().strip();
            if (!text.isEmpty()) {
                written.add(heading == null ? text : words.heading(words.text(heading)) + "\n" + text);
            }
        }

        void forRole(Map<?, ?> role, List<String> fields) {
            StringBuilder lines = new StringBuilder();
            for (String field : fields) {
                line(role.get(field))
                        .ifPresent(text -> lines.append("\n")
                                .append(words.text("labelled", words.text("campaign." + field), text))
                                .append(field.equals("wiifm") ? gain(role) : ""));
            }
            if (!lines.isEmpty()) {
                written.add(words.text(
                                "campaign.forRole",
                                line(role.get("role")).orElseGet(() -> words.text("campaign.everybody")))
                        + lines);
            }
        }

        private String gain(Map<?, ?> role) {
            String gain = line(role.get("gain")).orElse("");
            return GAINS.contains(gain) ? " (" + words.text("campaign.gain." + gain) + ")" : "";
        }

        String text(String what) {
            if (written.isEmpty()) {
                throw new Refused("There is nothing to send: " + what + " is empty");
            }
            return String.join("\n\n", written);
        }
    }
}
