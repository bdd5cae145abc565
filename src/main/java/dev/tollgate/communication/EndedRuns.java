package dev.tollgate.communication;

import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.BrokenRun;
import dev.tollgate.lifecycle.RunEnds;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Nothing is sent any more for a program that was cancelled or ended without proof. What waits is called off here a while
 * after the end; until then it is asked about before each mail.
 */
@Component
class EndedRuns {

    static final String KIND = "program-ended";

    private static final Logger log = LoggerFactory.getLogger(EndedRuns.class);
    private static final int AT_ONCE = 100;
    /** Other work waits for the same thread; the rest has its turn the next time. */
    private static final int IN_A_ROW = 50;

    private final RunEnds ends;
    private final DeliveryStore deliveries;
    private final Programs programs;
    private final Roster roster;
    private final Letters letters;
    private final TransactionOperations transactions;
    private final Clock clock;

    EndedRuns(
            RunEnds ends,
            DeliveryStore deliveries,
            Programs programs,
            Roster roster,
            Letters letters,
            TransactionOperations transactions,
            Clock clock) {
        this.ends = ends;
        this.deliveries = deliveries;
        this.programs = programs;
        this.roster = roster;
        this.letters = letters;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Why nothing of a run is sent any more; empty where it still is. */
    Optional<String> why(String runId) {
        return ends.broken(runId).map(this::inWords);
    }

    /** The campaigns of a program that ended and was not begun again come to nobody any more. */
    boolean isOver(String programId) {
        return ends.lastOf(programId).isPresent();
    }

    /**
     * Calls deliveries off whose run has ended. Inside the transaction that would claim them.
     *
     * @return the others, in their order
     */
    List<String> callOff(List<String> deliveryIds) {
        Map<String, String> runs = deliveries.runsOf(deliveryIds);
        Map<String, List<String>> byRun = runs.keySet().stream().collect(Collectors.groupingBy(runs::get));
        Set<String> calledOff = new HashSet<>();
        byRun.forEach((run, ids) -> why(run).ifPresent(because -> {
            deliveries.callOff(ids, because);
            calledOff.addAll(ids);
        }));
        return deliveryIds.stream().filter(id -> !calledOff.contains(id)).toList();
    }

    /** Who is responsible learns of it. The run is not open any more, so this mail belongs to none and goes. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void ended(BrokenRun run) {
        ProgramDefinition program = programs.get(run.programId()).definition();
        Set<String> responsible = new LinkedHashSet<>(List.of(program.changeLead(), program.executiveSponsor()));
        Instant from = program.calendar().outsideQuietHours(clock.instant());
        for (String username : responsible) {
            Words words = Words.in(roster.person(run.programId(), username)
                    .map(program::languageOf)
                    .orElse(program.language()));
            letters.queue(new PersonalLetter(
                            run.programId(),
                            username,
                            KIND,
                            run.runId(),
                            CampaignText.shortened(words.text(
                                    run.cancelled() ? "ended.subject.cancelled" : "ended.subject", program.name())),
                            text(run, program, words))
                    .in(words)
                    .notBefore(from));
        }
    }

    @Scheduled(
            initialDelayString = "${tollgate.mail.follow-every:30s}",
            fixedDelayString = "${tollgate.mail.follow-every:30s}")
    void look() {
        int left = IN_A_ROW;
        for (String runId : deliveries.runsThatSend()) {
            Optional<String> reason = why(runId);
            while (reason.isPresent() && left > 0 && callOffSome(runId, reason.get())) {
                left--;
            }
        }
    }

    /** Returns whether there may be more. */
    private boolean callOffSome(String runId, String reason) {
        List<String> waiting = deliveries.waitingOf(runId, AT_ONCE);
        if (waiting.isEmpty()) {
            return false;
        }
        try {
            transactions.executeWithoutResult(status -> deliveries.callOff(waiting, reason));
            return waiting.size() == AT_ONCE;
        } catch (ConcurrencyFailureException e) {
            log.debug("The mails of run {} are called off a moment later: another instance is at it", runId, e);
            return false;
        }
    }

    /** As it is kept with each delivery, in English. */
    private String inWords(BrokenRun run) {
        ZoneId zone = programs.find(run.programId())
                .map(program -> program.definition().timeZone())
                .orElse(clock.getZone());
        return inWords(run, zone, Words.english());
    }

    private static String inWords(BrokenRun run, ZoneId zone, Words words) {
        ZonedDateTime at = run.at().atZone(zone);
        return words.text(
                run.cancelled() ? "ended.cancelled" : "ended.unproven", words.day(at), words.time(at), zone.getId());
    }

    private static String text(BrokenRun run, ProgramDefinition program, Words words) {
        return String.join(
                "\n\n",
                words.text("ended.information", inWords(run, program.timeZone(), words), program.name()),
                words.text("ended.waiting", "CALLED_OFF"));
    }
}
