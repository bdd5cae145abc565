package dev.tollgate.measurement;

import dev.tollgate.program.PeopleImported;
import dev.tollgate.program.ProgramDefinition;
import dev.tollgate.program.Programs;
import dev.tollgate.program.Roster;
import dev.tollgate.program.UsageAgreementChanged;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * What happens to usage after its import: what was kept aside is taken in when its person joins or their
 * country has a record, and single events are kept
 * for {@value #DAYS_KEPT} days only.
 */
@Component
class UsageKeeping {

    /** More than any window of a metric looks back. */
    static final int DAYS_KEPT = 90;

    private static final Logger log = LoggerFactory.getLogger(UsageKeeping.class);

    private final Programs programs;
    private final Roster roster;
    private final UsageImport usage;
    private final UsageRollUps rollUps;
    private final Clock clock;

    UsageKeeping(Programs programs, Roster roster, UsageImport usage, UsageRollUps rollUps, Clock clock) {
        this.programs = programs;
        this.roster = roster;
        this.usage = usage;
        this.rollUps = rollUps;
        this.clock = clock;
    }

    UsageImport.Target target(String programId) {
        ProgramDefinition definition = programs.get(programId).definition();
        return new UsageImport.Target(
                programId,
                definition.timeZone(),
                definition.feature(),
                () -> roster.usernames(programId),
                () -> withheld(programId));
    }

    private Map<String, String> withheld(String programId) {
        ProgramDefinition definition = programs.get(programId).definition();
        Map<String, String> withheld = new HashMap<>();
        roster.locations(programId).forEach((username, location) -> {
            String country = definition.country(location);
            if (!definition.usageAgreements().containsKey(country)) {
                withheld.put(username, country);
            }
        });
        return withheld;
    }

    /** After the commit, so that it never fails the import of people; every import of usage tries again. */
    @TransactionalEventListener
    void joined(PeopleImported imported) {
        takeIn(imported.programId());
    }

    /** As when people join: what was kept aside for want of a record is not lost. */
    @TransactionalEventListener
    void agreed(UsageAgreementChanged changed) {
        takeIn(changed.programId());
    }

    private void takeIn(String programId) {
        try {
            long taken = usage.takeIn(target(programId));
            if (taken > 0) {
                log.info("{} events of '{}' that were kept aside count from now on", taken, programId);
            }
        } catch (RuntimeException e) {
            log.warn("Usage kept aside for people of '{}' could not be taken in; the next import does", programId, e);
        }
    }

    @Scheduled(
            initialDelayString = "${tollgate.measurement.forget-every:1h}",
            fixedDelayString = "${tollgate.measurement.forget-every:1h}")
    void forget() {
        for (String programId : rollUps.programs()) {
            try {
                forget(programId);
            } catch (RuntimeException e) {
                log.warn("Old events of '{}' could not be condensed now; it is tried again", programId, e);
            }
        }
    }

    private void forget(String programId) {
        UsageImport.Target target = target(programId);
        Instant before = LocalDate.ofInstant(clock.instant(), target.zone())
                .minusDays(DAYS_KEPT)
                .atStartOfDay(target.zone())
                .toInstant();
        boolean done = rollUps.state(programId)
                .map(UsageRollUps.State::keptFrom)
                .filter(from -> !from.isBefore(before))
                .isPresent();
        if (!done) {
            int forgotten = usage.forgetBefore(target, before);
            log.info("{} events of '{}' from before {} are kept as sums of days now", forgotten, programId, before);
        }
    }
}
