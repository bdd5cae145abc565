package dev.tollgate.reminder;

import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Wave;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The words of a digest: what waits, until when and why, with a link. */
final class DigestText {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM", Locale.ENGLISH);

    private final ProgramDefinition program;
    private final Function<String, String> names;
    private final String tasklist;
    private final Map<Long, String> answerAt;

    /**
     * @param names the name of a username
     * @param answerAt the address at which the reader can answer a task, by the task's key
     */
    DigestText(ProgramDefinition program, Function<String, String> names, String tasklist, Map<Long, String> answerAt) {
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
        return "%s: %s for you%s"
                .formatted(
                        program.name(),
                        reminders.size() == 1 ? "one thing waits" : reminders.size() + " things wait",
                        overdue == 0 ? "" : ", " + overdue + " overdue");
    }

    String body(String username, List<Reminder> reminders, List<String> toldAsWell) {
        StringBuilder text = new StringBuilder("Dear %s,\n\n".formatted(names.apply(username)));
        section(text, "Overdue", reminders, Urgency.LATE, Urgency.OVERDUE, username);
        section(text, "Until tomorrow", reminders, Urgency.SOON, Urgency.SOON, username);
        section(text, "There is time for", reminders, Urgency.WAITING, Urgency.WAITING, username);
        List<Reminder> others = reminders.stream()
                .filter(reminder -> !reminder.holder().equals(username))
                .toList();
        if (!others.isEmpty()) {
            text.append(
                    "Overdue with people you are next in line for. Ask them what they need, or do it yourself:\n\n");
            others.forEach(reminder -> text.append(line(reminder))
                    .append("  Waits for %s.\n\n".formatted(names.apply(reminder.holder()))));
        }
        text.append("Open Tasklist: ").append(tasklist).append("\n\n");
        if (!answerAt.isEmpty()) {
            text.append("The links above are for you alone and work once each. Please do not forward this mail.\n\n");
        }
        if (!toldAsWell.isEmpty()) {
            text.append("What has been overdue for two working days is now also told to %s.\n\n"
                    .formatted(toldAsWell.stream().map(names).distinct().collect(Collectors.joining(", "))));
        }
        return text.append(
                        "You get one such mail on a working day, and none when nothing waits. If you will be away, tell the"
                                + " program office who acts for you; reply to this mail to reach it.")
                .toString();
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
        text.append(title).append(":\n\n");
        here.forEach(reminder -> text.append(line(reminder)).append('\n'));
    }

    private String line(Reminder reminder) {
        String where = program.wave(String.valueOf(reminder.task().waveId()))
                .map(Wave::name)
                .map(name -> " (" + name + ")")
                .orElse("");
        String answer = answerAt.containsKey(reminder.task().key())
                ? "  Answer it here: %s\n"
                        .formatted(answerAt.get(reminder.task().key()))
                : "";
        return "- %s%s\n  %s %s. %s does not go on before.\n%s"
                .formatted(
                        reminder.task().name(),
                        where,
                        reminder.urgency().compareTo(Urgency.OVERDUE) >= 0 ? "Was due on" : "Due on",
                        DAY.format(reminder.task().until().atZone(program.timeZone())),
                        reminder.task().part(),
                        answer);
    }
}
