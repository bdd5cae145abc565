package dev.tollgate.reminder;

import dev.tollgate.assignment.Succession;
import dev.tollgate.communication.Letters;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.PausedPrograms;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.lifecycle.WaitingTasks;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.link.WebAddresses;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.WorkingCalendar;
import dev.tollgate.taskpage.TaskLinks;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Reminds people of what waits for them, from the open tasks and what was sent before, so that it can be asked any number
 * of times: at 08:00 of a working day one digest, and what becomes urgent during the day at once. Silent while a program
 * is paused and in its quiet hours; what was missed then is told afterwards.
 */
@Component
class Reminders {

    private static final Logger log = LoggerFactory.getLogger(Reminders.class);
    private static final LocalTime MORNING = LocalTime.of(8, 0);
    private static final String URGENT = "urgent";

    private final RunningPrograms running;
    private final WaitingTasks tasks;
    private final Succession succession;
    private final Programs programs;
    private final Roster roster;
    private final ReminderStore store;
    private final Letters letters;
    private final WebAddresses addresses;
    private final TaskLinks links;
    private final ObjectProvider<PausedPrograms> paused;
    private final TransactionOperations transactions;
    private final Clock clock;

    Reminders(
            RunningPrograms running,
            WaitingTasks tasks,
            Succession succession,
            Programs programs,
            Roster roster,
            ReminderStore store,
            Letters letters,
            WebAddresses addresses,
            TaskLinks links,
            ObjectProvider<PausedPrograms> paused,
            TransactionOperations transactions,
            Clock clock) {
        this.running = running;
        this.tasks = tasks;
        this.succession = succession;
        this.programs = programs;
        this.roster = roster;
        this.store = store;
        this.letters = letters;
        this.addresses = addresses;
        this.links = links;
        this.paused = paused;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "${tollgate.reminder.every:1m}", fixedDelayString = "${tollgate.reminder.every:1m}")
    void look() {
        for (RunningPrograms.Running program : running.all()) {
            try {
                remind(program.programId());
            } catch (RuntimeException e) {
                log.warn("Nobody of '{}' could be reminded now; it is tried again", program.programId(), e);
            }
        }
    }

    private void remind(String programId) {
        Instant now = clock.instant();
        ProgramDefinition program = programs.get(programId).definition();
        WorkingCalendar calendar = program.calendar();
        LocalDate today = calendar.day(now);
        boolean silent = !calendar.works(today)
                || calendar.time(now).isBefore(MORNING)
                || calendar.outsideQuietHours(now).isAfter(now)
                || paused.stream().anyMatch(pause -> pause.paused(programId));
        if (silent) {
            return;
        }
        for (Map.Entry<String, List<Reminder>> person : byPerson(program, now).entrySet()) {
            try {
                transactions.executeWithoutResult(
                        status -> remind(program, person.getKey(), person.getValue(), today, now));
            } catch (DuplicateKeyException e) {
                log.debug("{} was reminded by another instance of the application", person.getKey());
            }
        }
    }

    private Map<String, List<Reminder>> byPerson(ProgramDefinition program, Instant now) {
        Map<String, List<Reminder>> byPerson = new TreeMap<>();
        for (WaitingTask task : tasks.of(program.id())) {
            boolean urgent = Boolean.parseBoolean(tasks.properties(task).get(URGENT));
            Urgency urgency = Reminder.urgency(task, urgent, program.calendar(), now);
            Set<String> told = new TreeSet<>(task.holders());
            for (String holder : task.holders()) {
                Reminder reminder = new Reminder(task, urgency, holder);
                byPerson.computeIfAbsent(holder, any -> new ArrayList<>()).add(reminder);
                if (urgency == Urgency.LATE) {
                    succession
                            .nextInLine(program.id(), holder, now)
                            .filter(told::add)
                            .ifPresent(next -> byPerson.computeIfAbsent(next, any -> new ArrayList<>())
                                    .add(reminder));
                }
            }
        }
        return byPerson;
    }

    private void remind(
            ProgramDefinition program, String username, List<Reminder> reminders, LocalDate today, Instant now) {
        if (!store.hasDigest(program.id(), username, today)) {
            String delivery = mail(program, username, reminders, now, false);
            store.digest(program.id(), username, today, delivery);
            return;
        }
        List<Reminder> urgent = reminders.stream()
                .filter(reminder -> reminder.urgency() == Urgency.SOON)
                .filter(reminder -> !store.told(reminder.task().key(), username, Urgency.SOON))
                .toList();
        if (!urgent.isEmpty()) {
            mail(program, username, urgent, now, true);
        }
    }

    private String mail(
            ProgramDefinition program, String username, List<Reminder> reminders, Instant now, boolean atOnce) {
        Map<Long, String> answerAt = new TreeMap<>();
        reminders.forEach(reminder -> links.address(reminder.task(), username)
                .ifPresent(address -> answerAt.put(reminder.task().key(), address)));
        Optional<Person> reader = roster.person(program.id(), username);
        Words words = Words.in(reader.map(program::languageOf).orElse(program.language()));
        DigestText text = new DigestText(
                words,
                reader.map(program::zoneOf).orElse(program.timeZone()),
                program,
                name -> roster.person(program.id(), name).map(Person::name).orElse(name),
                addresses.tasklist(),
                answerAt);
        List<String> toldAsWell = reminders.stream()
                .filter(reminder ->
                        reminder.urgency() == Urgency.LATE && reminder.holder().equals(username))
                .flatMap(reminder -> succession.nextInLine(program.id(), username, now).stream())
                .distinct()
                .toList();
        reminders.forEach(reminder -> store.tell(reminder.task().key(), username, reminder.urgency(), now));
        PersonalLetter letter = new PersonalLetter(
                        program.id(),
                        username,
                        atOnce ? "urgent-task" : "digest",
                        username,
                        text.subject(reminders, atOnce),
                        text.body(username, reminders, toldAsWell))
                .in(words);
        return letters.queue(answerAt.isEmpty() ? letter : letter.confidential());
    }
}
