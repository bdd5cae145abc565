package dev.tollgate.reminder;

import dev.tollgate.language.Words;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words of a digest: what waits, until when and why, with a link. */
final class DigestText {

    private final Words words;
    private final ZoneId zone;
    private final ProgramDefinition program;
    private final Function<String, String> names;
    private final String tasklist;
    private final Map<Long, String> answerAt;

    /**
     * @param words in the reader's language
     * @param zone the reader's
     * @param names the name of a username
     * @param answerAt the address at which the reader can answer a task, by the task's key
     */
    DigestText(
            Words words,
            ZoneId zone,
            ProgramDefinition program,
            Function<String, String> names,
            String tasklist,
            Map<Long, String> answerAt) {
        this.words = words;
        this.zone = zone;
        this.program = program;
        this.names = names;
        this.tasklist = tasklist;
        this.answerAt = answerAt;
    }

    String subject(List<Reminder> reminders, boolean atOnce) {
        if (atOnce) {
            return "%s: %s"
                    .formatted(program.name(), reminders.getFirst().task().name());
        }
        long overdue = reminders.stream()
                .filter(reminder -> reminder.urgency().compareTo(Urgency.OVERDUE) >= 0)
                .count();
        String waits = reminders.size() == 1
                ? words.text("digest.subject.one", program.name())
                : words.text("digest.subject.many", program.name(), reminders.size());
        return overdue == 0 ? waits : words.text("digest.subject.overdue", waits, overdue);
    }

    String body(String username, List<Reminder> reminders, List<String> toldAsWell) {
        StringBuilder text = new StringBuilder(words.text("digest.greeting", names.apply(username)) + "\n\n");
        section(text, "digest.overdue", reminders, Urgency.LATE, Urgency.OVERDUE, username);
        section(text, "digest.tomorrow", reminders, Urgency.SOON, Urgency.SOON, username);
        section(text, "digest.time", reminders, Urgency.WAITING, Urgency.WAITING, username);
        List<Reminder> others = reminders.stream()
                .filter(reminder -> !reminder.holder().equals(username))
                .toList();
        if (!others.isEmpty()) {
            text.append(words.text("digest.others")).append("\n\n");
            others.forEach(reminder -> text.append(line(reminder))
                    .append("  ")
                    .append(words.text("digest.waitsFor", names.apply(reminder.holder())))
                    .append("\n\n"));
        }
        text.append(words.text("digest.tasklist", tasklist)).append("\n\n");
        if (!answerAt.isEmpty()) {
            text.append(words.text("digest.links")).append("\n\n");
        }
        if (!toldAsWell.isEmpty()) {
            text.append(words.text(
                            "digest.told",
                            toldAsWell.stream().map(names).distinct().collect(Collectors.joining(", "))))
                    .append("\n\n");
        }
        return text.append(words.text("digest.footer")).toString();
    }

    private void section(
            StringBuilder text, String title, List<Reminder> reminders, Urgency most, Urgency least, String username) {
        List<Reminder> here = reminders.stream()
                .filter(reminder -> reminder.holder().equals(username))
                .filter(reminder -> reminder.urgency().compareTo(least) >= 0
                        && reminder.urgency().compareTo(most) <= 0)
                .sorted(Comparator.comparing(reminder -> reminder.task().until()))
                .toList();
        if (here.isEmpty()) {
            return;
        }
        text.append(words.heading(words.text(title))).append("\n\n");
        here.forEach(reminder -> text.append(line(reminder)).append('\n'));
    }

    private String line(Reminder reminder) {
        String where = program.wave(String.valueOf(reminder.task().waveId()))
                .map(Wave::name)
                .map(name -> " (" + name + ")")
                .orElse("");
        String answer = answerAt.containsKey(reminder.task().key())
                ? "  "
                        + words.text(
                                "digest.answer", answerAt.get(reminder.task().key()))
                        + "\n"
                : "";
        boolean overdue = reminder.urgency().compareTo(Urgency.OVERDUE) >= 0;
        return "- %s%s\n  %s\n%s"
                .formatted(
                        reminder.task().name(),
                        where,
                        words.sentences(
                                words.text(
                                        overdue ? "digest.wasDue" : "digest.due",
                                        words.weekday(reminder.task().until().atZone(zone))),
                                words.text("digest.part", reminder.task().part())),
                        answer);
    }
}
