package dev.tollgate.communication;

import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.Quiet;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sends what is queued, in the background: claims a delivery in one transaction, hands it to the mail server in none,
 * records the server's word in another.
 *
 * <p>Claims are leases, so that several application instances never send the same delivery at the same time and none is
 * lost with an instance that dies. A delivery is sent twice only when its instance dies, or cannot reach the database
 * until the lease is over, after the server's "250" and before the second transaction has committed; both mails then
 * carry the same Message-ID.
 */
@Component
class Mailer implements DisposableBean {

    static final String ACCOUNTED = "campaign-accounted";

    private static final Logger log = LoggerFactory.getLogger(Mailer.class);
    private static final long SECONDS_TO_FINISH = 20;
    private static final Duration KEPT_OPEN = Duration.ofSeconds(30);

    private final DeliveryStore deliveries;
    private final CampaignStore campaigns;
    private final EndedRuns ended;
    private final Courtesy courtesy;
    private final ReadReceipts receipts;
    private final Smtp smtp;
    private final SendingRate rate;
    private final Outbox outbox;
    private final MailBell bell;
    private final TransactionOperations transactions;
    private final MailSettings settings;
    private final String claimant;
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private ExecutorService threads;

    Mailer(
            DeliveryStore deliveries,
            CampaignStore campaigns,
            EndedRuns ended,
            Courtesy courtesy,
            ReadReceipts receipts,
            Smtp smtp,
            SendingRate rate,
            Outbox outbox,
            MailBell bell,
            TransactionOperations transactions,
            MailSettings settings) {
        this.deliveries = deliveries;
        this.campaigns = campaigns;
        this.ended = ended;
        this.courtesy = courtesy;
        this.receipts = receipts;
        this.smtp = smtp;
        this.rate = rate;
        this.outbox = outbox;
        this.bell = bell;
        this.transactions = transactions;
        this.settings = settings;
        this.claimant = settings.instance() == null || settings.instance().isBlank()
                ? UUID.randomUUID().toString()
                : settings.instance();
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void start() {
        if (threads != null) {
            return;
        }
        threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("mailer-", 0).factory());
        threads.execute(() -> {
            // First, or it would also end the claims that this start has just made.
            takeUpOwnClaims();
            keepSending();
        });
    }

    @Override
    public void destroy() throws InterruptedException {
        ExecutorService running;
        synchronized (this) {
            running = threads;
        }
        stopped.countDown();
        bell.ring();
        if (running != null) {
            running.shutdown();
            if (!running.awaitTermination(SECONDS_TO_FINISH, TimeUnit.SECONDS)) {
                log.warn("Mails still being sent at shutdown are sent again after the next start");
            }
            smtp.hangUp();
        }
    }

    private void takeUpOwnClaims() {
        try {
            Integer taken = transactions.execute(status -> deliveries.expireClaimsOf(claimant));
            if (taken != null && taken > 0) {
                log.info("{} mails were being sent when this instance stopped; they are sent again", taken);
                bell.ring();
            }
        } catch (RuntimeException e) {
            log.warn("Mails left half sent wait until their claims are over", e);
        }
    }

