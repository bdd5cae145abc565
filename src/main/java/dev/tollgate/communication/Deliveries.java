package dev.tollgate.communication;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes mails and knows what became of each.
 *
 * <p>A mail is sent after the transaction that queued it has committed, at least once, always with the same Message-ID.
 * It is sent twice only when the process dies, or loses its database for longer than a claim lasts, between the mail
 * server's "250" and the commit that records it; nothing is lost.
 */
public interface Deliveries {

    /**
     * Queues a mail inside the caller's transaction (mandatory). For a recipient without address the delivery is
     * {@link DeliveryState#NOT_REACHABLE} at once.
     *
     * @return the delivery's id
     */
    String queue(Letter letter);

    Optional<Delivery> find(String deliveryId);

    /** All deliveries of a kind about one thing, oldest first. */
    List<Delivery> about(String kind, String topic);

    /** Of these people those that were reached by one of the campaigns, with the campaigns. */
    Map<String, Set<String>> reached(Collection<String> campaignIds, Collection<String> usernames);
}
