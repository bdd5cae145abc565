package dev.tollgate.communication;

import dev.tollgate.communication.CampaignDeliveries.Addressee;
import dev.tollgate.communication.CampaignDeliveries.Known;
import dev.tollgate.communication.CampaignDeliveries.Text;
import dev.tollgate.program.Person;
import dev.tollgate.program.Roster;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Makes the deliveries of a campaign agree with the roster, some people after the others, each time in a transaction of its
 * own: neither memory nor a transaction grows with the audience, and what an interruption leaves is done the next time.
 *
 * <p>Who changes behind the place that was reached is found the next time, too: the campaign is gone through again before
 * it is accounted for, and {@link Latecomers} does so after each change.
 */
@Component
class CampaignAudience {

    private static final int AT_A_TIME = 500;

    private final CampaignStore campaigns;
    private final DeliveryStore deliveries;
    private final CampaignDeliveries many;
    private final CampaignMails mails;
    private final Roster roster;
    private final MailBell bell;
    private final TransactionOperations transactions;

    CampaignAudience(
            CampaignStore campaigns,
            DeliveryStore deliveries,
            CampaignDeliveries many,
            CampaignMails mails,
            Roster roster,
            MailBell bell,
            TransactionOperations transactions) {
        this.campaigns = campaigns;
        this.deliveries = deliveries;
        this.many = many;
        this.mails = mails;
        this.roster = roster;
        this.bell = bell;
        this.transactions = transactions;
    }

    /**
     * Where a part ended.
     *
     * @param last null behind everybody
     */
    private record Reached(@Nullable String last, boolean changed, CampaignMails.Writer writer) {}

    /**
     * Everybody, or those until it is enough; those of a dispatched campaign get their turn.
     *
     * @param enough asked whenever something was changed
     * @return whether everybody was looked at
     */
    boolean follow(String campaignId, BooleanSupplier enough) {
        Reached reached = new Reached("", false, null);
        while (reached.last() != null) {
            if (reached.changed() && enough.getAsBoolean()) {
                return false;
            }
            Reached before = reached;
            reached = transactions.execute(status -> part(campaignId, before));
        }
        return true;
    }

    private Reached part(String campaignId, Reached before) {
        // Against others that go through it at the same moment, and against its being accounted for meanwhile.
        campaigns.lock(campaignId);
        Campaign campaign = campaigns.get(campaignId);
        CampaignMails.Writer writer =
                before.writer() != null && before.writer().campaign().equals(campaign)
                        ? before.writer()
                        : mails.of(campaign);
        Roster.Page page = roster.page(campaign.programId(), campaign.waveId(), before.last(), AT_A_TIME);
        Map<String, Person> people = new TreeMap<>();
        page.people().forEach(person -> people.put(person.username(), person));
        Changes changes = new Changes(writer);
        String after = before.last();
        List<Known> some;
        do {
            some = many.between(campaignId, after, page.last(), AT_A_TIME);
            for (Known known : some) {
                after = known.username();
                Person person = people.remove(known.username());
                if (person == null) {
                    changes.gone(known);
                } else {
                    changes.present(known, person);
                }
            }
        } while (some.size() == AT_A_TIME);
        changes.join(people);
        changes.write();
        return new Reached(page.last(), changes.any, writer);
    }

    /** What a part of the audience needs. */
    private final class Changes {

        private final CampaignMails.Writer writer;
        private final Campaign campaign;
        private final Map<String, Person> toRelease = new HashMap<>();
        private boolean any;

        private Changes(CampaignMails.Writer writer) {
            this.writer = writer;
            this.campaign = writer.campaign();
        }

        private void gone(Known known) {
            if (known.state() == DeliveryState.PLANNED || known.state() == DeliveryState.HELD) {
                boolean left = roster.person(campaign.programId(), known.username())
                        .map(Person::hasLeft)
                        .orElse(true);
                deliveries.notReachable(known.id(), left ? "left" : "no longer in this wave");
                any = true;
            } else if (known.state() == DeliveryState.SENDING && campaign.accountedAt() != null) {
                // Should the server put it off, it waits again: to be looked at once more.
                campaigns.audienceChanged(campaign.programId());
            }
        }

        private void present(Known known, Person person) {
            Addressee now = addressee(person);
            boolean waits = known.state() == DeliveryState.PLANNED || known.state() == DeliveryState.HELD;
            boolean cannotBeReached = known.state() == DeliveryState.NOT_REACHABLE
                    && now.recipient().address() == null
                    && DeliveryStore.NO_ADDRESS.equals(known.reason());
            boolean again = known.state() == DeliveryState.NOT_REACHABLE && !cannotBeReached;
            if (again || ((waits || cannotBeReached) && !known.addressee().equals(now))) {
                deliveries.readdress(known.id(), now.recipient(), now.location());
                any = true;
            }
            if (again || (known.state() == DeliveryState.PLANNED && !known.hasTurn())) {
                toRelease.put(known.id(), person);
            }
        }

        private void join(Map<String, Person> people) {
            Map<String, Person> joiners = new HashMap<>(people);
            if (campaign.accountedAt() != null) {
                joiners.keySet().retainAll(toCatchUp(people.keySet()));
            }
            if (!joiners.isEmpty()) {
                many.plan(
                                campaign,
                                joiners.values().stream()
                                        .map(CampaignAudience::addressee)
                                        .toList())
                        .forEach((username, id) -> toRelease.put(id, joiners.get(username)));
                any = true;
            }
        }

        private void write() {
            if (campaign.dispatchedAt() == null || toRelease.isEmpty()) {
                return;
            }
            List<Text> texts = new ArrayList<>();
            toRelease.forEach((id, person) -> {
                if (addressee(person).recipient().address() != null) {
                    CampaignText.Personal mail = writer.to(person);
                    texts.add(new Text(id, writer.sender(), mail.subject(), mail.text(), mail.language()));
                }
            });
            many.release(texts);
            any = true;
            bell.ringAfterCommit();
        }

        /** Of people without a delivery of the campaign those who missed what it says. */
        private Set<String> toCatchUp(Set<String> usernames) {
            if (!campaign.kind().caughtUp()) {
                return Set.of();
            }
            Map<String, Set<String>> before = roster.cameFrom(campaign.programId(), campaign.waveId(), usernames);
            Map<String, String> waves = campaigns.ofProgram(campaign.programId()).stream()
                    .filter(other ->
                            other.kind() == campaign.kind() && other.runId().equals(campaign.runId()))
                    .collect(Collectors.toMap(Campaign::id, Campaign::waveId));
            Map<String, Set<String>> reached = many.reached(waves.keySet(), before.keySet());
            return usernames.stream()
                    .filter(username -> reached.getOrDefault(username, Set.of()).stream()
                            .map(waves::get)
                            .noneMatch(before.getOrDefault(username, Set.of())::contains))
                    .collect(Collectors.toSet());
        }
    }

    private static Addressee addressee(Person person) {
        return new Addressee(Recipient.of(person), person.location());
    }
}
