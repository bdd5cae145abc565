package dev.tollgate.communication;

import dev.tollgate.language.Words;
import dev.tollgate.lifecycle.OpenRuns;
import dev.tollgate.lifecycle.OpenRuns.OpenRun;
import dev.tollgate.program.PeopleImported;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.UnitsChanged;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What happens to a campaign after it was accounted for: who joins its wave gets what they missed, who leaves gets no more,
 * and of whom a mail is lost then the change lead is told by name.
 */
@Component
class Latecomers {

    static final String KIND = "not-reached";

    private static final Logger log = LoggerFactory.getLogger(Latecomers.class);

    private final CampaignAudience audience;
    private final CampaignStore store;
    private final DeliveryStore deliveries;
    private final OpenRuns runs;
    private final EndedRuns ended;
    private final Programs programs;
    private final Roster roster;
    private final Letters letters;
    private final TransactionOperations transactions;
    private final Clock clock;

    Latecomers(
            CampaignAudience audience,
            CampaignStore store,
            DeliveryStore deliveries,
            OpenRuns runs,
            EndedRuns ended,
            Programs programs,
            Roster roster,
            Letters letters,
            TransactionOperations transactions,
            Clock clock) {
        this.audience = audience;
        this.store = store;
        this.deliveries = deliveries;
        this.runs = runs;
        this.ended = ended;
        this.programs = programs;
        this.roster = roster;
        this.letters = letters;
        this.transactions = transactions;
        this.clock = clock;
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void imported(PeopleImported people) {
        store.audienceChanged(people.programId());
    }

    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(UnitsChanged units) {
        store.audienceChanged(units.programId());
    }

    @Scheduled(
            initialDelayString = "${tollgate.mail.follow-every:30s}",
            fixedDelayString = "${tollgate.mail.follow-every:30s}")
    void look() {
        store.changedAudiences().forEach((programId, changes) -> attempt(programId, () -> follow(programId, changes)));
        for (String campaignId : deliveries.campaignsWithUntoldLosses()) {
            attempt(campaignId, () -> transactions.executeWithoutResult(status -> tell(campaignId)));
        }
    }

    private void attempt(String about, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            log.warn("The audience of '{}' could not be followed now; it is tried again", about, e);
        }
    }

    private void follow(String programId, List<String> changes) {
        runs.of(programId).ifPresent(run -> {
            Set<String> closed = runs.standing(run).closed();
            store.ofProgram(programId).stream()
                    .filter(campaign -> open(campaign, run) && !closed.contains(campaign.waveId()))
                    .forEach(campaign -> audience.follow(campaign.id(), () -> false));
        });
        // Only those that were known at the beginning: what changed meanwhile is for the next time.
        transactions.executeWithoutResult(status -> store.audienceFollowed(changes));
    }

    /** Also one that is being accounted for at this moment: a change behind the part that was looked at last is seen here. */
    private static boolean open(Campaign campaign, OpenRun run) {
        return campaign.runId().equals(run.runId()) && campaign.dispatchedAt() != null;
    }

    private void tell(String campaignId) {
        Campaign campaign = store.get(campaignId);
        ProgramDefinition program = programs.get(campaign.programId()).definition();
        Map<String, String> lost = new LinkedHashMap<>();
        for (Delivery delivery : deliveries.untoldLosses(campaignId)) {
            if (roster.person(campaign.programId(), delivery.username())
                    .filter(person -> !person.hasLeft())
                    .isPresent()) {
                lost.put(delivery.name(), delivery.reason());
            }
        }
        deliveries.lossesTold(campaignId);
        // Nobody needs to be told in person about a program that has ended.
        if (lost.isEmpty() || ended.why(campaign.runId()).isPresent()) {
            return;
        }
        Words words = Words.in(roster.person(campaign.programId(), program.changeLead())
                .map(program::languageOf)
                .orElse(program.language()));
        letters.queue(new PersonalLetter(
                        campaign.programId(),
                        program.changeLead(),
                        KIND,
                        campaignId,
                        CampaignText.shortened(
                                lost.size() == 1
                                        ? words.text("lost.subject.one", program.name(), campaign.subject())
                                        : words.text(
                                                "lost.subject.many", program.name(), campaign.subject(), lost.size())),
                        text(campaign, lost, words))
                .in(words)
                .notBefore(program.calendar().outsideQuietHours(clock.instant())));
    }

    private static String text(Campaign campaign, Map<String, String> lost, Words words) {
        return String.join(
                "\n\n",
                words.text("lost.message", campaign.subject()),
                lost.entrySet().stream()
                        .map(one -> words.text("labelled", one.getKey(), one.getValue()))
                        .collect(Collectors.joining("\n")),
                words.text("lost.tell"));
    }
}
