package dev.tollgate.communication;

import dev.tollgate.outbox.Outbox;
import dev.tollgate.program.Quiet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Sends what is queued, in the background: claims some deliveries in one transaction, hands them to the mail server in none,
 * over several connections side by side, and records what it said to those of the last moment in another.
 *
 * <p>Claims are leases, so that several application instances never send the same delivery at the same time and none is
 * lost with an instance that dies. A delivery is sent twice only when its instance dies, or cannot reach the database
 * until the lease is over, after the server's "250" and before the second transaction has committed; both mails then
 * carry the same Message-ID. At most {@link #MOST_UNRECORDED} mails are between the two at any time.
 */
@Component
class Mailer implements DisposableBean {

    static final String ACCOUNTED = "campaign-accounted";

    /** No mail is handed over while so many wait to be recorded: as many may be doubled by a crash. */
    static final int MOST_UNRECORDED = 32;

    /** So many are claimed ahead at the most. */
    private static final int MOST_IN_HAND = 64;
    /** Pauses, cancellations and leavers are seen when a mail is claimed: it does not wait long from there on. */
    private static final Duration LONG_IN_HAND = Duration.ofMillis(500);

    private static final Duration TOO_LONG_IN_HAND = Duration.ofSeconds(5);

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
    private final Clock clock;
    private final String claimant;
    /** Claimed and not recorded. */
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    /** Claimed and not handed over; empty ends the one who takes it. */
    private final BlockingQueue<Optional<OutgoingMail>> hand = new LinkedBlockingQueue<>();

    private final BlockingQueue<Optional<Answer>> answers = new LinkedBlockingQueue<>();
    private final Semaphore unrecorded = new Semaphore(MOST_UNRECORDED);
    private final AtomicInteger sending = new AtomicInteger();
    private final AtomicInteger ahead = new AtomicInteger();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private ExecutorService threads;

    /** What the server said to a mail; null where it was not asked. */
    private record Answer(OutgoingMail mail, @Nullable SendResult result) {}

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
            MailSettings settings,
            Clock clock) {
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
        this.clock = clock;
        this.ahead.set(settings.senders());
        this.sending.set(settings.senders());
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
        threads.execute(this::keepRecording);
        for (int sender = 0; sender < settings.senders(); sender++) {
            threads.execute(this::sendWhatIsInHand);
        }
        threads.execute(() -> {
            // First, or it would also end the claims that this start has just made.
            takeUpOwnClaims();
            keepClaiming();
            layDown();
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

    private void keepClaiming() {
        while (running()) {
            try {
                int claimed = claimSome();
                Duration untilNext = rate.untilNext();
                // A limit of mails a minute must not cost a login for each.
                boolean soon = untilNext.isPositive() && untilNext.compareTo(KEPT_OPEN) < 0;
                if (claimed == 0 && inHand.isEmpty() && !soon) {
                    smtp.hangUp();
                }
                if (claimed == 0 || !handRunsLow()) {
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

    private boolean handRunsLow() {
        return hand.size() <= ahead.get() / 2;
    }

    private int claimSome() {
        int room = ahead.get() - hand.size();
        if (room <= 0 || rate.untilNext().isPositive()) {
            return 0;
        }
        List<String> ids = new ArrayList<>();
        List<OutgoingMail> mails = List.of();
        try {
            for (String id : deliveries.claimable(room, inHand)) {
                if (!rate.take()) {
                    break;
                }
                ids.add(id);
            }
            mails = claimed(ids);
        } finally {
            for (int unused = mails.size(); unused < ids.size(); unused++) {
                rate.giveBack();
            }
        }
        for (OutgoingMail mail : mails) {
            inHand.add(mail.deliveryId());
            hand.add(Optional.of(mail));
        }
        return mails.size();
    }

    /** Null where another instance was faster, or the mail must not be sent now. */
    OutgoingMail claimed(String id) {
        List<OutgoingMail> claimed = claimed(List.of(id));
        return claimed.isEmpty() ? null : claimed.get(0);
    }

    /** Those that no other instance was faster with, and that may be sent now. */
    private List<OutgoingMail> claimed(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        try {
            return transactions.execute(status -> {
                List<OutgoingMail> mails = deliveries.claim(ended.callOff(ids), claimant, settings.lease());
                Set<String> held = held(mails);
                return mails.stream()
                        .filter(mail -> !held.contains(mail.deliveryId()))
                        .toList();
            });
        } catch (ConcurrencyFailureException | DuplicateKeyException e) {
            if (ids.size() == 1) {
                log.debug("Delivery {} is asked about again: something else was decided at the same moment", ids, e);
                return List.of();
            }
            // One of them is in the way of the others.
            return ids.stream().flatMap(id -> claimed(List.of(id)).stream()).toList();
        }
    }

    /** Ids of those that wait until a date from now on. */
    private Set<String> held(List<OutgoingMail> mails) {
        List<OutgoingMail> courteous = mails.stream()
                .filter(mail -> mail.campaignId() != null || mail.courteous())
                .toList();
        Map<String, Quiet> holds = courtesy.hold(courteous);
        holds.forEach((id, quiet) -> deliveries.hold(id, claimant, quiet));
        tellWhenAccountedFor(courteous.stream()
                .filter(mail -> holds.containsKey(mail.deliveryId()))
                .toList());
        return holds.keySet();
    }

    private void sendWhatIsInHand() {
        try {
            for (Optional<OutgoingMail> next = hand.take(); next.isPresent(); next = hand.take()) {
                OutgoingMail mail = next.get();
                boolean tooLong = adapt(mail);
                if (handRunsLow()) {
                    bell.ring();
                }
                unrecorded.acquire();
                if (tooLong || rate.pausing() || !running()) {
                    rate.giveBack();
                    answers.add(Optional.of(new Answer(mail, null)));
                } else {
                    answers.add(Optional.of(new Answer(mail, send(mail))));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (sending.decrementAndGet() == 0) {
                answers.add(Optional.empty());
            }
        }
    }

    /** Claims as many ahead as a slow server takes soon. Returns whether this one waited too long to be sent. */
    private boolean adapt(OutgoingMail mail) {
        Duration waited = settings.lease().minus(Duration.between(clock.instant(), mail.claimedUntil()));
        if (waited.compareTo(LONG_IN_HAND) > 0) {
            ahead.updateAndGet(now -> Math.max(settings.senders(), now / 2));
        } else if (hand.isEmpty()) {
            ahead.updateAndGet(now -> Math.max(settings.senders(), Math.min(MOST_IN_HAND, now * 2)));
        }
        return waited.compareTo(TOO_LONG_IN_HAND) > 0;
    }

    private SendResult send(OutgoingMail mail) {
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
        return result;
    }

    /** What came while the last ones were being recorded is recorded together. */
    private void keepRecording() {
        List<Optional<Answer>> next = new ArrayList<>();
        boolean last = false;
        while (!last) {
            next.clear();
            try {
                next.add(answers.take());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            answers.drainTo(next);
            last = next.stream().anyMatch(Optional::isEmpty);
            List<Answer> heard = next.stream().flatMap(Optional::stream).toList();
            recordUntilItHolds(heard);
            heard.forEach(answer -> inHand.remove(answer.mail().deliveryId()));
            unrecorded.release(heard.size());
            bell.ring();
        }
    }

    /** The word of the server must not be lost to a database that is away for a moment: forgetting it doubles the mail. */
    private void recordUntilItHolds(List<Answer> heard) {
        List<Answer> left = heard;
        Optional<RuntimeException> trouble = recordTogether(left);
        while (trouble.isPresent()) {
            if (!isAway(trouble.get())) {
                // One of them is in the way of the others.
                left = left.stream()
                        .filter(answer -> recordTogether(List.of(answer)).isPresent())
                        .toList();
            }
            if (left.isEmpty() || !running()) {
                return;
            }
            pause();
            trouble = recordTogether(left);
        }
    }

    private static boolean isAway(RuntimeException trouble) {
        return trouble instanceof TransactionException
                || trouble instanceof TransientDataAccessException
                || trouble instanceof NonTransientDataAccessResourceException;
    }

    private Optional<RuntimeException> recordTogether(List<Answer> heard) {
        try {
            transactions.executeWithoutResult(status -> record(heard));
            return Optional.empty();
        } catch (RuntimeException e) {
            log.warn(
                    "What became of the deliveries {} is not recorded yet",
                    heard.stream().map(answer -> answer.mail().deliveryId()).toList(),
                    e);
            return Optional.of(e);
        }
    }

    void record(OutgoingMail mail, SendResult result) {
        record(List.of(new Answer(mail, result)));
    }

    private void record(List<Answer> heard) {
        List<OutgoingMail> accepted = new ArrayList<>();
        List<OutgoingMail> notTried = new ArrayList<>();
        List<OutgoingMail> settled = new ArrayList<>();
        for (Answer answer : heard) {
            OutgoingMail mail = answer.mail();
            boolean atItsEnd = switch (answer.result()) {
                case SendResult.Accepted taken -> accepted.add(mail);
                case null -> !notTried.add(mail);
                case SendResult.Refused refused -> deliveries.refused(mail.deliveryId(), claimant, refused.reason());
                case SendResult.Postponed postponed -> postpone(mail, postponed);
            };
            if (atItsEnd) {
                settled.add(mail);
            }
        }
        if (!accepted.isEmpty()) {
            deliveries.sent(accepted.stream().map(OutgoingMail::deliveryId).toList());
        }
        deliveries.giveBack(notTried, claimant);
        tellWhenAccountedFor(settled);
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

    private void tellWhenAccountedFor(List<OutgoingMail> settled) {
        settled.stream()
                .map(OutgoingMail::campaignId)
                .filter(Objects::nonNull)
                .distinct()
                .sorted()
                .forEach(campaign -> {
                    // Locked, or two last deliveries settled side by side would each think that the other is still
                    // open.
                    if (!campaigns.lock(campaign) && !deliveries.unaccounted(campaign)) {
                        outbox.append(ACCOUNTED, campaign, Map.of());
                    }
                });
    }

    /** At the end of the application: what was not handed over is given back, by those who would have sent it. */
    private void layDown() {
        for (int sender = 0; sender < settings.senders(); sender++) {
            hand.add(Optional.empty());
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
