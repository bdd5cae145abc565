package dev.tollgate.taskpage;

import dev.tollgate.communication.Letters;
import dev.tollgate.communication.PersonalLetter;
import dev.tollgate.evidence.Canonical;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.OpenForm;
import dev.tollgate.lifecycle.PeopleTasks;
import dev.tollgate.lifecycle.WaitingTasks;
import dev.tollgate.lifecycle.WaitingTasks.WaitingTask;
import dev.tollgate.link.LinkToken;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.taskpage.TaskLinkStore.Link;
import dev.tollgate.taskpage.TaskLinkStore.Linked;
import dev.tollgate.taskpage.TaskLinkStore.State;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionOperations;

/** What a link to a task leads to, and the answer that it takes once. */
@Service
class TaskPages {

    private final TaskLinkStore store;
    private final TaskLinks links;
    private final LinkedAnswers answers;
    private final WaitingTasks tasks;
    private final PeopleTasks forms;
    private final Programs programs;
    private final Roster roster;
    private final Letters letters;
    private final TransactionOperations transactions;
    private final Clock clock;

    TaskPages(
            TaskLinkStore store,
            TaskLinks links,
            LinkedAnswers answers,
            WaitingTasks tasks,
            PeopleTasks forms,
            Programs programs,
            Roster roster,
            Letters letters,
            TransactionOperations transactions,
            Clock clock) {
        this.store = store;
        this.links = links;
        this.answers = answers;
        this.tasks = tasks;
        this.forms = forms;
        this.programs = programs;
        this.roster = roster;
        this.letters = letters;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** What a link leads to. */
    enum Where {
        OPEN,
        /** This person answered by a link. */
        ANSWERED,
        /** Somebody answered it, in Tasklist or by a link of their own, or it is needed no more. */
        GONE,
        /** It waits for somebody else now. */
        HANDED_OVER,
        EXPIRED,
        /** What the form shows cannot be fetched now. */
        UNREACHABLE
    }

    /** @param form only where it is open */
    record Page(
            Where where,
            Link link,
            ProgramDefinition program,
            String person,
            Words words,
            @Nullable OpenForm form) {

        Page but(Where other) {
            return new Page(other, link, program, person, words, null);
        }
    }

    /** How far an answer came. */
    enum Taken {
        TAKEN,
        /** Kept; the engine is told of it as soon as it answers. */
        KEPT,
        NOT_TAKEN
    }

    Optional<Page> page(String token) {
        return store.byToken(LinkToken.hash(token)).map(this::page);
    }

    private Page page(Link link) {
        Where where = where(link);
        ProgramDefinition program = programs.get(link.programId()).definition();
        String person = name(link);
        Words words = words(link, program);
        Page page = new Page(where, link, program, person, words, null);
        if (where != Where.OPEN) {
            return page;
        }
        try {
            return tasks.find(link.taskKey())
                    .flatMap(forms::form)
                    .map(form -> new Page(where, link, program, person, words, form))
                    .orElseGet(() -> page.but(Where.GONE));
        } catch (RuntimeException e) {
            // Some forms show what the engine has to work out first.
            return page.but(Where.UNREACHABLE);
        }
    }

    private Where where(Link link) {
        Optional<Linked> answer = store.answer(link.taskKey());
        if (answer.isPresent() && answer.get().state() != State.OVERTAKEN) {
            return answer.get().username().equals(link.username()) ? Where.ANSWERED : Where.GONE;
        }
        Optional<WaitingTask> waiting = tasks.find(link.taskKey());
        if (waiting.isEmpty()) {
            return Where.GONE;
        }
        if (!waiting.get().holders().contains(link.username())) {
            return Where.HANDED_OVER;
        }
        return clock.instant().isBefore(link.expiresAt()) && link.usedAt() == null ? Where.OPEN : Where.EXPIRED;
    }

    /** Takes the answer, once, and tells the engine after the commit. */
    Taken answer(Page page, Map<String, Object> content) {
        Linked answer = new Linked(
                page.link().taskKey(),
                UUID.randomUUID().toString(),
                page.link().username(),
                Canonical.json(content),
                page.form().confidential(),
                null,
                State.GIVEN);
        Boolean taken;
        try {
            taken = transactions.execute(status -> {
                boolean open = tasks.lock(page.link().taskKey()).isPresent() && where(page.link()) == Where.OPEN;
                if (open) {
                    Instant now = clock.instant();
                    store.give(answer, now);
                    store.use(answer.taskKey(), answer.username(), now);
                }
                return open;
            });
        } catch (DuplicateKeyException e) {
            return Taken.NOT_TAKEN;
        }
        if (!Boolean.TRUE.equals(taken)) {
            return Taken.NOT_TAKEN;
        }
        return answers.tell(answer) ? Taken.TAKEN : Taken.KEPT;
    }

    /** Sends a new link to the same person in place of one that has expired; at most one is on its way. */
    void renew(Page page) {
        Link link = page.link();
        transactions.executeWithoutResult(status -> {
            if (where(link) != Where.EXPIRED || store.hasLinkAfter(link.taskKey(), link.username(), clock.instant())) {
                return;
            }
            String address = links.issue(link.taskKey(), link.programId(), link.username(), link.taskName());
            Words words = page.words();
            letters.queue(new PersonalLetter(
                            link.programId(),
                            link.username(),
                            "task-link",
                            link.programId(),
                            words.text("labelled", page.program().name(), link.taskName()),
                            "%s\n\n%s\n%s\n\n%s"
                                    .formatted(
                                            words.text("task.greeting", page.person()),
                                            words.text("task.newLink", link.taskName()),
                                            address,
                                            words.text("task.alone")))
                    .in(words)
                    .confidential());
        });
    }

    private Words words(Link link, ProgramDefinition program) {
        return Words.in(roster.person(link.programId(), link.username())
                .map(program::languageOf)
                .orElse(program.language()));
    }

    private String name(Link link) {
        return roster.person(link.programId(), link.username())
                .map(Person::name)
                .orElse(link.username());
    }
}