    private void keepSending() {
        while (running()) {
            try {
                int begun = beginSending();
                Duration untilNext = rate.untilNext();
                // A limit of mails a minute must not cost a login for each.
                boolean soon = untilNext.isPositive() && untilNext.compareTo(KEPT_OPEN) < 0;
                if (begun == 0 && inHand.isEmpty() && !soon) {
                    smtp.hangUp();
                }
                if (begun == 0 || inHand.size() >= settings.senders()) {
                    bell.await(soon && untilNext.compareTo(settings.poll()) < 0 ? untilNext : settings.poll());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn("The mailer cannot read its queue; it goes on trying", e);
                pause();
            }
        }
    }

    private int beginSending() {
        int begun = 0;
        if (rate.untilNext().isPositive()) {
            return begun;
        }
        for (String id : deliveries.claimable(settings.senders() - inHand.size(), inHand)) {
            if (!rate.take()) {
                break;
            }
            OutgoingMail mail = null;
            try {
                mail = claimed(id);
            } finally {
                if (mail == null) {
                    rate.giveBack();
                }
            }
            if (mail != null) {
                OutgoingMail claimed = mail;
                inHand.add(id);
                begun++;
                threads.execute(() -> {
                    try {
                        send(claimed);
                    } finally {
                        inHand.remove(id);
                        bell.ring();
                    }
                });
            }
        }
        return begun;
    }

    /** Null where another instance was faster, or the mail must not be sent now. */
    OutgoingMail claimed(String id) {
        try {
            return transactions.execute(status -> ended.callOff(id)
                    ? null
                    : deliveries
                            .claim(id, claimant, settings.lease())
                            .filter(this::mayBeSentNow)
                            .orElse(null));
        } catch (ConcurrencyFailureException | DuplicateKeyException e) {
            log.debug("Delivery {} is asked about again: something else was decided at the same moment", id, e);
            return null;
        }
    }

    private boolean mayBeSentNow(OutgoingMail mail) {
        boolean aboutTheProgram = mail.campaignId() != null || mail.courteous();
        Optional<Quiet> hold = aboutTheProgram ? courtesy.hold(mail) : Optional.empty();
        hold.ifPresent(quiet -> {
            deliveries.hold(mail.deliveryId(), claimant, quiet);
            if (mail.campaignId() != null) {
                tellWhenAccountedFor(mail.campaignId());
            }
        });
        return hold.isEmpty();
    }

    private void send(OutgoingMail mail) {
        SendResult result = new SendResult.Postponed("it could not be handed over");
        try {
            result = smtp.send(receipts.withLink(mail));
        } catch (RuntimeException e) {
            log.warn("Delivery {} could not be handed over", mail.deliveryId(), e);
            result = new SendResult.Postponed(e.toString());
        } finally {
            // Whatever happens: the rate may wait for the answer to this mail.
            rate.heard(result);
        }
        recordUntilItHolds(mail, result);
    }

    /** The word of the server must not be lost to a database that is away for a moment: forgetting it doubles the mail. */
    private void recordUntilItHolds(OutgoingMail mail, SendResult result) {
        do {
            try {
                transactions.executeWithoutResult(status -> record(mail, result));
                return;
            } catch (RuntimeException e) {
                log.warn("What became of delivery {} is not recorded yet", mail.deliveryId(), e);
                pause();
            }
        } while (running());
    }

    void record(OutgoingMail mail, SendResult result) {
        String id = mail.deliveryId();
        boolean settled = switch (result) {
            case SendResult.Accepted accepted -> {
                deliveries.sent(id);
                yield true;
            }
            case SendResult.Refused refused -> deliveries.refused(id, claimant, refused.reason());
            case SendResult.Postponed postponed -> postpone(mail, postponed);
        };
        if (settled && mail.campaignId() != null) {
            tellWhenAccountedFor(mail.campaignId());
        }
    }

    /** Returns true when it was given up instead. */
    private boolean postpone(OutgoingMail mail, SendResult.Postponed postponed) {
        String reason = postponed.reason();
        if (mail.attempt() >= settings.attempts()) {
            return deliveries.givenUp(
                    mail.deliveryId(), claimant, "Given up after %d attempts: %s".formatted(mail.attempt(), reason));
        }
        Duration wait = settings.retryAfter(mail.attempt());
        Duration pause = postponed.tooMany() ? rate.untilNext() : Duration.ZERO;
        deliveries.postponed(mail.deliveryId(), claimant, reason, wait.compareTo(pause) < 0 ? pause : wait);
        return false;
    }

    private void tellWhenAccountedFor(String campaignId) {
        // Locked, or two last deliveries settled side by side would each think that the other is still open.
        if (!campaigns.lock(campaignId) && !deliveries.unaccounted(campaignId)) {
            outbox.append(ACCOUNTED, campaignId, Map.of());
        }
    }

    private boolean running() {
        return stopped.getCount() > 0;
    }

    private void pause() {
        try {
            boolean ignored = stopped.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
