package dev.tollgate.rollout;

import dev.tollgate.communication.Deliveries;
import dev.tollgate.communication.Letter;
import dev.tollgate.communication.Recipient;
import dev.tollgate.communication.Sender;
import dev.tollgate.engine.Job;
import dev.tollgate.measurement.Measuring;
import dev.tollgate.measurement.Metric;
import dev.tollgate.measurement.Percent;
import dev.tollgate.measurement.Snapshot;
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
    private final MeasuredProgress progress;
    private final Commitments commitments;
    private final Roster roster;
    private final Deliveries deliveries;

    ManagerResults(
            Measuring measuring,
            MeasuredProgress progress,
            Commitments commitments,
            Roster roster,
            Deliveries deliveries) {
        this.measuring = measuring;
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
        String text = text(job, program, measuring.measure(job, Gate.HABIT));
        Sender sender = new Sender(
                program.communication().senderName(), program.communication().senderAddress(), replyTo(job, program));
        List<Person> addressed = managers.stream()
                .sorted()
                .flatMap(manager -> roster.person(job.programId(), manager).stream())
                .filter(person -> !person.hasLeft())
                .toList();
        for (Person manager : addressed) {
            deliveries.queue(new Letter(
                    job.programId(),
                    KIND,
                    Long.toString(job.elementInstanceKey()),
                    Recipient.of(manager),
                    sender,
                    "What your teams did with %s".formatted(program.software()),
                    "Hello %s,\n\n%s".formatted(manager.name(), text),
                    null));
        }
        return addressed.size();
    }

    private String text(Job job, ProgramDefinition program, Snapshot snapshot) {
        String use = snapshot.pools().stream()
                .filter(pool -> pool.metric() == Metric.ADOPTION && pool.mayBeShown() && pool.value() != null)
                .map(pool -> "%s: %s".formatted(pool.pool(), Percent.text(Objects.requireNonNull(pool.value()))))
                .collect(Collectors.joining("\n"));
        String better =
                progress.of(job).stream().map(MeasuredProgress.Progress::text).collect(Collectors.joining("\n"));
        return """
                Who works with %s as often as their work asks for it, by group of five people and more:
                %s

                What got better:
                %s

                Show your team what its entries were good for this month, and ask what else it could do with them. \
                Numbers of single people are shown to nobody but themselves.""".formatted(
                        program.software(),
                        use.isEmpty() ? "no group is large enough to be shown" : use,
                        better.isEmpty() ? "nothing that was measured yet" : better);
    }

    private String replyTo(Job job, ProgramDefinition program) {
        return roster.person(job.programId(), program.changeLead())
                .map(Person::email)
                .filter(email -> email != null && !email.isBlank())
                .orElse(null);
    }
}
