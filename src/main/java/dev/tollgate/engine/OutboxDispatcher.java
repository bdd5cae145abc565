package dev.tollgate.engine;

import dev.tollgate.outbox.OutgoingMessage;
import dev.tollgate.outbox.StoredOutbox;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Publishes what the outbox holds, with the row's id as message id. The engine drops a repetition within the time to live
 * only; that nothing happens twice for good is the business of the run claim and of the job results.
 */
@Component
class OutboxDispatcher {

    private static final Logger log = LoggerFactory.getLogger(OutboxDispatcher.class);
    private static final Duration TIME_TO_LIVE = Duration.ofMinutes(10);
    private static final int AT_ONCE = 50;

    private final Engine engine;
    private final StoredOutbox outbox;
    private final EngineStart start;

    OutboxDispatcher(Engine engine, StoredOutbox outbox, EngineStart start) {
        this.engine = engine;
        this.outbox = outbox;
        this.start = start;
    }

    @Scheduled(fixedDelayString = "${tollgate.engine.outbox-every:500ms}")
    void dispatch() {
        if (!start.isRunning()) {
            return;
        }
        try {
            for (OutgoingMessage message : outbox.unsent(AT_ONCE)) {
                engine.client()
                        .newPublishMessageCommand()
                        .messageName(message.name())
                        .correlationKey(message.correlationKey())
                        .messageId(message.id())
                        .timeToLive(TIME_TO_LIVE)
                        .variables(message.variables())
                        .send()
                        .join();
                outbox.markSent(message.id());
            }
        } catch (RuntimeException e) {
            log.warn("The outbox waits: the engine took no message ({})", e.getMessage());
        }
    }
}
