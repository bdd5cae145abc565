package dev.tollgate.assignment;

import dev.tollgate.assignment.AbsenceStore.Handover;
import dev.tollgate.communication.Letters;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.language.Wording;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.RunningPrograms;
import dev.tollgate.lifecycle.WaitingTasks;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Hands the open tasks of people who are away or have left to who acts for them, and back when they return; tells the
 * program office once of everybody with a duty or a task who has left.
 */
@Component
class Handovers {

    private static final Logger log = LoggerFactory.getLogger(Handovers.class);

    private final RunningPrograms running;
    private final WaitingTasks tasks;
    private final Succession succession;
    private final AbsenceStore store;
    private final Programs programs;
    private final Roster roster;
    private final Letters letters;
    private final TransactionOperations transactions;
    private final Clock clock;

    Handovers(
            RunningPrograms running,
            WaitingTasks tasks,
            Succession succession,
            AbsenceStore store,
            Programs programs,
            Roster roster,
            Letters letters,
            TransactionOperations transactions,
            Clock clock) {
        this.running = running;
        this.tasks = tasks;
        this.succession = succession;
        this.store = store;
        this.programs = programs;
        this.roster = roster;
        this.letters = letters;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Scheduled(
            initialDelayString = "${tollgate.assignment.every:1m}",
            fixedDelayString = "${tollgate.assignment.every:1m}")
    void look() {
        running.all().forEach(program -> lookAt(program.programId()));
    }

    /** Each task in a transaction of its own: one that is answered meanwhile holds up no other. */
    void lookAt(String programId) {
        if (running.of(programId).isEmpty()) {
            return;
        }
        try {
            for (WaitingTask task : tasks.of(programId)) {
                transactions.executeWithoutResult(status -> follow(task.key()));
            }
            transactions.executeWithoutResult(status -> tellOfLeavers(programId));
        } catch (RuntimeException e) {
            log.warn("The tasks of '{}' could not be handed over now; it is tried again", programId, e);
        }
    }

    private void follow(long key) {
        WaitingTask task = tasks.lock(key).orElse(null);
        if (task == null) {
            return;
        }
        Handover before = store.handovers(task.programId()).get(key);
        List<String> holders = before == null ? task.holders() : before.holders();
        List<String> acting = holders.stream()
                .map(holder -> succession.acting(task.programId(), holder, clock.instant()))
                .distinct()
                .toList();
        if (acting.equals(task.holders())) {
            return;
        }
        tasks.handOver(key, acting);
        if (acting.equals(holders)) {
            store.forget(key);
        } else {
            store.handOver(key, task.programId(), holders, acting, clock.instant());
        }
        log.info("Task {} of '{}' waits for other people now", key, task.programId());
    }

    private void tellOfLeavers(String programId) {
        ProgramDefinition program = programs.get(programId).definition();
        Instant now = clock.instant();
        Map<Long, Handover> handovers = store.handovers(programId);
        Set<String> concerned = new TreeSet<>(program.dutyHolders());
        handovers.values().forEach(handover -> concerned.addAll(handover.holders()));
        List<Wording> told = new ArrayList<>();
        for (String username : concerned) {
            if (!roster.person(programId, username).map(Person::hasLeft).orElse(false)) {
                store.rejoined(programId, username);
                continue;
            }
            String successor = succession.acting(programId, username, now);
            if (store.succeeds(programId, username, successor, now)) {
                String left = named(programId, username);
                told.add(
                        successor.equals(username)
                                ? words -> words.text("leavers.nobody", left)
                                : words -> words.text("leavers.successor", left, named(programId, successor)));
            }
        }
        if (!told.isEmpty()) {
            String office = succession.acting(programId, program.changeLead(), now);
            Words words = Words.in(
                    roster.person(programId, office).map(program::languageOf).orElse(program.language()));
            letters.queue(new PersonalLetter(
                            programId,
                            office,
                            "succession",
                            programId,
                            words.text("leavers.subject", program.name()),
                            String.join(
                                    "\n\n",
                                    words.text("leavers.import"),
                                    told.stream()
                                            .map(sentence -> "- " + sentence.in(words))
                                            .collect(Collectors.joining("\n")),
                                    words.text(
                                            "leavers.deputy", "POST /api/programs/%s/absences".formatted(programId))))
                    .in(words)
                    .notBefore(program.calendar().outsideQuietHours(now)));
        }
    }

    private String named(String programId, String username) {
        return roster.person(programId, username)
                .map(person -> "%s (%s)".formatted(person.name(), username))
                .orElse(username);
    }
}
