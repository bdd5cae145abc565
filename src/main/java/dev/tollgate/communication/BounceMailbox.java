package dev.tollgate.communication;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import jakarta.mail.search.AndTerm;
import jakarta.mail.search.FlagTerm;
import jakarta.mail.search.SearchTerm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.actuate.health.Health;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.lang.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the mailbox that undelivered mails and answers to invitations come back to, on a thread of its own: a server that
 * hangs holds nothing else up.
 * A message is marked after what it says was committed, so that one may be read twice and none is missed; nothing is
 * deleted or moved, and nothing looks read to the people who share the mailbox.
 */
@Component("bounceMailbox")
class BounceMailbox implements HealthIndicator, DisposableBean {

    /** Read, whatever it was. */
    static final String TAKEN = "TollgateTaken";
    /** Cannot be read; it is flagged for people as well. */
    static final String UNREADABLE = "TollgateUnreadable";

    private static final Logger log = LoggerFactory.getLogger(BounceMailbox.class);
    private static final int AT_ONCE = 500;
    private static final int LOOKS_MISSED = 3;

    private final BounceMailboxSettings settings;
    private final Bounces bounces;
    private final List<InboundMail> others;
    private final Clock clock;
    private final Instant created;
    private ScheduledExecutorService thread;
    private volatile @Nullable Instant lastRead;
    private volatile @Nullable String trouble;

    BounceMailbox(BounceMailboxSettings settings, Bounces bounces, List<InboundMail> others, Clock clock) {
        this.settings = settings;
        this.bounces = bounces;
        this.others = others;
        this.clock = clock;
        this.created = clock.instant();
    }

