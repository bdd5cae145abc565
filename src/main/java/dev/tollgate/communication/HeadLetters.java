package dev.tollgate.communication;

import dev.tollgate.evidence.Head;
import dev.tollgate.lifecycle.HeadKeeper;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Sponsor;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Mails the head of the evidence to the sponsors at each gate: nobody who has the servers has their mailboxes. */
@Component
class HeadLetters implements HeadKeeper {

    static final String KIND = "evidence-head";

    private final Deliveries deliveries;
    private final Programs programs;
    private final Roster roster;

    HeadLetters(Deliveries deliveries, Programs programs, Roster roster) {
        this.deliveries = deliveries;
        this.programs = programs;
        this.roster = roster;
    }

    @Override
    public void keep(String programId, String waveId, String what, String outcome, Head head) {
        ProgramDefinition plan = programs.get(programId).definition();
        Set<String> sponsors = new LinkedHashSet<>();
        sponsors.add(plan.executiveSponsor());
        plan.sponsors().stream().map(Sponsor::username).forEach(sponsors::add);
        sponsors.forEach(username -> roster.person(programId, username)
                .filter(person -> !person.hasLeft())
                .ifPresent(person -> deliveries.queue(new Letter(
                        programId,
                        KIND,
                        programId + "/" + head.seq(),
                        Recipient.of(person),
                        new Sender("Tollgate", plan.communication().senderAddress(), null),
                        "%s: %s is decided (%s). Please keep this mail".formatted(plan.name(), what, outcome),
                        text(plan, what, outcome, head),
                        null))));
    }

    private static String text(ProgramDefinition plan, String what, String outcome, Head head) {
        return """
                %s of %s was sealed with the outcome %s.

                Its evidence has %d entries up to now, and this is the seal of the last one:

                %s

                You need not do anything. Keep this mail: should the evidence ever be changed or cut off, this line \
                proves it. The auditor compares it with entry %d of the evidence of program '%s'.
                """.formatted(what, plan.name(), outcome, head.seq(), head.text(), head.seq(), plan.id());
    }
}
