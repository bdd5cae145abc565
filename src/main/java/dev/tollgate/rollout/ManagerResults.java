package dev.tollgate.rollout;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.communication.Sender;
import dev.tollgate.engine.Job;
import dev.tollgate.language.Words;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Percent;
import dev.tollgate.measurement.Snapshot;
import dev.tollgate.measurement.ToldUse;
import dev.tollgate.program.Gate;
import dev.tollgate.program.Person;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Roster;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The results of a round, mailed to each manager of the wave: by groups of five and more, never by person. */
@Service
public class ManagerResults {

    static final String KIND = "manager-results";

    private final Measuring measuring;
    private final ToldUse told;
    private final MeasuredProgress progress;
    private final Commitments commitments;
    private final Roster roster;
    private final Deliveries deliveries;

    ManagerResults(
            Measuring measuring,
            ToldUse told,
            MeasuredProgress progress,
            Commitments commitments,
            Roster roster,
            Deliveries deliveries) {
        this.measuring = measuring;
        this.told = told;
        this.progress = progress;
        this.commitments = commitments;
        this.roster = roster;
        this.deliveries = deliveries;
    }

    /** Queues the mails in the caller's transaction; returns how many. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int push(Job job) {
        ProgramDefinition program = commitments.definition(job);
        List<Person> people = roster.people(job.programId(), job.waveId());
        Set<String> managers =
                people.stream().map(Person::manager).filter(Objects::nonNull).collect(Collectors.toSet());
        Snapshot measured = told.tell(measuring.measure(job, Gate.HABIT));
        List<MeasuredProgress.Progress> better = progress.of(job);
        Sender sender = new Sender(
                program.communication().senderName(), program.communication().senderAddress(), replyTo(job, program));
        List<Person> addressed = managers.stream()
                .sorted()
                .flatMap(manager -> roster.person(job.programId(), manager).stream())
                .filter(person -> !person.hasLeft())
                .toList();
        for (Person manager : addressed) {
            Words words = Words.in(program.languageOf(manager));
            deliveries.queue(new Letter(
                            job.programId(),
                            KIND,
                            Long.toString(job.elementInstanceKey()),
                            Recipient.of(manager),
                            sender,
                            words.text("results.subject", program.software()),
                            words.text("results.greeting", manager.name()) + "\n\n"
                                    + text(program, measured, better, words),
                            null)
                    .in(words));
        }
        return addressed.size();
    }

    private static String text(
            ProgramDefinition program, Snapshot snapshot, List<MeasuredProgress.Progress> better, Words words) {
        String use = snapshot.pools().stream()
                .filter(pool -> pool.metric() == Metric.ADOPTION && pool.mayBeShown() && pool.value() != null)
                .map(pool -> words.text(
                        "labelled",
                        pool.pool(),
                        pool.heldBack() == null
                                ? Metric.ADOPTION.shown(Objects.requireNonNull(pool.value()), words)
                                : pool.heldBack().text(words)))
                .collect(Collectors.joining("\n"));
        String risen = better.stream()
                .map(progress -> words.text(
                        "results.rose",
                        Metric.of(progress.key()).words(words),
                        words.decimal(Percent.text(progress.before())),
                        words.date(progress.measuredOn()),
                        words.decimal(Percent.text(progress.now()))))
                .collect(Collectors.joining("\n"));
        return String.join(
                "\n\n",
                words.text("results.use", program.software()) + "\n"
                        + (use.isEmpty() ? words.text("results.use.none") : use),
                words.text("results.better") + "\n" + (risen.isEmpty() ? words.text("results.better.none") : risen),
                words.text("results.show"));
    }

    private String replyTo(Job job, ProgramDefinition program) {
        return roster.person(job.programId(), program.changeLead())
                .map(Person::email)
                .filter(email -> email != null && !email.isBlank())
                .orElse(null);
    }
}