    @EventListener(ApplicationReadyEvent.class)
    synchronized void start() {
        if (settings.isOff() || thread != null) {
            return;
        }
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("bounces").factory());
        thread.scheduleWithFixedDelay(this::read, 0, settings.poll().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void destroy() {
        if (thread != null) {
            // What is under way is read again after the next start.
            thread.shutdownNow();
        }
    }

    /** Reads what has come since; never throws, since there is nobody to catch it. */
    void read() {
        try {
            int read = readNew();
            if (trouble != null) {
                log.info("The mailbox for undelivered mails ({}) can be read again", settings.name());
            }
            trouble = null;
            lastRead = clock.instant();
            if (read > 0) {
                log.info("{} messages read from the mailbox for undelivered mails", read);
            }
        } catch (MessagingException | RuntimeException e) {
            String said = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            if (!said.equals(trouble)) {
                log.warn(
                        "The mailbox for undelivered mails ({}) cannot be read; tried again every {}: {}",
                        settings.name(),
                        settings.poll(),
                        said,
                        e);
            }
            trouble = said;
        }
    }

    /** Nothing else depends on the mailbox, so this is in no probe. */
    @Override
    public Health health() {
        if (settings.isOff()) {
            return Health.up().withDetail("mailbox", "none is configured").build();
        }
        Instant since = lastRead == null ? created : lastRead;
        Duration silent = Duration.between(since, clock.instant());
        boolean overdue =
                silent.compareTo(settings.poll().plus(settings.timeout()).multipliedBy(LOOKS_MISSED)) > 0;
        Health.Builder health = trouble == null && !overdue ? Health.up() : Health.down();
        health.withDetail("mailbox", settings.name());
        health.withDetail("lastRead", lastRead == null ? "never" : lastRead.toString());
        if (trouble != null) {
            health.withDetail("trouble", trouble);
        } else if (overdue) {
            health.withDetail("trouble", "the server does not answer");
        }
        return health.build();
    }

    private int readNew() throws MessagingException {
        Session session = Session.getInstance(properties());
        try (Store store = session.getStore(protocol())) {
            store.connect(settings.host(), settings.port(), settings.user(), settings.password());
            Folder folder = store.getFolder(settings.folder());
            if (!folder.exists()) {
                throw new MessagingException(
                        "there is no folder '%s': set tollgate.mail.bounces.folder to one that exists"
                                .formatted(settings.folder()));
            }
            folder.open(Folder.READ_WRITE);
            try {
                return readNew(folder);
            } finally {
                // Without expunging: what others have marked as deleted is theirs.
                folder.close(false);
            }
        }
    }

    private int readNew(Folder folder) throws MessagingException {
        Marks marks = Marks.of(folder);
        Message[] found = folder.search(marks.neither());
        List<Message> fresh = List.of(found).subList(0, Math.min(found.length, AT_ONCE));
        for (Message message : fresh) {
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            try {
                message.setFlags(readAndTold(folder, message) ? marks.taken() : marks.unreadable(), true);
            } catch (MessageRemovedException e) {
                log.debug("Somebody removed a message while it was read", e);
            }
        }
        return fresh.size();
    }

    /** Returns whether the message could be read. */
    private boolean readAndTold(Folder folder, Message message) throws MessagingException {
        try {
            byte[] content = content(message);
            Bounces.Taken taken = bounces.take(content);
            log.debug("A message that came back: {}", taken);
            if (taken.outcome() == Bounces.Outcome.NO_REPORT) {
                for (InboundMail other : others) {
                    other.take(content).ifPresent(said -> log.debug("A message that came in: {}", said));
                }
            }
            return true;
        } catch (MessageRemovedException e) {
            throw e;
        } catch (Bounces.Unreadable | InboundMail.Unusable | IOException | MessagingException e) {
            if (!folder.isOpen()) {
                throw new MessagingException("the connection was lost", e);
            }
            log.warn(
                    "Message {} in {} cannot be read and is left there, flagged: {}",
                    message.getMessageNumber(),
                    settings.name(),
                    e.getMessage());
            return false;
        }
    }

    private static byte[] content(Message message) throws MessagingException, IOException {
        if (message.getSize() > Bounces.LARGEST) {
            throw new IOException("it has %d bytes, and reports of at most 5 MB are read".formatted(message.getSize()));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return bytes.toByteArray();
    }

    /** Words of our own where the server keeps them; otherwise "seen" and "flagged". */
    private record Marks(Flags taken, Flags unreadable, SearchTerm neither) {

        static Marks of(Folder folder) {
            boolean own = folder.getPermanentFlags().contains(Flags.Flag.USER)
                    || folder.getPermanentFlags().contains(TAKEN);
            Flags taken = own ? new Flags(TAKEN) : new Flags(Flags.Flag.SEEN);
            Flags unreadable = own ? new Flags(UNREADABLE) : new Flags(Flags.Flag.FLAGGED);
            SearchTerm neither = new AndTerm(new SearchTerm[] {
                new FlagTerm(taken, false),
                new FlagTerm(unreadable, false),
                new FlagTerm(new Flags(Flags.Flag.DELETED), false)
            });
            Flags both = new Flags(unreadable);
            both.add(Flags.Flag.FLAGGED);
            return new Marks(taken, both, neither);
        }
    }

    private String protocol() {
        return settings.tls() == BounceMailboxSettings.Tls.DIRECT ? "imaps" : "imap";
    }

    private Properties properties() {
        String timeout = Long.toString(settings.timeout().toMillis());
        boolean starttls = settings.tls() == BounceMailboxSettings.Tls.STARTTLS;
        Properties properties = new Properties();
        String prefix = "mail." + protocol() + ".";
        properties.setProperty(prefix + "connectiontimeout", timeout);
        properties.setProperty(prefix + "timeout", timeout);
        properties.setProperty(prefix + "writetimeout", timeout);
        properties.setProperty(prefix + "starttls.enable", Boolean.toString(starttls));
        properties.setProperty(prefix + "starttls.required", Boolean.toString(starttls));
        properties.setProperty(prefix + "ssl.checkserveridentity", "true");
        // Reading leaves it unseen for people.
        properties.setProperty(prefix + "peek", "true");
        return properties;
    }
}
