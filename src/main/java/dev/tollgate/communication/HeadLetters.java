package dev.tollgate.communication;

import dev.tollgate.evidence.Head;
import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.HeadKeeper;
import dev.tollgate.program.Gate;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.Sponsor;
import dev.tollgate.program.Wave;
import java.util.LinkedHashSet;
import java.util.Set;
import org.springframework.lang.Nullable;
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
    public void keep(String programId, String waveId, @Nullable Gate gate, String what, String outcome, Head head) {
        ProgramDefinition plan = programs.get(programId).definition();
        Set<String> sponsors = new LinkedHashSet<>();
        sponsors.add(plan.executiveSponsor());
        plan.sponsors().stream().map(Sponsor::username).forEach(sponsors::add);
        String wave = plan.wave(waveId).map(Wave::name).orElse(waveId);
        sponsors.forEach(username -> roster.person(programId, username)
                .filter(person -> !person.hasLeft())
                .ifPresent(person -> {
                    Words words = Words.in(plan.languageOf(person));
                    String named = gate == null ? what : words.text("head.gate", words.text("gate." + gate.id()), wave);
                    deliveries.queue(new Letter(
                                    programId,
                                    KIND,
                                    programId + "/" + head.seq(),
                                    Recipient.of(person),
                                    new Sender("Tollgate", plan.communication().senderAddress(), null),
                                    words.text("head.subject", plan.name(), named, outcome),
                                    text(plan, named, outcome, head, words),
                                    null)
                            .in(words));
                }));
    }

    private static String text(ProgramDefinition plan, String what, String outcome, Head head, Words words) {
        String entries = String.valueOf(head.seq());
        return String.join(
                "\n\n",
                words.text("head.sealed", what, plan.name(), outcome),
                words.text("head.entries", entries),
                head.text(),
                words.text("head.keep", entries, plan.id()));
    }
}
